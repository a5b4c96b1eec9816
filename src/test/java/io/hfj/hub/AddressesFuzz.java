package io.hfj.hub;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.hfj.BadInput;
import io.hfj.ContentMismatch;
import io.hfj.fuzz.Input;
import io.hfj.http.hosts.HubHosts;
import io.hfj.model.CommitHash;
import io.hfj.model.RepoId;
import io.hfj.model.RepoPath;
import io.hfj.model.RepoType;
import io.hfj.model.Revision;
import java.util.List;
import okhttp3.HttpUrl;

/**
 * Addresses: a {@code Link} header (the first line) never leads to a foreign host's API with our
 * token, and any accepted path and revision (the rest) can be read back from their address.
 */
public final class AddressesFuzz {
  private static final HttpUrl ENDPOINT = HttpUrl.get("https://mirror.example/hf/");
  private static final RepoId REPO = new RepoId(RepoType.DATASET, "acme/tiny");
  private static final CommitHash COMMIT = new CommitHash("0123456789".repeat(4));

  private AddressesFuzz() {}

  public static void fuzzerTestOneInput(byte[] input) {
    List<String> lines = Input.lines(input, 2);
    HubUrls urls = new HubUrls(ENDPOINT);
    HttpUrl page = urls.tree(REPO, COMMIT.hex(), "", true);
    LinkHeader.next(lines.get(0))
        .map(page::resolve)
        .map(urls::onEndpoint)
        .ifPresent(AddressesFuzz::check);
    file(urls, lines.get(1));
    revision(urls, lines.get(1));
  }

  private static void check(HttpUrl next) {
    boolean ours = next.host().equals("mirror.example") && next.isHttps() && next.port() == 443;
    if (!ours) {
      assertFalse(next.encodedPath().contains("/api/"), "the API of a foreign host: " + next);
      assertEquals(isOfficial(next), new HubHosts(ENDPOINT).mayReceiveToken(next));
    }
  }

  private static boolean isOfficial(HttpUrl url) {
    return url.isHttps()
        && url.port() == 443
        && List.of("huggingface.co", "hf.co", "hub-ci.huggingface.co").contains(url.host());
  }

  private static void file(HubUrls urls, String text) {
    RepoPath path;
    try {
      path = new RepoPath(text);
    } catch (ContentMismatch refused) {
      return;
    }
    List<String> segments = urls.file(REPO, COMMIT.hex(), path).pathSegments();
    assertEquals(List.of("hf", "datasets", "acme", "tiny", "resolve"), segments.subList(0, 5));
    assertEquals(path.parts(), segments.subList(6, segments.size()));
  }

  private static void revision(HubUrls urls, String text) {
    Revision revision;
    try {
      revision = new Revision(text);
    } catch (BadInput refused) {
      return;
    }
    List<String> segments = urls.info(REPO, revision.name()).pathSegments();
    assertEquals("revision", segments.get(5));
    assertEquals(List.of(revision.name()), segments.subList(6, segments.size()));
  }
}
