package io.hfj;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What the Hub says of a repository at one revision. Immutable. What the Hub does not say is empty
 * or false.
 *
 * @param id {@code owner/name}, or {@code datasets/owner/name}, as the Hub spells it
 * @param commit 40 hex digits
 * @param lastModified time of the last commit
 * @param isPrivate whether only its owner and invited accounts can see it
 * @param isGated whether access has to be requested
 * @param tags of the repository, such as its library and licence
 * @param files paths of all files of the revision; names that are not valid paths, such as {@code
 *     ../a}, are left out
 */
public record RepoInfo(
    String id,
    String commit,
    Optional<Instant> lastModified,
    boolean isPrivate,
    boolean isGated,
    List<String> tags,
    List<String> files) {
  public RepoInfo {
    tags = List.copyOf(tags);
    files = List.copyOf(files);
  }
}
