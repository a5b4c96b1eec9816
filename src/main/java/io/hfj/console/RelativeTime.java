package io.hfj.console;

import java.math.BigDecimal;
import java.math.RoundingMode;

/** Formats how long ago something was, like the tables of the official client. */
public final class RelativeTime {
  /** Fewer seconds, and times in the future, are "a few seconds". */
  private static final double FEW = 20;

  private record Unit(String name, long seconds, long most) {}

  // Source: huggingface_hub 2.0.0, utils/_cache_manager.py.
  private static final Unit[] UNITS = {
    new Unit("second", 1, 59),
    new Unit("minute", 60, 59),
    new Unit("hour", 3600, 23),
    new Unit("day", 86_400, 6),
    new Unit("week", 604_800, 6),
    new Unit("month", 2_592_000, 11),
    new Unit("year", 31_536_000, Long.MAX_VALUE),
  };

  private RelativeTime() {}

  /**
   * Formats a time: {@code 3 days ago}.
   *
   * @param then in milliseconds since 1970
   * @param now in milliseconds since 1970
   */
  public static String phrase(long then, long now) {
    double seconds = (now - then) / 1000.0;
    if (seconds < FEW) {
      return "a few seconds ago";
    }
    for (Unit unit : UNITS) {
      long count =
          new BigDecimal(seconds / unit.seconds()).setScale(0, RoundingMode.HALF_EVEN).longValue();
      if (count <= unit.most()) {
        return count + " " + unit.name() + (count > 1 ? "s" : "") + " ago";
      }
    }
    throw new IllegalStateException("the last unit has no end");
  }
}
