package io.hfj.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class SafeTextTest {
  @Test
  void replacesControlCharactersByQuestionMarks() {
    assertEquals("a?[31mb?c?d", SafeText.of("a\u001b[31mb\nc\u009bd"));
    assertEquals("a?b?c?d", SafeText.of("a\u202eb\u2028c\u200bd"));
    assertEquals("a?b", SafeText.of("a\ud83db"));
  }

  @Test
  void keepsAllOtherText() {
    assertEquals("é 漢字 😀 ~", SafeText.of("é 漢字 😀 ~"));
  }

  @Test
  void keepsTheLengthOfLines() {
    assertEquals("😀".repeat(301), SafeText.line("😀".repeat(301)));
    assertEquals("a?[31mb?c", SafeText.line("a\u001b[31mb\nc"));
  }

  @Test
  void recognisesPrintableText() {
    assertTrue(SafeText.isPrintable("é 漢字 😀 ~"));
    assertFalse(SafeText.isPrintable("a\nhint: b"));
    assertFalse(SafeText.isPrintable("a\u001b[31mb"));
    assertFalse(SafeText.isPrintable("a".repeat(301)));
  }

  @Test
  void cutsAfterThreeHundredCharacters() {
    assertEquals("😀".repeat(300), SafeText.of("😀".repeat(300)));
    assertEquals("😀".repeat(300) + "...", SafeText.of("😀".repeat(301)));
  }
}
