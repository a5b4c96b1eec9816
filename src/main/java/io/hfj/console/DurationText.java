package io.hfj.console;

import java.time.Duration;
import java.util.Locale;

/** Formats durations for people. */
public final class DurationText {
  private static final Duration SHORT = Duration.ofMillis(9_950); // above, it would read "10.0 s"

  private DurationText() {}

  /**
   * Formats a duration in its two largest units: {@code 42 s}, {@code 3 min 05 s}, {@code 1 h 07
   * min}, {@code 2 d 03 h}.
   */
  public static String of(Duration span) {
    long seconds = span.plusMillis(500).toSeconds();
    if (seconds < 60) {
      return seconds + " s";
    } else if (seconds < 3600) {
      return pair(seconds / 60, "min", seconds % 60, "s");
    } else if (seconds < 86_400) {
      return pair(seconds / 3600, "h", seconds / 60 % 60, "min");
    }
    return pair(seconds / 86_400, "d", seconds / 3600 % 24, "h");
  }

  /** Like {@link #of}, but with tenths below ten seconds: {@code 1.8 s}. */
  public static String precise(Duration span) {
    return span.compareTo(SHORT) < 0
        ? String.format(Locale.ROOT, "%.1f s", span.toMillis() / 1000.0)
        : of(span);
  }

  private static String pair(long large, String largeUnit, long small, String smallUnit) {
    return large + " " + largeUnit + " " + (small < 10 ? "0" : "") + small + " " + smallUnit;
  }
}
