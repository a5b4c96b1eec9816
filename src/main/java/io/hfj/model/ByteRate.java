package io.hfj.model;

import io.hfj.BadInput;
import java.math.BigDecimal;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Bytes per second, at least one. Immutable.
 *
 * @param perSecond in bytes
 */
public record ByteRate(long perSecond) {
  /** Servers drop slower clients, and usually a unit was forgotten: 20 for 20M. */
  private static final long MIN_RATE = 1000;

  /** Faster than any network; prevents overflows in arithmetic on rates. */
  private static final long MAX_RATE = 1L << 50;

  private static final Pattern FORM =
      Pattern.compile("(\\d{1,18}(?:\\.\\d{0,18})?|\\.\\d{1,18})([kKMG]?)(?:i?B)?(?:/s)?");

  public ByteRate {
    if (perSecond < 1) {
      throw new IllegalArgumentException("" + perSecond);
    }
    perSecond = Math.min(perSecond, MAX_RATE);
  }

  /**
   * Parses {@code 500k}, {@code 1.5M} or {@code 20MB/s}; k, M and G are powers of 1024, as in curl,
   * wget and rclone.
   *
   * @throws BadInput if it is not a rate, or less than 1 kB/s
   */
  public static ByteRate parse(String text) {
    Matcher form = FORM.matcher(text.strip());
    BigDecimal bytes =
        form.matches()
            ? new BigDecimal(form.group(1)).multiply(BigDecimal.valueOf(unit(form.group(2))))
            : BigDecimal.ZERO;
    if (bytes.compareTo(BigDecimal.ONE) < 0) {
      throw new BadInput(
          "'" + SafeText.of(text) + "' is not a number of bytes per second",
          "write it like 500k, 1.5M or 1G; omit it for no limit");
    }
    return limit(bytes.min(BigDecimal.valueOf(MAX_RATE)).longValue(), SafeText.of(text));
  }

  /**
   * Returns a rate to limit downloads to.
   *
   * @throws BadInput if it is less than 1 kB/s
   */
  public static ByteRate limit(long perSecond) {
    return limit(perSecond, Long.toString(perSecond));
  }

  private static ByteRate limit(long perSecond, String written) {
    if (perSecond < MIN_RATE) {
      throw new BadInput(
          "'" + written + "' is less than 1000 bytes per second",
          "add a unit, such as 500k, 1.5M or 1G; omit it for no limit");
    }
    return new ByteRate(perSecond);
  }

  private static long unit(String letter) {
    return switch (letter) {
      case "k", "K" -> 1L << 10;
      case "M" -> 1L << 20;
      case "G" -> 1L << 30;
      default -> 1;
    };
  }
}
