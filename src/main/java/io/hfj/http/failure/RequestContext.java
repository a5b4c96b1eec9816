package io.hfj.http.failure;

import io.hfj.http.hosts.HubHosts;
import io.hfj.model.RepoId;
import io.hfj.model.RepoPath;
import io.hfj.model.Token;
import java.util.Optional;
import okhttp3.HttpUrl;

/**
 * What a request was about, so that its failure can be told in the user's words. Immutable.
 *
 * @param endpoint of the Hub, for the addresses of its pages
 * @param revision as the user wrote it
 * @param token that was in force, if any
 */
public record RequestContext(
    HttpUrl endpoint,
    RepoId repo,
    String revision,
    Optional<RepoPath> file,
    Optional<Token> token) {

  /** The same, about one file. */
  public RequestContext about(RepoPath path) {
    return new RequestContext(endpoint, repo, revision, Optional.of(path), token);
  }

  /** The same, asked of that endpoint; who is not shown the token says nothing about it. */
  public RequestContext at(HttpUrl other, HubHosts hosts) {
    return new RequestContext(
        other, repo, revision, file, token.filter(t -> hosts.mayReceiveToken(other)));
  }

  /** The repository's page for people. */
  String page() {
    String base = endpoint.toString().replaceAll("/+$", "");
    return base + "/" + repo.type().urlPrefix() + repo.name();
  }

  /** {@code model org/name}. */
  String repoInWords() {
    return repo.type().word() + " " + repo.name();
  }
}
