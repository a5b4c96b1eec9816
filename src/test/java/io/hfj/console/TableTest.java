package io.hfj.console;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.hfj.console.Table.Column;
import java.util.List;
import org.junit.jupiter.api.Test;

class TableTest {
  private final Table files =
      new Table(Column.left("file"), Column.right("size"), Column.left("last_modified"));

  @Test
  void linesUpColumns() {
    files.row("model.bin", "312.4K", "2 weeks ago").row("a.json", "9.0", "-");
    assertEquals(
        List.of(
            "FILE        SIZE LAST_MODIFIED",
            "--------- ------ -------------",
            "model.bin 312.4K 2 weeks ago",
            "a.json       9.0 -"),
        files.fit(80));
  }

  @Test
  void shrinksTheWidestColumnFirst() {
    files.row("onnx/decoder_model_merged.onnx", "312.4K", "a few seconds ago");
    assertEquals(
        List.of(
            "FILE              SIZE LAST_MODIFIED",
            "--------------- ------ ---------------",
            "onnx/decoder... 312.4K a few second..."),
        files.fit(38));
  }

  @Test
  void keepsHeadersReadableHoweverNarrowTheWindow() {
    files.row("onnx/decoder.onnx", "312.4K", "a few seconds ago");
    assertEquals(
        List.of("FILE SIZE LAST_MODIFIED", "---- ---- -------------", "o... 3... a few seco..."),
        files.fit(1));
  }

  @Test
  void measuresWideLettersAndHidesControlCharacters() {
    files.row("数据.json", "9.0", "x\u001b[2J").row("abc", "10.0", "y");
    assertEquals(
        List.of(
            "FILE      SIZE LAST_MODIFIED",
            "--------- ---- -------------",
            "数据.json  9.0 x?[2J",
            "abc       10.0 y"),
        files.fit(80));
  }

  @Test
  void cutsNothingWithoutALimit() {
    files.row("x".repeat(5_000), "9.0", "-");
    assertEquals(5_000, files.fit(Integer.MAX_VALUE).get(1).indexOf(' '));
  }

  @Test
  void requiresACellForEachColumn() {
    assertThrows(IllegalArgumentException.class, () -> files.row("a", "b"));
  }
}
