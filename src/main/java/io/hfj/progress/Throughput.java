package io.hfj.progress;

import java.time.Duration;
import java.util.Optional;

/** Bytes of the last seconds, in slots of a quarter second. Not thread-safe. */
final class Throughput {
  private static final long SLOT = Duration.ofMillis(250).toNanos();
  // Five seconds smooth the rate yet show a change at once; the time left is smoothed over more.
  private static final int RATE_SLOTS = 20;
  private static final int LEFT_SLOTS = 60;
  // Otherwise a first burst out of full buffers would show a rate that no connection has.
  private static final long LEAST_SPAN = Duration.ofSeconds(1).toNanos();
  private static final long STALL = Duration.ofSeconds(3).toNanos();
  private static final Duration ENDLESS = Duration.ofDays(100);

  private final long origin;
  private final long[] slots = new long[LEFT_SLOTS];
  private long newest;
  private boolean begun;
  private long began;
  private long lastArrival;

  Throughput(long origin) {
    this.origin = origin;
  }

  /** Starts the clock; later calls do nothing. */
  void begin(long now) {
    if (!begun) {
      begun = true;
      began = now;
      lastArrival = now;
    }
  }

  /** Counts bytes that arrived at {@code now}. */
  void add(long now, long bytes) {
    begin(now);
    advance(now);
    slots[(int) (newest % LEFT_SLOTS)] += bytes;
    lastArrival = now;
  }

  /** Returns bytes per second over the last five seconds; 0 before anything began. */
  long perSecond(long now) {
    return begun ? (long) over(RATE_SLOTS, now) : 0;
  }

  /** Returns the time that so many bytes take; empty if unknown, or while nothing arrives. */
  Optional<Duration> timeFor(long bytes, long now) {
    boolean known = begun && now - began >= LEAST_SPAN && now - lastArrival < STALL;
    double rate = known ? over(LEFT_SLOTS, now) : 0;
    if (bytes <= 0 || rate < 1 || bytes / rate > ENDLESS.toSeconds()) {
      return Optional.empty();
    }
    return Optional.of(Duration.ofMillis((long) (bytes / rate * 1000)));
  }

  private double over(int count, long now) {
    advance(now);
    long sum = 0;
    for (long slot = Math.max(0, newest - count + 1); slot <= newest; slot++) {
      sum += slots[(int) (slot % LEFT_SLOTS)];
    }
    long span = Math.min((count - 1) * SLOT + (now - origin) % SLOT, now - began);
    return sum * 1e9 / Math.max(span, LEAST_SPAN);
  }

  private void advance(long now) {
    long slot = Math.max(newest, (now - origin) / SLOT);
    for (long s = Math.max(newest + 1, slot - LEFT_SLOTS + 1); s <= slot; s++) {
      slots[(int) (s % LEFT_SLOTS)] = 0;
    }
    newest = slot;
  }
}
