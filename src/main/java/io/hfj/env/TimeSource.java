package io.hfj.env;

import java.time.Clock;
import java.util.function.LongSupplier;

/**
 * The time of day, time that passed, and waiting. Thread-safe.
 *
 * @param nanos a clock that only moves forward, in nanoseconds from no particular time
 */
public record TimeSource(Clock clock, LongSupplier nanos, Sleeper sleeper) {
  /** Returns the system's time. */
  public static TimeSource real() {
    return new TimeSource(
        Clock.systemUTC(), System::nanoTime, delay -> Thread.sleep(delay.toMillis()));
  }
}
