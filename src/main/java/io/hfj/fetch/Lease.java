package io.hfj.fetch;

import io.hfj.model.FileRange;
import java.util.concurrent.TimeUnit;

/**
 * A range of a file that one worker is fetching. Its end may come nearer while it works, when the
 * rest is given to another. Fields are guarded by the plan that gave it.
 */
final class Lease {
  /** A rate is that of the last few seconds: what was before says little of what is to come. */
  private static final long MARK_NANOS = TimeUnit.SECONDS.toNanos(2);

  long position;
  long end;
  final long startedAt;
  final long start;
  long answerNanos; // nanoseconds for the first answer; 0 before

  // Two marks: the older is what the rate counts from, at least MARK_NANOS back once there is one.
  private long olderAt;
  private long olderPosition;
  private long newerAt;
  private long newerPosition;

  Lease(long start, long end, long startedAt) {
    this.start = start;
    this.position = start;
    this.end = end;
    this.startedAt = startedAt;
    this.olderAt = startedAt;
    this.olderPosition = start;
    this.newerAt = startedAt;
    this.newerPosition = start;
  }

  void answered(long now) {
    if (answerNanos == 0) {
      answerNanos = Math.max(1, now - startedAt);
    }
  }

  void advance(long to, long now) {
    position = Math.max(position, to);
    mark(now);
  }

  private void mark(long now) {
    if (now - newerAt >= MARK_NANOS) {
      olderAt = newerAt;
      olderPosition = newerPosition;
      newerAt = now;
      newerPosition = position;
    }
  }

  /** Bytes a second of late. */
  double rate(long now) {
    mark(now);
    return (position - olderPosition) / (Math.max(now - olderAt, 1) / 1e9);
  }

  FileRange rest() {
    return new FileRange(position, end);
  }
}
