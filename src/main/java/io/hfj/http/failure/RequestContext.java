package io.hfj.http.failure;

import io.hfj.http.hosts.HubHosts;
import io.hfj.model.RepoId;
import io.hfj.model.RepoPath;
import io.hfj.model.SafeText;
import io.hfj.model.Token;
import java.util.Optional;
import okhttp3.HttpUrl;

/**
 * The object of a request, for messages about its failure. Immutable.
 *
 * @param endpoint of the Hub, for the addresses of its pages
 * @param revision as the user wrote it
 * @param token in use, if any
 */
public record RequestContext(
    HttpUrl endpoint,
    RepoId repo,
    String revision,
    Optional<RepoPath> file,
    Optional<Token> token) {

  /** Returns this context for one file. */
  public RequestContext about(RepoPath path) {
    return new RequestContext(endpoint, repo, revision, Optional.of(path), token);
  }

  /**
   * Returns this context for that endpoint, without the token if the endpoint may not receive it.
   */
  public RequestContext at(HttpUrl other, HubHosts hosts) {
    return new RequestContext(
        other, repo, revision, file, token.filter(t -> hosts.mayReceiveToken(other)));
  }

  /** Returns the text of a server, which may echo the token, with the token masked. */
  String masked(String text) {
    return token.map(secret -> secret.maskedIn(text)).orElse(text);
  }

  /** Returns the text of a server as it may be shown: without the token and control characters. */
  String quote(String text) {
    return SafeText.of(masked(text));
  }

  /** Returns the address of the repository's web page. */
  String page() {
    String base = endpoint.toString().replaceAll("/+$", "");
    return base + "/" + repo.type().urlPrefix() + repo.name();
  }

  /** Returns the subject of a failure: the repository, with the file if there is one. */
  String subject() {
    return repo + file.map(path -> "/" + path).orElse("");
  }

  /** {@code model org/name}. */
  String repoInWords() {
    return repo.type().word() + " " + repo.name();
  }
}
