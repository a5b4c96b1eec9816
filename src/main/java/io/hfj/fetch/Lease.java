package io.hfj.fetch;

import io.hfj.model.FileRange;
import java.util.concurrent.TimeUnit;

/**
 * A range of a file that one worker is fetching. Its end may decrease while it is fetched, when the
 * rest is given to another worker. Guarded by the {@link RangePlan} that made it.
 */
final class Lease {
  /** Least age of the mark that a rate counts from; older throughput does not predict the next. */
  private static final long MARK_NANOS = TimeUnit.SECONDS.toNanos(2);

  long position;
  long end;
  final long startedAt;
  final long start;
  long answerNanos; // until the first answer; 0 before it

  // The rate counts from the older of two marks, set at least MARK_NANOS apart.
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

  /** Returns bytes per second over the last few seconds. */
  double rate(long now) {
    mark(now);
    return (position - olderPosition) / (Math.max(now - olderAt, 1) / 1e9);
  }

  FileRange rest() {
    return new FileRange(position, end);
  }
}
