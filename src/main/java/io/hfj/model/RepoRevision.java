package io.hfj.model;

import java.util.Optional;

/**
 * A repository, and its revision if one is named, as programs write them: {@code owner/name},
 * {@code datasets/owner/name}, {@code owner/name@v1.0}. Immutable.
 */
public record RepoRevision(RepoId repo, Optional<Revision> revision) {
  private static final String SCHEME = "hf://";

  /**
   * Parses an address, which may begin with {@code hf://}.
   *
   * @throws io.hfj.BadInput if it is not valid
   */
  public static RepoRevision parse(String text) {
    String rest = text.startsWith(SCHEME) ? text.substring(SCHEME.length()) : text;
    int at = rest.indexOf('@');
    return at < 0
        ? new RepoRevision(RepoId.parse(rest), Optional.empty())
        : new RepoRevision(
            RepoId.parse(rest.substring(0, at)), Optional.of(new Revision(rest.substring(at + 1))));
  }

  /** The revision, {@code main} if none is named. */
  public Revision revisionOrMain() {
    return revision.orElse(Revision.MAIN);
  }
}
