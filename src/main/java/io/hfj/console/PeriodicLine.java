package io.hfj.console;

import java.io.PrintStream;
import java.time.Duration;
import java.util.function.IntConsumer;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/** Prints how far a long loop has come, at most once a period. For one thread. */
public final class PeriodicLine {
  private static final Duration PERIOD = Duration.ofSeconds(2);

  private final PrintStream out;
  private final LongSupplier nanos;
  private final long period;
  private long last;

  /**
   * Starts the first period, of two seconds.
   *
   * @param nanos a monotonic clock, in nanoseconds
   */
  public PeriodicLine(PrintStream out, LongSupplier nanos) {
    this(out, nanos, PERIOD);
  }

  /**
   * Starts the first period.
   *
   * @param nanos a monotonic clock, in nanoseconds
   */
  public PeriodicLine(PrintStream out, LongSupplier nanos, Duration period) {
    this.out = out;
    this.nanos = nanos;
    this.period = period.toNanos();
    this.last = nanos.getAsLong();
  }

  /** Returns a counter of files that prints its value before that text: {@code 2 files read}. */
  public IntConsumer fileCounter(String text) {
    return count -> update(() -> Count.of(count, "file") + " " + text);
  }

  /** Prints the text if a period has passed since the last line or the start. */
  public void update(Supplier<String> text) {
    long now = nanos.getAsLong();
    if (now - last >= period) {
      last = now;
      out.println(text.get());
    }
  }
}
