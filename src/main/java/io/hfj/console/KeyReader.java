package io.hfj.console;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * Reads single keys from a terminal in raw mode. For one thread.
 *
 * <p>JLine's {@code BindingReader} (4.5.0) is not used: a sequence that has no binding (Ctrl+Up,
 * Delete, F1, a mouse click) reaches its caller as an escape and then as typed characters, so that
 * Ctrl+Up would leave the {@link Picker}, and a lone escape is reported only after a timeout.
 */
final class KeyReader {
  private static final int ESC = 27;

  /** What follows the escape character, as xterm and its successors send it; ECMA-48, 5.4. */
  private static final Map<String, Key> SEQUENCES =
      Map.ofEntries(
          Map.entry("[A", Key.UP),
          Map.entry("OA", Key.UP),
          Map.entry("[B", Key.DOWN),
          Map.entry("OB", Key.DOWN),
          Map.entry("[5~", Key.PAGE_UP),
          Map.entry("[6~", Key.PAGE_DOWN),
          Map.entry("[H", Key.FIRST),
          Map.entry("OH", Key.FIRST),
          Map.entry("[1~", Key.FIRST),
          Map.entry("[F", Key.LAST),
          Map.entry("OF", Key.LAST),
          Map.entry("[4~", Key.LAST));

  /** The kinds of keys. */
  enum Key {
    UP,
    DOWN,
    PAGE_UP,
    PAGE_DOWN,
    FIRST,
    LAST,
    ENTER,
    ESCAPE,
    BACKSPACE,
    TEXT,
    OTHER,
    INTERRUPT,
    END
  }

  /**
   * A pressed key.
   *
   * @param text the character for {@link Key#TEXT}, else empty
   */
  record Press(Key key, String text) {}

  private final InputStream in;

  KeyReader(InputStream in) {
    this.in = in;
  }

  /** Waits for the next key; an input that fails has ended. */
  Press next() {
    try {
      int first = in.read();
      return switch (first) {
        case 3 -> of(Key.INTERRUPT); // Ctrl+C, which sends no signal in raw mode
        case -1, 4 -> of(Key.END); // end of input, Ctrl+D
        case '\r', '\n' -> of(Key.ENTER);
        case 8, 127 -> of(Key.BACKSPACE);
        case ESC -> of(sequence());
        default -> first < ' ' ? of(Key.OTHER) : new Press(Key.TEXT, text(first));
      };
    } catch (IOException gone) {
      return of(Key.END);
    }
  }

  private static Press of(Key key) {
    return new Press(key, "");
  }

  /** The Escape key sends one byte; other keys send a whole sequence at once. */
  private Key sequence() throws IOException {
    StringBuilder text = new StringBuilder();
    while (in.available() > 0 && text.length() < 8) {
      int next = in.read();
      if (next < 0) {
        break;
      }
      text.append((char) next);
      boolean last = text.length() > 1 && next >= '@' && next <= '~';
      if (last) {
        break;
      }
    }
    return text.isEmpty() ? Key.ESCAPE : SEQUENCES.getOrDefault(text.toString(), Key.OTHER);
  }

  private String text(int first) throws IOException {
    int more = first >= 0xF0 ? 3 : first >= 0xE0 ? 2 : first >= 0xC0 ? 1 : 0;
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    bytes.write(first);
    for (int i = 0; i < more; i++) {
      bytes.write(in.read());
    }
    return bytes.toString(StandardCharsets.UTF_8);
  }
}
