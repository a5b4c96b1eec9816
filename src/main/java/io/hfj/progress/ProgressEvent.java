package io.hfj.progress;

import io.hfj.model.CommitHash;
import io.hfj.model.RepoId;
import io.hfj.model.RepoPath;
import java.time.Duration;

/**
 * Order: {@code Planned}, then per file {@code Started (Received | Discarded | Retrying |
 * Checking)* (Finished | Failed)}, after a failure sometimes all of that once more, last {@code
 * Done} if all went well. Files interleave; any thread may tell. {@code Notice} and {@code Paced}
 * may come at any time. Sizes are bytes.
 */
public sealed interface ProgressEvent {
  /**
   * What will happen.
   *
   * @param files files wanted in all
   * @param bytes their sizes added up
   * @param presentFiles of these, files that are already here and right
   * @param presentBytes bytes that need not be fetched, those in part files included
   */
  record Planned(
      RepoId repo, CommitHash commit, int files, long bytes, int presentFiles, long presentBytes)
      implements ProgressEvent {}

  /** Work on a file begins; {@code resumedAt} bytes of it were here before. */
  record Started(RepoPath file, long size, long resumedAt) implements ProgressEvent {}

  /** So many bytes more of the file came over the network and are on disk. */
  record Received(RepoPath file, int bytes) implements ProgressEvent {}

  /** So many bytes of the file turned out useless (spoiled, or gone from disk). */
  record Discarded(RepoPath file, long bytes) implements ProgressEvent {}

  /** A request failed and will be made again after {@code delay}. */
  record Retrying(RepoPath file, int attempt, Duration delay, String why)
      implements ProgressEvent {}

  /** All bytes are here; the last of them are being verified. */
  record Checking(RepoPath file) implements ProgressEvent {}

  /** The file is verified and stands under its final name. */
  record Finished(RepoPath file, long size) implements ProgressEvent {}

  /** The file could not be completed. */
  record Failed(RepoPath file, String why) implements ProgressEvent {}

  /**
   * The server allows only so many requests at a time.
   *
   * @param pause no new one can be made for so long
   * @param left because of that all takes at least so long from now on; in place of what was said
   *     of it before
   */
  record Paced(Duration pause, Duration left) implements ProgressEvent {}

  /** Something the user should know that is no error; one sentence. */
  record Notice(String text) implements ProgressEvent {}

  /**
   * All is done.
   *
   * @param files files now in place
   * @param fetchedBytes bytes that came over the network
   * @param reusedBytes bytes that were here before
   * @param verifiedBytes bytes hashed and found right in this run
   */
  record Done(int files, long fetchedBytes, long reusedBytes, long verifiedBytes, Duration took)
      implements ProgressEvent {}
}
