package io.hfj.testing;

import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** A limit for all answers together that have it, as of a host or a line. Thread-safe. */
public final class SharedRate {
  /** Unused time that later bytes may use: threads wake up late. */
  private static final long CREDIT_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

  private final long bytesPerSecond;
  private long dueNanos = System.nanoTime(); // when all bytes so far may have been sent

  /** Returns a limit in bytes per second; it takes real time. */
  public SharedRate(long bytesPerSecond) {
    this.bytesPerSecond = bytesPerSecond;
  }

  long bytesPerSecond() {
    return bytesPerSecond;
  }

  /** Waits until bytes may be sent after those of the calls before, at all of these rates. */
  static void pace(List<SharedRate> rates, long bytes) throws InterruptedException {
    long now = System.nanoTime();
    long due = now;
    for (SharedRate rate : rates) {
      due = Math.max(due, rate.take(bytes, now));
    }
    new CountDownLatch(1).await(due - now, TimeUnit.NANOSECONDS);
  }

  private synchronized long take(long bytes, long now) {
    long nanos = (long) ((double) bytes / bytesPerSecond * TimeUnit.SECONDS.toNanos(1));
    dueNanos = Math.max(dueNanos, now - CREDIT_NANOS) + nanos;
    return dueNanos;
  }
}
