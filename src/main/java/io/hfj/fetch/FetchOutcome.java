package io.hfj.fetch;

import io.hfj.error.HfjException;
import io.hfj.model.RepoPath;
import java.util.List;

/**
 * What came of a list of jobs. Immutable.
 *
 * @param fetched bytes that came over the network and were kept
 * @param verified bytes hashed and found right
 * @param failures of single files, in the order they happened; the others are in place
 */
public record FetchOutcome(long fetched, long verified, List<Failure> failures) {
  /** Why one file could not be had. */
  public record Failure(RepoPath path, HfjException why) {}
}
