package io.hfj.fuzz;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Reads the bytes of a fuzz input as text. */
public final class Input {
  private Input() {}

  /** Decodes the bytes as UTF-8; malformed bytes become U+FFFD. */
  public static String text(byte[] input) {
    return new String(input, StandardCharsets.UTF_8);
  }

  /** Splits the text at its first {@code count - 1} line feeds; missing parts are empty. */
  public static List<String> lines(byte[] input, int count) {
    List<String> parts = new ArrayList<>(List.of(text(input).split("\n", count)));
    while (parts.size() < count) {
      parts.add("");
    }
    return parts;
  }
}
