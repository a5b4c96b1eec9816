package io.hfj.hub;

import io.hfj.http.hosts.HubHosts;
import io.hfj.model.RepoId;
import io.hfj.model.RepoPath;
import io.hfj.model.RepoType;
import java.nio.charset.StandardCharsets;
import okhttp3.HttpUrl;

/**
 * Builds URLs of the Hub. Names are percent-encoded as the official client does: all but letters,
 * digits and {@code _.-~}; in file paths {@code /} stays. Immutable.
 */
record HubUrls(HttpUrl endpoint) {
  private static final String UNRESERVED =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_.-~";

  HttpUrl info(RepoId repo, String revision) {
    return at("api/" + repo.type().plural() + "/" + repo.name() + "/revision/" + quote(revision));
  }

  HttpUrl access(RepoId repo) {
    return at("api/" + repo.type().plural() + "/" + repo.name() + "/auth-check");
  }

  HttpUrl storageAccess(RepoId repo, String revision) {
    return at(
        "api/" + repo.type().plural() + "/" + repo.name() + "/xet-read-token/" + quote(revision));
  }

  HttpUrl info(RepoId repo) {
    return at("api/" + repo.type().plural() + "/" + repo.name());
  }

  HttpUrl search(RepoType type, String words, int most) {
    return at("api/" + type.plural() + "?search=" + quote(words) + "&limit=" + most);
  }

  /**
   * @param slug valid
   */
  HttpUrl collection(String slug) {
    return at("api/collections/" + slug);
  }

  HttpUrl whoAmI() {
    return at("api/whoami-v2");
  }

  HttpUrl refs(RepoId repo) {
    return at("api/" + repo.type().plural() + "/" + repo.name() + "/refs");
  }

  HttpUrl tree(RepoId repo, String revision, String folder, boolean recursive) {
    String path =
        "api/"
            + repo.type().plural()
            + "/"
            + repo.name()
            + "/tree/"
            + quote(revision)
            + (folder.isEmpty() ? "" : "/" + quote(folder));
    return at(path + "?recursive=" + recursive + "&expand=false");
  }

  HttpUrl pathsInfo(RepoId repo, String revision) {
    return at("api/" + repo.type().plural() + "/" + repo.name() + "/paths-info/" + quote(revision));
  }

  HttpUrl file(RepoId repo, String revision, RepoPath file) {
    StringBuilder path = new StringBuilder();
    for (String part : file.parts()) {
      path.append('/').append(quote(part));
    }
    return at(repo.type().urlPrefix() + repo.name() + "/resolve/" + quote(revision) + path);
  }

  /**
   * Returns the URL of a next page, at this endpoint: a mirror may return the original Hub's, but
   * the endpoint is the user's choice.
   */
  HttpUrl onEndpoint(HttpUrl next) {
    int api = next.encodedPath().indexOf("/api/");
    if (HubHosts.isSameOrigin(next, endpoint) || api < 0) {
      return next;
    }
    String query = next.encodedQuery() == null ? "" : "?" + next.encodedQuery();
    return at(next.encodedPath().substring(api + 1) + query);
  }

  private HttpUrl at(String path) {
    return HttpUrl.get(endpoint.toString().replaceAll("/+$", "") + "/" + path);
  }

  private static String quote(String text) {
    StringBuilder quoted = new StringBuilder();
    for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
      char c = (char) (b & 0xff);
      if (UNRESERVED.indexOf(c) >= 0) {
        quoted.append(c);
      } else {
        quoted.append(String.format("%%%02X", (int) c));
      }
    }
    return quoted.toString();
  }
}
