package io.hfj.console;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hfj.ProgressEvent.Checking;
import io.hfj.ProgressEvent.Finished;
import io.hfj.ProgressEvent.Paced;
import io.hfj.ProgressEvent.Received;
import io.hfj.ProgressEvent.Retrying;
import io.hfj.ProgressEvent.Started;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class BarLayoutTest {
  private static final int MB = 1_000_000;

  private final Scene scene = new Scene();

  @Test
  void fillsEightyColumns() {
    threeFiles();
    assertEquals(
        List.of(
            "███████░░░░░░░░░░░░  41%  0.5/1.2 GB    2.6 MB/s   3/12 files  4 min 28 s left",
            "  model-00001-of-00002.safetensors        █████░░░░░  50%  300.0/600.0 MB",
            "  model-00002-of-00002.safetensors        ██░░░░░░░░  20%  retry 2 in 4 s: 503…",
            "  onnx/d…/model_quantized_for_arm64.onnx  ██████████ 100%  checking"),
        lay(80, 24));
  }

  @Test
  void showsThatItWaitsForTheHub() {
    scene.emit(Scene.plan(12, 1_000, 0, 0), new Started(Scene.file("a"), 100, 0));
    scene.emit(new Paced(Duration.ofSeconds(60), Duration.ofSeconds(360)));
    assertEquals(
        "░░░░░░░░░░░░░░░░░░░   0%  0.0/1.0 kB     waiting   0/12 files  6 min 00 s left",
        lay(80, 24).get(0));
  }

  @Test
  void showsLessInSixtyColumns() {
    threeFiles();
    assertEquals(
        List.of(
            "█████░░░░░░░  41%  0.5/1.2 GB    2.6 MB/s  4 min 28 s left",
            "  model-00001-of…tensors  ███░░░  50%  300.0/600.0 MB",
            "  model-00002-of…tensors  █░░░░░  20%  retry 2 in 4 s: 503…",
            "  model_quantize…64.onnx  ██████ 100%  checking"),
        lay(60, 24));
  }

  @Test
  void showsTheMostImportantInTwentyColumns() {
    threeFiles();
    assertEquals(
        List.of(
            "█████░░░░░░░░░  41%",
            "model-000…sors  50%", "model-000…sors  20%", "model_qua…onnx 100%"),
        lay(20, 24));
  }

  @Test
  void showsEverythingInTwoHundredColumns() {
    threeFiles();
    assertEquals(
        List.of(
            "████████████████░░░░░░░░░░░░░░░░░░░░░░░░  41%  0.5/1.2 GB    2.6 MB/s   3/12 files  4"
                + " min 28 s left",
            "  model-00001-of-00002.safetensors             ██████████░░░░░░░░░░  50%  300.0/600.0"
                + " MB",
            "  model-00002-of-00002.safetensors             ████░░░░░░░░░░░░░░░░  20%  100.0/500.0"
                + " MB  retry 2 in 4 s: 503 Service Unavailable",
            "  onnx/decoder/model_quantized_for_arm64.onnx  ████████████████████ 100%  50.0/50.0 MB"
                + "    checking"),
        lay(200, 24));
  }

  @Test
  void fallsBackToAscii() {
    scene.charset = StandardCharsets.US_ASCII;
    threeFiles();
    assertEquals(
        List.of(
            "#####-------  41%  0.5/1.2 GB    2.6 MB/s  4 min 28 s left",
            "  model-00001-o...ensors  ###---  50%  300.0/600.0 MB",
            "  model-00002-o...ensors  #-----  20%  retry 2 in 4 s: 5...",
            "  model_quantiz...4.onnx  ###### 100%  checking"),
        lay(60, 24));
  }

  @Test
  void colours() {
    scene.env.remove("NO_COLOR");
    threeFiles();
    List<StyledLine> lines =
        new BarLayout(scene.terminal()).layOut(scene.board.snapshot(), scene.window);
    assertTrue(lines.get(0).text().startsWith("\033[32m██"), lines.toString());
    assertTrue(lines.get(2).text().contains("\033[33mretry 2 in 4 s: 503"), lines.toString());
    assertEquals(List.of(73, 79), lines.subList(1, 3).stream().map(StyledLine::width).toList());
  }

  @Test
  void neverReachesTheLastColumn() {
    threeFiles();
    scene.emit(new Started(Scene.file("数据集/说明文档-很长的名字-第一部分-第二部分-第三部分.json"), 100, 0));
    scene.emit(new Started(Scene.file("e\u0301".repeat(90)), 100, 0));
    for (int columns = 1; columns <= 250; columns++) {
      int window = columns;
      List<StyledLine> lines =
          new BarLayout(scene.terminal())
              .layOut(scene.board.snapshot(), new WindowSize(columns, 24));
      lines.forEach(line -> assertTrue(line.width() < window, line::toString));
      lines.forEach(line -> assertEquals(TextWidth.of(line.text()), line.width()));
    }
  }

  @Test
  void leavesRowsFreeInALowWindow() {
    plan(1_000);
    for (int i = 0; i < 30; i++) {
      scene.emit(new Started(Scene.file("shard-" + i), 1_000, 0));
    }
    assertEquals(9, lay(80, 50).size());
    assertEquals("  … and 23 more", lay(80, 50).get(8));
    assertEquals(5, lay(80, 7).size());
    assertEquals("  … and 27 more", lay(80, 7).get(4));
    assertEquals(2, lay(80, 4).size());
    assertEquals("  … and 30 more", lay(80, 4).get(1));
    assertEquals(1, lay(80, 3).size());
    assertEquals(1, lay(80, 1).size());
  }

  @Test
  void keepsColumnsInPlaceWhenALongNameIsGone() {
    plan(2);
    BarLayout bars = new BarLayout(scene.terminal());
    String longName = Scene.file("a-rather-long-name.bin");
    scene.emit(new Started(Scene.file("b"), 1_000, 0), new Started(longName, 1_000, 0));
    String before = bars.layOut(scene.board.snapshot(), scene.window).get(1).text();
    scene.emit(new Finished(longName, 1_000));
    assertEquals(before, bars.layOut(scene.board.snapshot(), scene.window).get(1).text());
  }

  @Test
  void hidesCharactersThatChangeTheDirectionOfText() {
    plan(1);
    scene.emit(new Started(Scene.file("gnp\u202egpj.exe"), 1_000, 0));
    assertTrue(lay(80, 24).get(1).startsWith("  gnp?gpj.exe  "));
  }

  @Test
  void showsFilesWithoutContent() {
    plan(1);
    scene.emit(new Started(Scene.file("__init__.py"), 0, 0));
    assertEquals("  __init__.py  ██████████ 100%  0/0 B", lay(80, 24).get(1));
  }

  private void threeFiles() {
    scene.emit(Scene.plan(12, 1_200L * MB, 3, 50 * MB));
    String first = Scene.file("model-00001-of-00002.safetensors");
    String second = Scene.file("model-00002-of-00002.safetensors");
    String third = Scene.file("onnx/decoder/model_quantized_for_arm64.onnx");
    scene.emit(new Started(first, 600L * MB, 0), new Started(second, 500L * MB, 0));
    scene.emit(new Started(third, 50L * MB, 0));
    scene.emit(new Received(third, 50 * MB), new Received(first, 248 * MB), new Checking(third));
    scene.emit(new Received(second, 100 * MB));
    for (int i = 0; i < 200; i++) {
      scene.pass(Duration.ofMillis(100));
      scene.emit(new Received(first, 260_000));
    }
    scene.emit(new Retrying(second, 2, Duration.ofSeconds(4), "503 Service Unavailable"));
  }

  private void plan(int files) {
    scene.emit(Scene.plan(files, files * 1_000L, 0, 0));
  }

  private List<String> lay(int columns, int rows) {
    return new BarLayout(scene.terminal())
        .layOut(scene.board.snapshot(), new WindowSize(columns, rows)).stream()
            .map(StyledLine::text)
            .toList();
  }
}
