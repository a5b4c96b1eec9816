package io.hfj.model;

import java.math.BigDecimal;
import java.math.RoundingMode;

/** Adds sizes, and formats them for people in decimal units. */
public final class ByteSize {
  private static final String[] TABLE_UNITS = {"", "K", "M", "G", "T", "P", "E"};
  private static final String[] UNITS = {"B", "kB", "MB", "GB", "TB", "PB", "EB"};

  private ByteSize() {}

  /**
   * Returns the sum of two sizes, at most {@link Long#MAX_VALUE}: sizes of files come from servers,
   * and their sum must not overflow.
   */
  public static long add(long a, long b) {
    return a > Long.MAX_VALUE - b ? Long.MAX_VALUE : a + b;
  }

  /**
   * Formats a size for tables, like the official client: {@code 312.4K}, {@code 9.0}, and {@code
   * 1000.0K} just below a million. Source: huggingface_hub, its size formatter.
   */
  public static String phrase(long bytes) {
    double value = bytes;
    int unit = 0;
    while (Math.abs(value) >= 1000) {
      value /= 1000;
      unit++;
    }
    return oneDecimal(value, RoundingMode.HALF_EVEN) + TABLE_UNITS[unit];
  }

  /** Formats a size for sentences: {@code 812 B}, {@code 64.0 MB}, {@code 1.2 GB}. */
  public static String of(long bytes) {
    int unit = unitOf(bytes);
    return in(unit, bytes) + " " + UNITS[unit];
  }

  /**
   * Formats a part in the unit of the whole: {@code 5.5/13.5 GB}. The part is rounded down, so that
   * it never looks complete too early.
   */
  public static String of(long bytes, long total) {
    int unit = unitOf(total);
    String whole = in(unit, total);
    String part = bytes >= total ? whole : in(unit, bytes, RoundingMode.DOWN);
    return part + "/" + whole + " " + UNITS[unit];
  }

  /** Formats a rate: {@code 83.1 MB/s}. */
  public static String rate(long bytesPerSecond) {
    return of(bytesPerSecond) + "/s";
  }

  private static int unitOf(long bytes) {
    int unit = 0;
    // 999,950 would be "1000.0 kB"; sentences say "1.0 MB".
    for (double value = bytes; value >= (unit == 0 ? 1000 : 999.95); value /= 1000) {
      unit++;
    }
    return unit;
  }

  private static String in(int unit, long bytes) {
    return in(unit, bytes, RoundingMode.HALF_EVEN);
  }

  private static String in(int unit, long bytes, RoundingMode rounding) {
    return unit == 0
        ? Long.toString(bytes)
        : oneDecimal(bytes / Math.pow(1000, unit), rounding).toString();
  }

  // Rounds the exact value; String.format rounds its shortest decimal form, 1.15 to 1.2.
  private static BigDecimal oneDecimal(double value, RoundingMode rounding) {
    return new BigDecimal(value).setScale(1, rounding);
  }
}
