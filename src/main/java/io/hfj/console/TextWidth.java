package io.hfj.console;

import io.hfj.model.SafeText;
import org.jline.utils.WCWidth;

/**
 * Measures text in terminal columns: a Chinese character takes two columns, a combining accent
 * none. JLine's table (Unicode 16, UAX #11, ambiguous characters narrow) is loaded by the first
 * character beyond {@code U+02FF}.
 */
final class TextWidth {
  private static final int FIRST_IN_TABLE = 0x300;
  // Requests the emoji form of the symbol before it, which many terminals draw one column wider.
  private static final int EMOJI_SELECTOR = 0xFE0F;
  private static final int CUT_AT = 300;

  private TextWidth() {}

  /** Columns the text takes. */
  static int of(String text) {
    return text.codePoints().map(TextWidth::of).sum();
  }

  /** The text without control characters, as {@link SafeText} has it, but whole. */
  static String safe(String text) {
    StringBuilder safe = new StringBuilder(text.length());
    int start = 0;
    while (start < text.length()) {
      int points = Math.min(CUT_AT, text.codePointCount(start, text.length()));
      int end = text.offsetByCodePoints(start, points);
      safe.append(SafeText.of(text.substring(start, end)));
      start = end;
    }
    return safe.toString();
  }

  /** The text filled up with blanks. */
  static String padRight(String text, int columns) {
    return text + " ".repeat(Math.max(0, columns - of(text)));
  }

  /** The text with blanks before it. */
  static String padLeft(String text, int columns) {
    return " ".repeat(Math.max(0, columns - of(text))) + text;
  }

  /** As much of the text's beginning as fits, with {@code mark} at its end if not all does. */
  static String cut(String text, int columns, String mark) {
    if (of(text) <= columns) {
      return text;
    }
    int room = columns - of(mark);
    return room < 0 ? head(mark, columns) : head(text, room) + mark;
  }

  /**
   * A path in so many columns, {@code mark} in place of what is left out: folders go first. Of a
   * name that is too long by itself more is kept of the beginning: in {@code
   * model-00001-of-00030.safetensors} the end is the same for all.
   */
  static String shortenPath(String path, int columns, String mark) {
    if (of(path) <= columns) {
      return path;
    }
    String name = path.substring(path.lastIndexOf('/') + 1);
    int room = columns - of(mark);
    if (room < 2) {
      return head(name, columns);
    } else if (of(name) < room) {
      return head(path, room - of(name) - 1) + mark + "/" + name;
    } else if (of(name) <= columns) {
      return name;
    }
    String head = head(name, room - room / 3);
    return head + mark + tail(name, room - of(head));
  }

  private static String head(String text, int columns) {
    int end = 0;
    int taken = 0;
    while (end < text.length()) {
      int point = text.codePointAt(end);
      taken += of(point);
      if (taken > columns) {
        break;
      }
      end += Character.charCount(point);
    }
    return text.substring(0, end);
  }

  private static String tail(String text, int columns) {
    int start = text.length();
    int taken = 0;
    int base = start; // where a whole letter begins, its accents behind it
    while (start > 0) {
      int point = text.codePointBefore(start);
      taken += of(point);
      if (taken > columns) {
        break;
      }
      start -= Character.charCount(point);
      if (of(point) > 0) {
        base = start;
      }
    }
    return text.substring(base);
  }

  private static int of(int point) {
    if (point < FIRST_IN_TABLE || point == EMOJI_SELECTOR) {
      return 1;
    }
    return Math.max(0, WCWidth.wcwidth(point));
  }
}
