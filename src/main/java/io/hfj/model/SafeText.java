package io.hfj.model;

/** Makes text of unknown origin safe to print on one line of a terminal. */
public final class SafeText {
  private static final int LONGEST = 300;

  private SafeText() {}

  /**
   * Replaces control characters by {@code ?}, so that no escape sequence of a server reaches the
   * terminal, and cuts the text after 300 characters.
   */
  public static String of(String text) {
    int length = text.codePointCount(0, text.length());
    return length > LONGEST
        ? line(text.substring(0, text.offsetByCodePoints(0, LONGEST))) + "..."
        : line(text);
  }

  /** Like {@link #of} without cutting, for messages that contain text of unknown origin. */
  public static String line(String text) {
    StringBuilder safe = new StringBuilder(text.length());
    text.codePoints().forEach(c -> safe.appendCodePoint(isControl(c) ? '?' : c));
    return safe.toString();
  }

  /** Whether {@link #of} returns the text unchanged. */
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
