package io.hfj.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class PrintableTest {
  @Test
  void showsControlCharactersAsQuestionMarks() {
    assertEquals("a?[31mb?c?d", Printable.of("a\u001b[31mb\nc\u009bd"));
    assertEquals("a?b?c?d", Printable.of("a\u202eb\u2028c\u200bd"));
    assertEquals("a?b", Printable.of("a\ud83db"));
  }

  @Test
  void leavesAllOtherTextAlone() {
    assertEquals("é 漢字 😀 ~", Printable.of("é 漢字 😀 ~"));
  }

  @Test
  void leavesSentencesOfOursTheirLength() {
    assertEquals("😀".repeat(301), Printable.line("😀".repeat(301)));
    assertEquals("a?[31mb?c", Printable.line("a\u001b[31mb\nc"));
  }

  @Test
  void knowsWhatCanBeShownAsItIs() {
    assertTrue(Printable.isFit("é 漢字 😀 ~"));
    assertFalse(Printable.isFit("a\nhint: b"));
    assertFalse(Printable.isFit("a\u001b[31mb"));
    assertFalse(Printable.isFit("a".repeat(301)));
  }

  @Test
  void cutsAfterThreeHundredCharacters() {
    assertEquals("😀".repeat(300), Printable.of("😀".repeat(300)));
    assertEquals("😀".repeat(300) + "...", Printable.of("😀".repeat(301)));
  }
}
