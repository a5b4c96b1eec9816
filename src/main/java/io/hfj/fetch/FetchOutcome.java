package io.hfj.fetch;

import io.hfj.HubException;
import io.hfj.model.RepoPath;
import java.util.List;

/**
 * The result of a list of jobs. Immutable.
 *
 * @param fetched bytes of content that this run fetched and wrote; not those that it copied from
 *     this disk
 * @param network bytes received over the network for them; more where some were of no use, less
 *     where content is stored compressed or shared by several files
 * @param verified bytes of content that this run hashed and found right
 * @param failures of single files, in the order they happened; all other files are in place
 */
public record FetchOutcome(long fetched, long network, long verified, List<Failure> failures) {
  /** Why one file is not available. */
  public record Failure(RepoPath path, HubException why) {}
}
