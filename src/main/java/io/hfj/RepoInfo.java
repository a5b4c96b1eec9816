package io.hfj;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What the Hub reports about a repository at one revision. Immutable. Values that the Hub does not
 * report are empty.
 *
 * @param id {@code owner/name}, or {@code datasets/owner/name}, as the Hub spells it
 * @param commit 40 hex digits
 * @param lastModified time of the last commit
 * @param access who can read it
 * @param tags of the repository, such as its library and licence
 * @param files paths of all files of the revision; names that are not valid paths, such as {@code
 *     ../a}, are omitted
 */
public record RepoInfo(
    String id,
    String commit,
    Optional<Instant> lastModified,
    Access access,
    List<String> tags,
    List<String> files) {
  private static final String LICENSE = "license:";

  public RepoInfo {
    tags = List.copyOf(tags);
    files = List.copyOf(files);
  }

  /** Returns the licence in the tags: an SPDX identifier in lower case, or {@code other}. */
  public Optional<String> license() {
    return tags.stream()
        .filter(tag -> tag.startsWith(LICENSE))
        .map(tag -> tag.substring(LICENSE.length()))
        .findFirst();
  }

  /** Who can read the content of a repository. */
  public enum Access {
    /** To all. */
    PUBLIC,
    /** To accounts that requested access and got it; all can see that it exists. */
    GATED,
    /** To its owner and the accounts invited. */
    PRIVATE
  }
}
