package io.hfj;

import java.util.List;

/**
 * What was removed from a cache. Immutable.
 *
 * @param repos repositories removed as a whole
 * @param revisions revisions removed, those of whole repositories included
 * @param parts unfinished downloads removed
 * @param files single files of repositories removed, and files that belong to no revision
 * @param freedBytes bytes that are free now
 * @param skipped what was not removed and why, one sentence each: for example because a download
 *     uses it
 */
public record DeletionResult(
    int repos, int revisions, int parts, int files, long freedBytes, List<String> skipped) {
  public DeletionResult {
    skipped = List.copyOf(skipped);
  }
}
