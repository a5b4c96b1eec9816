package io.hfj.console;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hfj.console.Keys.Key;
import java.io.ByteArrayInputStream;

/** What a terminal sends: keys come to an end where the input does. */
public final class KeysFuzz {
  private KeysFuzz() {}

  public static void fuzzerTestOneInput(byte[] input) {
    Keys keys = new Keys(new ByteArrayInputStream(input));
    int presses = 0;
    while (keys.next().key() != Key.END) {
      assertTrue(presses++ <= input.length, "keys without input");
    }
  }
}
