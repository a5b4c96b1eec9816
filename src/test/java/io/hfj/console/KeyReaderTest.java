package io.hfj.console;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.hfj.console.KeyReader.Key;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KeyReaderTest {
  private static KeyReader typed(String text) {
    return new KeyReader(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)));
  }

  /** Ctrl+Up, Delete, F1, Alt+x and a mouse click. */
  @ParameterizedTest
  @ValueSource(strings = {"\033[1;5A", "\033[3~", "\033OP", "\033x", "\033[<0;9M"})
  void readsAnUnusedSequenceAsOneKey(String sequence) {
    KeyReader keys = typed(sequence);
    assertEquals(Key.OTHER, keys.next().key());
    assertEquals(Key.END, keys.next().key());
  }

  @Test
  void readsCharactersOfSeveralBytes() {
    KeyReader keys = typed("a数😀");
    assertEquals("a", keys.next().text());
    assertEquals("数", keys.next().text());
    assertEquals("😀", keys.next().text());
  }
}
