package io.hfj.progress;

import io.hfj.ProgressEvent;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * The state of one download at one moment; sizes in bytes. Immutable.
 *
 * @param running files in flight, the longest running first
 */
public record ProgressSnapshot(
    Optional<ProgressEvent.Planned> plan,
    Files files,
    Bytes bytes,
    List<Running> running,
    Timing timing,
    Optional<ProgressEvent.Done> result) {

  /**
   * Counts of files.
   *
   * @param wanted all files, those present before included
   * @param done of these, files in place
   */
  public record Files(int wanted, int done, int failed) {}

  /**
   * Counts of bytes.
   *
   * @param done of {@code total}, bytes on disk; falls when bytes are discarded
   * @param fetched bytes received over the network, discarded ones included
   * @param reused bytes that were on disk before, in these files or in others
   */
  public record Bytes(long total, long done, long fetched, long reused, long discarded) {}

  /**
   * Rate and times.
   *
   * @param elapsed since the board was made
   * @param bytesPerSecond smoothed over some seconds; 0 while nothing arrives
   * @param left time left; empty when unknown, or while nothing arrives though it could
   * @param limited whether {@code left} follows from the server's limit of requests
   * @param waiting time until the server allows new requests; zero if it does
   */
  public record Timing(
      Duration elapsed,
      long bytesPerSecond,
      Optional<Duration> left,
      boolean limited,
      Duration waiting) {}

  /** What a file in flight is doing. */
  public enum FileActivity {
    FETCHING,
    /** A request for it failed and is, or will be, sent again. */
    RETRYING,
    CHECKING
  }

  /**
   * A file in flight; {@code done} is at most {@code size}.
   *
   * @param retry {@link NextAttempt#NONE} unless it is retrying
   */
  public record Running(String file, long size, long done, FileActivity state, NextAttempt retry) {}

  /**
   * The next attempt of a request.
   *
   * @param delay time until then, zero once it is under way
   * @param why the failure of the last attempt
   */
  public record NextAttempt(int attempt, Duration delay, String why) {
    static final NextAttempt NONE = new NextAttempt(0, Duration.ZERO, "");
  }

  /** Returns the share of bytes on disk, rounded down: 100 only when every file is in place. */
  public int percent() {
    if (files.done() >= files.wanted() && bytes.done() >= bytes.total()) {
      return 100;
    }
    return bytes.total() == 0 ? 0 : (int) Math.min(99, bytes.done() * 100.0 / bytes.total());
  }
}
