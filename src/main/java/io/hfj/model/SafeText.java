package io.hfj.model;

/** Text of unknown origin, made fit for one line on a terminal. */
public final class SafeText {
  private static final int LONGEST = 300;

  private SafeText() {}

  /**
   * The text with control characters shown as {@code ?} (an escape sequence in a server's message
   * must not reach the terminal) and cut after 300 characters.
   */
  public static String of(String text) {
    int length = text.codePointCount(0, text.length());
    return length > LONGEST
        ? line(text.substring(0, text.offsetByCodePoints(0, LONGEST))) + "..."
        : line(text);
  }

  /** The same uncut, for sentences of ours in which text of unknown origin may stand. */
  public static String line(String text) {
    StringBuilder safe = new StringBuilder(text.length());
    text.codePoints().forEach(c -> safe.appendCodePoint(isControl(c) ? '?' : c));
    return safe.toString();
  }

  /** Whether the text can be shown as it is. A name that cannot be is nobody's to type. */
  public static boolean isPrintable(String text) {
    return of(text).equals(text);
  }

  private static boolean isControl(int codePoint) {
    int type = Character.getType(codePoint);
    return type == Character.CONTROL
        || type == Character.FORMAT
        || type == Character.LINE_SEPARATOR
        || type == Character.PARAGRAPH_SEPARATOR
        || type == Character.SURROGATE;
  }
}
