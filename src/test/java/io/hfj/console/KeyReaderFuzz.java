package io.hfj.console;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hfj.console.KeyReader.Key;
import java.io.ByteArrayInputStream;

/** Any bytes from a terminal: the keys end where the input does. */
public final class KeyReaderFuzz {
  private KeyReaderFuzz() {}

  public static void fuzzerTestOneInput(byte[] input) {
    KeyReader keys = new KeyReader(new ByteArrayInputStream(input));
    int presses = 0;
    while (keys.next().key() != Key.END) {
      assertTrue(presses++ <= input.length, "keys without input");
    }
  }
}
