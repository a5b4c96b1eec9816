package io.hfj.model;

/** Text of unknown origin, made fit for one line on a terminal. */
public final class Printable {
  private static final int LONGEST = 300;

  private Printable() {}

  /**
   * The text with control characters shown as {@code ?} (an escape sequence in a server's message
   * must not reach the terminal) and cut after 300 characters.
   */
  public static String of(String text) {
    StringBuilder safe = new StringBuilder(Math.min(text.length(), LONGEST));
    text.codePoints().limit(LONGEST).forEach(c -> safe.appendCodePoint(isControl(c) ? '?' : c));
    return text.codePointCount(0, text.length()) > LONGEST ? safe + "..." : safe.toString();
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
