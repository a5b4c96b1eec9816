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

  /** Returns the columns that the text takes. */
  static int of(String text) {
    return text.codePoints().map(TextWidth::of).sum();
  }

  /** Returns the text without control characters, like {@link SafeText} but of any length. */
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

  /** Pads the text with blanks at its end. */
  static String padRight(String text, int columns) {
    return text + " ".repeat(Math.max(0, columns - of(text)));
  }

  /** Pads the text with blanks at its start. */
  static String padLeft(String text, int columns) {
    return " ".repeat(Math.max(0, columns - of(text))) + text;
  }

  /** Cuts the text to that many columns; a cut text ends in {@code mark}. */
  static String cut(String text, int columns, String mark) {
    if (of(text) <= columns) {
      return text;
    }
    int available = columns - of(mark);
    return available < 0 ? head(mark, columns) : head(text, available) + mark;
  }

  /**
   * Shortens a path to that many columns, with {@code mark} for the omitted part: folders go first.
   * Of a long name more is kept of the start: the end of {@code model-00001-of-00030.safetensors}
   * is the same for all shards.
   */
  static String shortenPath(String path, int columns, String mark) {
    if (of(path) <= columns) {
      return path;
    }
    String name = path.substring(path.lastIndexOf('/') + 1);
    int available = columns - of(mark);
    if (available < 2) {
      return head(name, columns);
    } else if (of(name) < available) {
      return head(path, available - of(name) - 1) + mark + "/" + name;
    } else if (of(name) <= columns) {
      return name;
    }
    String head = head(name, available - available / 3);
    return head + mark + tail(name, available - of(head));
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
    int base = start; // start of a whole character with its accents
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
