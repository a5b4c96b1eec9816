package io.hfj;

import java.time.Duration;

/**
 * What happened during a download. Order: {@code Planned}, then per file {@code Started (Received |
 * Discarded | Retrying | Checking)* (Finished | Failed)}, after a failure sometimes the same once
 * more, last {@code Done} if every file is in place. Files interleave; events come from any thread.
 * {@code Notice} and {@code Paced} may come at any time. Sizes are bytes.
 */
public sealed interface ProgressEvent {
  /**
   * The plan of the download.
   *
   * @param repo the repository; if there are several, what they are
   * @param commit 40 hex digits; empty for several repositories
   * @param files all files wanted
   * @param bytes the sum of their sizes
   * @param presentFiles of these, files that are complete on disk
   * @param presentBytes bytes that need not be fetched, those in part files included
   */
  record Planned(
      String repo, String commit, int files, long bytes, int presentFiles, long presentBytes)
      implements ProgressEvent {}

  /** Work on a file begins; {@code resumedAt} bytes of it are on disk. */
  record Started(String file, long size, long resumedAt) implements ProgressEvent {}

  /**
   * More bytes of the file are on disk.
   *
   * @param reused whether they were copied from another file of the cache, and not fetched
   */
  record Received(String file, int bytes, boolean reused) implements ProgressEvent {
    /** Creates the event for bytes that came over the network. */
    public Received(String file, int bytes) {
      this(file, bytes, false);
    }
  }

  /** Bytes of the file are of no use: corrupt, or gone from disk. */
  record Discarded(String file, long bytes) implements ProgressEvent {}

  /** A request failed and will be sent again after {@code delay}. */
  record Retrying(String file, int attempt, Duration delay, String why) implements ProgressEvent {}

  /** All bytes are on disk; the last of them are being verified. */
  record Checking(String file) implements ProgressEvent {}

  /** The file is verified and published under its final name. */
  record Finished(String file, long size) implements ProgressEvent {}

  /**
   * The file could not be completed; other files may follow. A failure of the only file, or one
   * that ends the download, is thrown without this event.
   *
   * @param again whether it is tried once more when the other files have ended
   */
  record Failed(String file, String why, boolean again) implements ProgressEvent {
    /** A failure after which the file is not tried again. */
    public Failed(String file, String why) {
      this(file, why, false);
    }
  }

  /**
   * The server limits the number of requests.
   *
   * @param pause time until a new request is allowed
   * @param left time that all remaining requests take at least; replaces that of the event before
   */
  record Paced(Duration pause, Duration left) implements ProgressEvent {}

  /** A message for the user that is not an error; one sentence. */
  record Notice(String text) implements ProgressEvent {}

  /**
   * The download is complete.
   *
   * @param files files now in place
   * @param fetchedBytes bytes received over the network
   * @param reusedBytes bytes that were on disk before, in these files or in others
   * @param verifiedBytes bytes hashed in this run, with the expected result
   */
  record Done(int files, long fetchedBytes, long reusedBytes, long verifiedBytes, Duration took)
      implements ProgressEvent {}
}
