package io.hfj.console;

import io.hfj.model.SafeText;

/**
 * Widths in terminal columns, which are neither characters nor bytes: Chinese letters take two,
 * combining accents none. Source: Unicode Standard Annex 11, with ambiguous characters narrow.
 */
final class TextWidth {
  /** First and last code points of what takes two columns, in ascending order. */
  private static final int[] WIDE = {
    0x1100, 0x115F, 0x231A, 0x231B, 0x2329, 0x232A, 0x23E9, 0x23EC, 0x23F0, 0x23F0, 0x23F3, 0x23F3,
    0x25FD, 0x25FE, 0x2614, 0x2615, 0x2648, 0x2653, 0x267F, 0x267F, 0x2693, 0x2693, 0x26A1, 0x26A1,
    0x26AA, 0x26AB, 0x26BD, 0x26BE, 0x26C4, 0x26C5, 0x26CE, 0x26CE, 0x26D4, 0x26D4, 0x26EA, 0x26EA,
    0x26F2, 0x26F3, 0x26F5, 0x26F5, 0x26FA, 0x26FA, 0x26FD, 0x26FD, 0x2705, 0x2705, 0x270A, 0x270B,
    0x2728, 0x2728, 0x274C, 0x274C, 0x274E, 0x274E, 0x2753, 0x2755, 0x2757, 0x2757, 0x2795, 0x2797,
    0x27B0, 0x27B0, 0x27BF, 0x27BF, 0x2B1B, 0x2B1C, 0x2B50, 0x2B50, 0x2B55, 0x2B55, 0x2E80, 0x303E,
    0x3041, 0x33FF, 0x3400, 0x4DBF, 0x4E00, 0xA4CF, 0xA960, 0xA97F, 0xAC00, 0xD7A3, 0xF900, 0xFAFF,
    0xFE10, 0xFE19, 0xFE30, 0xFE6F, 0xFF01, 0xFF60, 0xFFE0, 0xFFE6, 0x16FE0, 0x18DFF, 0x1AFF0,
    0x1B2FF, 0x1F004, 0x1F004, 0x1F0CF, 0x1F0CF, 0x1F18E, 0x1F18E, 0x1F191, 0x1F19A, 0x1F1E6,
    0x1F64F, 0x1F680, 0x1F6FF, 0x1F7E0, 0x1F7EB, 0x1F90C, 0x1F9FF, 0x1FA70, 0x1FAFF, 0x20000,
    0x3FFFD
  };

  // Turns the symbol before it into a picture, which many terminals draw wider: better one too
  // many.
  private static final int PICTURE_SELECTOR = 0xFE0F;
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
    if (point < 0x300) {
      return 1;
    } else if (point == PICTURE_SELECTOR) {
      return 1;
    }
    int type = Character.getType(point);
    if (type == Character.NON_SPACING_MARK
        || type == Character.ENCLOSING_MARK
        || (point >= 0x1160
            && point <= 0x11FF)) { // vowels and finals, drawn into the letter before
      return 0;
    }
    for (int i = 0; i < WIDE.length && WIDE[i] <= point; i += 2) {
      if (point <= WIDE[i + 1]) {
        return 2;
      }
    }
    return 1;
  }
}
