package io.hfj.hub;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hfj.HubException;
import io.hfj.fuzz.Input;
import io.hfj.fuzz.RawServer;
import io.hfj.http.HttpClients;
import io.hfj.http.hosts.HubHosts;
import io.hfj.http.retry.Endpoints;
import io.hfj.http.retry.Retry;
import io.hfj.http.retry.RetryPolicy;
import io.hfj.model.RepoId;
import io.hfj.model.RepoType;
import io.hfj.model.Revision;
import java.util.List;
import java.util.Optional;
import okhttp3.HttpUrl;

/**
 * Raw responses to a request for a revision, then to those for the pages of its listing and for
 * files missing from it; see {@link RawServer}. An accepted listing contains each name that the
 * revision reports.
 */
public final class TreeWalkFuzz {
  private static final RepoId REPO = new RepoId(RepoType.MODEL, "acme/tiny");
  private static final RawServer SERVER = RawServer.start();
  private static final HttpUrl ENDPOINT = HttpUrl.get(SERVER.address());
  private static final HubHosts HOSTS = new HubHosts(List.of(ENDPOINT), ENDPOINT, true);
  private static final HttpClients CLIENTS =
      HttpClients.open(
          new HttpClients.Options(
              "test", HOSTS, Optional::empty, io.hfj.env.NetworkSettings.DEFAULT, 0));

  private TreeWalkFuzz() {}

  public static void fuzzerTestOneInput(byte[] input) {
    SERVER.answer(input, 0);
    HubClient hub =
        new HubClient(
            new Endpoints(List.of(ENDPOINT), notice -> {}),
            CLIENTS.metadata(),
            HOSTS,
            new Retry(RetryPolicy.ONCE, delay -> {}, () -> 0.5, System::nanoTime),
            Optional.empty(),
            notice -> {});
    try {
      RevisionInfo info = hub.resolve(REPO, Revision.MAIN);
      CommitFiles files = hub.tree(REPO, info.commit(), "main", Optional.of(info));
      boolean mayLack = Input.text(input).contains("EntryNotFound") || !info.isComplete();
      assertTrue(
          mayLack || TreeWalk.missing(info.names(), files.files(), files.unsafe()).isEmpty(),
          "leaves out some of " + info.names());
      files.files().forEach(file -> assertFalse(file.path().value().isEmpty()));
    } catch (HubException failure) {
      assertTrue(failure.getMessage().length() < 2000, failure.getMessage());
    }
  }
}
