package io.hfj.console;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TextWidthTest {
  @ParameterizedTest
  @CsvSource({
    "model.bin, 9",
    "数据集, 6",
    "e\u0301te\u0301, 3",
    "ﾊﾝｶｸ, 4",
    "한국어, 6",
    "한, 2",
    "😀.txt, 6",
    "тест, 4",
    "█░…✓, 4",
    "☰🟰, 4",
    "'', 0"
  })
  void countsColumns(String text, int columns) {
    assertEquals(columns, TextWidth.of(text));
  }

  @Test
  void keepsFolderHintsAndTheWholeName() {
    String path = "onnx/quantised/int8/decoder.onnx";
    assertEquals(path, TextWidth.shortenPath(path, 32, "…"));
    assertEquals("onnx/quan…/decoder.onnx", TextWidth.shortenPath(path, 23, "…"));
    assertEquals("…/decoder.onnx", TextWidth.shortenPath(path, 14, "…"));
    assertEquals("decoder.onnx", TextWidth.shortenPath(path, 13, "…"));
  }

  @Test
  void keepsTheNumberOfAShard() {
    String name = "model-00001-of-00030.safetensors";
    assertEquals("model-00001-of…ensors", TextWidth.shortenPath(name, 21, "…"));
    assertEquals("model-00001…nsors", TextWidth.shortenPath(name, 17, "…"));
  }

  @Test
  void neverSeparatesALetterFromItsAccent() {
    String name = "e\u0301".repeat(20);
    for (int columns = 1; columns < 20; columns++) {
      String cut = TextWidth.shortenPath(name, columns, "…");
      assertTrue(TextWidth.of(cut) <= columns);
      assertEquals('e', cut.charAt(0));
      String end = cut.substring(cut.indexOf('…') + 1);
      assertTrue(end.isEmpty() || end.charAt(0) == 'e', cut);
    }
  }

  @Test
  void staysWithinAnyWidthWithWideLetters() {
    String path = "数据集/说明/文档-很长的名字-第一部分.json";
    for (int columns = 0; columns < 50; columns++) {
      assertTrue(TextWidth.of(TextWidth.shortenPath(path, columns, "…")) <= columns);
      assertTrue(TextWidth.of(TextWidth.shortenPath(path, columns, "...")) <= columns);
      assertTrue(TextWidth.of(TextWidth.cut(path, columns, "...")) <= columns);
    }
  }

  @Test
  void cutsAtTheEnd() {
    assertEquals("abcdef", TextWidth.cut("abcdef", 6, "..."));
    assertEquals("ab...", TextWidth.cut("abcdef", 5, "..."));
    assertEquals("..", TextWidth.cut("abcdef", 2, "..."));
    assertEquals("数...", TextWidth.cut("数据集", 5, "..."));
  }

  @Test
  void makesTextOfAnyLengthSafe() {
    String text = "a\u001b[31m".repeat(200) + "\u202e";
    assertEquals("a?[31m".repeat(200) + "?", TextWidth.safe(text));
    assertEquals("😀".repeat(301), TextWidth.safe("😀".repeat(301)));
  }
}
