package io.hfj.testing;

import io.hfj.env.Sleeper;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.LongSupplier;

/**
 * A clock that {@link #sleep} advances without blocking; records all sleeps. Two threads that sleep
 * at the same moment advance it one after the other. Thread-safe.
 */
public final class VirtualTime extends Clock implements Sleeper {
  private final LongSupplier baseNanos;
  private volatile Instant start;
  private final List<Duration> sleeps = new CopyOnWriteArrayList<>();
  private long slept; // nanoseconds; guarded by this

  private VirtualTime(LongSupplier beneath, Instant start) {
    this.baseNanos = beneath;
    this.start = start;
  }

  /** Time that passes only by sleeping and {@link #advance}. */
  public static VirtualTime manual() {
    return new VirtualTime(() -> 0, Instant.parse("2026-01-01T00:00:00Z"));
  }

  /** Time that also passes in real time. */
  public static VirtualTime running() {
    long created = System.nanoTime();
    return new VirtualTime(() -> System.nanoTime() - created, Instant.now());
  }

  /** Sets the clock back, but not {@link #nanos}. */
  public synchronized void setBack(Duration by) {
    start = start.minus(by);
  }

  /** Nanoseconds since creation. */
  public synchronized long nanos() {
    return baseNanos.getAsLong() + slept;
  }

  /** Time since creation. */
  public Duration elapsed() {
    return Duration.ofNanos(nanos());
  }

  /** All sleeps so far. */
  public List<Duration> sleeps() {
    return List.copyOf(sleeps);
  }

  @Override
  public void sleep(Duration delay) throws InterruptedException {
    if (Thread.interrupted()) {
      throw new InterruptedException();
    }
    sleeps.add(delay);
    advance(delay);
  }

  /** Advances the time without recording a sleep. */
  public synchronized void advance(Duration time) {
    slept += Math.max(0, time.toNanos());
  }

  @Override
  public Instant instant() {
    return start.plusNanos(nanos());
  }

  @Override
  public ZoneId getZone() {
    return ZoneOffset.UTC;
  }

  @Override
  public Clock withZone(ZoneId zone) {
    throw new UnsupportedOperationException();
  }
}
