package io.hfj.console;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hfj.ProgressEvent;
import io.hfj.ProgressEvent.Done;
import io.hfj.ProgressEvent.Failed;
import io.hfj.ProgressEvent.Finished;
import io.hfj.ProgressEvent.Notice;
import io.hfj.ProgressEvent.Received;
import io.hfj.ProgressEvent.Retrying;
import io.hfj.ProgressEvent.Started;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class TerminalBarsTest {
  private static final String A = Scene.file("a.bin");
  private static final String B = Scene.file("b.bin");
  private static final String FIRST = "hfj/demo-model @ 1a2b3c4: 2 files, 2.0 kB";

  private final Scene scene = new Scene();
  private TerminalBars bars = new TerminalBars(scene.board, scene.out, scene.terminal(), "");
  private Screen screen = new Screen(80);

  @Test
  void drawsInPlaceAndLeavesOnlyTheResult() {
    emit(Scene.plan(2, 2_000, 0, 0), new Started(A, 1_000, 0), new Received(A, 500));
    assertEquals(
        List.of(
            FIRST,
            "█████░░░░░░░░░░░░░░░░  25%  0.5/2.0 kB     500 B/s  0/2 files",
            "  a.bin  █████░░░░░  50%  0.5/1.0 kB"),
        screen.rows());
    emit(new Started(B, 1_000, 0), new Received(A, 500), new Finished(A, 1_000));
    assertEquals(
        List.of(
            FIRST,
            "✓ a.bin  1.0 kB",
            "██████████░░░░░░░░░░░  50%  1.0/2.0 kB    1.0 kB/s  1/2 files",
            "  b.bin  ░░░░░░░░░░   0%  0.0/1.0 kB"),
        screen.rows());
    emit(new Received(B, 1_000), new Finished(B, 1_000));
    emit(new Done(2, 2_000, 0, 2_000, Duration.ofMillis(1_800)));
    bars.close();
    show();
    assertEquals(
        List.of(
            FIRST,
            "✓ a.bin  1.0 kB",
            "✓ b.bin  1.0 kB",
            "Done in 1.8 s: 2 files, 2.0 kB downloaded (1.1 kB/s), verified"),
        screen.rows());
    assertEquals(0, screen.cursorColumn());
    assertEquals(4, screen.cursorRow());
  }

  @Test
  void keepsTheCursorVisibleBetweenFramesAndBelowTheBars() {
    emit(Scene.plan(1, 1_000, 0, 0), new Started(A, 1_000, 0));
    String frame = drawn(new Received(A, 500));
    assertTrue(frame.startsWith("\033[?25l") && frame.endsWith("\033[?25h"), frame);
    assertTrue(screen.feed(frame).cursorShown());
    assertEquals(3, screen.cursorRow());
  }

  @Test
  void writesNothingWhenNothingChanged() {
    emit(Scene.plan(1, 1_000, 0, 0), new Started(A, 1_000, 0));
    bars.tick();
    assertEquals("", scene.written());
  }

  @Test
  void showsWhatIsAwaitedUntilThereIsAPlan() {
    bars = new TerminalBars(scene.board, scene.out, scene.terminal(), "the Hub (a/b)");
    scene.pass(Duration.ofMillis(400));
    assertEquals("", drawn());
    scene.pass(Duration.ofMillis(100));
    emit(new Notice("note: asked twice"));
    assertEquals(List.of("note: asked twice", "waiting for the Hub (a/b), 1 s"), screen.rows());
    scene.pass(2);
    emit();
    assertEquals("waiting for the Hub (a/b), 3 s", screen.rows().get(1));
    emit(Scene.plan(1, 1_000, 0, 0));
    assertEquals(
        List.of("note: asked twice", FIRST.replaceAll("2 files, 2.0", "1 file, 1.0")),
        screen.rows());
  }

  @Test
  void putsNoticesAndFailuresAboveTheBars() {
    emit(Scene.plan(2, 2_000, 0, 0), new Started(A, 1_000, 0), new Started(B, 1_000, 0));
    emit(new Notice("the disk is\tslow"), new Failed(A, "no space\033[2J left"));
    assertEquals(
        List.of(
            FIRST,
            "warning: the disk is?slow",
            "✗ a.bin: no space?[2J left",
            "░░░░░░░░░░░░░░░░░░░░░   0%  0.0/2.0 kB       0 B/s  0/2 files",
            "  b.bin  ░░░░░░░░░░   0%  0.0/1.0 kB"),
        screen.rows());
  }

  @Test
  void erasesTextThatNoticesOverwrite() {
    emit(Scene.plan(2, 2_000, 0, 0), new Started(A, 1_000, 0));
    String full = "x".repeat(80);
    emit(
        new Notice("note: " + full.substring(6)),
        new Notice("note: " + "y".repeat(75)),
        new Notice("note: z"));
    assertEquals(
        List.of(FIRST, "note: " + full.substring(6), "note: " + "y".repeat(74), "y", "note: z"),
        screen.rows().subList(0, 5));
    assertEquals(7, screen.rows().size());
  }

  @Test
  void printsNoLineForEachFileWhenThereAreMany() {
    emit(Scene.plan(1_000, 1_000_000, 0, 0));
    for (int i = 0; i < 999; i++) {
      String file = Scene.file("data/shard-" + i);
      emit(new Started(file, 1_000, 0), new Received(file, 1_000), new Finished(file, 1_000));
    }
    emit(new Started(A, 1_000, 0));
    assertEquals(
        List.of(
            "hfj/demo-model @ 1a2b3c4: 1000 files, 1.0 MB",
            "██████████████░  99%  0.9/1.0 MB  999.0 kB/s   999/1000 files",
            "  a.bin  ░░░░░░░░░░   0%  0.0/1.0 kB"),
        screen.rows());
  }

  @Test
  void showsRetriesInTheBarOnly() {
    emit(Scene.plan(1, 1_000, 0, 0), new Started(A, 1_000, 0));
    emit(new Retrying(A, 2, Duration.ofMillis(3_100), "503 Service Unavailable"));
    assertEquals("  a.bin  ░░░░░░░░░░   0%  retry 2 in 4 s: 503 Service Unavailable", lastRow());
    pass(Duration.ofMillis(1_000));
    pass(Duration.ofMillis(1_200));
    assertEquals("  a.bin  ░░░░░░░░░░   0%  retry 2 in 1 s: 503 Service Unavailable", lastRow());
    pass(Duration.ofMillis(1_000));
    assertEquals("  a.bin  ░░░░░░░░░░   0%  retry 2: 503 Service Unavailable", lastRow());
  }

  @Test
  void overwritesAllRowsThatANarrowerWindowMadeOfTheLastFrame() {
    scene.sized(200, 24);
    emit(Scene.plan(2, 2_000, 0, 0), new Started(Scene.file("x".repeat(90)), 1_000, 0));
    scene.sized(60, 24);
    // 87 and 133 columns: two rows and three
    assertTrue(drawn().startsWith("\033[?25l\033[5A\r\033[B\033[J\033[A\033[2K"));
    scene.sized(100, 24);
    assertTrue(drawn().startsWith("\033[?25l\033[2A\r"));
  }

  @Test
  void overwritesOnlyItsOwnLinesWhereTheTerminalCutsThem() {
    scene.env.put("TERM", "linux");
    bars = new TerminalBars(scene.board, scene.out, scene.terminal(), "");
    scene.sized(200, 24);
    emit(Scene.plan(2, 2_000, 0, 0), new Started(Scene.file("x".repeat(90)), 1_000, 0));
    scene.sized(60, 24);
    assertTrue(drawn().startsWith("\033[?25l\033[2A\r"));
  }

  @Test
  void writesNothingWiderThanTheWindowIn() {
    for (int columns : new int[] {20, 60, 80, 200}) {
      Scene other = new Scene().sized(columns, 24);
      TerminalBars drawn = new TerminalBars(other.board, other.out, other.terminal(), "");
      List.of(Scene.plan(2, 2_000_000, 0, 0), new Started(Scene.file("文".repeat(90)), 1_000_000, 0))
          .forEach(drawn::on);
      drawn.tick();
      Screen wide = new Screen(10_000).feed(other.written());
      int bars = wide.rows().subList(1, 3).stream().mapToInt(TextWidth::of).max().orElseThrow();
      assertTrue(bars < columns, wide.rows()::toString);
    }
  }

  @Test
  void startsBelowTheOutputOfTheShellAfterASuspension() {
    emit(Scene.plan(1, 1_000, 0, 0), new Started(A, 1_000, 0));
    scene.pass(60);
    assertFalse(drawn(new Received(A, 500)).contains("A\r"));
  }

  @Test
  void reportsHowFarItGotWhenStopped() {
    emit(Scene.plan(2, 2_000, 0, 0), new Started(A, 1_000, 0), new Received(A, 500));
    bars.close();
    show();
    assertEquals(
        List.of(FIRST, "Stopped at 25%: 0.5/2.0 kB on disk, 0 of 2 files complete"), screen.rows());
    bars.close();
    bars.on(new Notice("too late"));
    bars.tick();
    assertEquals("", scene.written());
  }

  @Test
  void drawsNoBarsForAPlanThatIsNotCarriedOut() {
    emit(Scene.plan(2, 2_000, 0, 0));
    bars.close();
    show();
    assertEquals(List.of(FIRST), screen.rows());
  }

  @Test
  void usesAsciiWhereTheEncodingLacksSymbols() {
    scene.charset = StandardCharsets.US_ASCII;
    bars = new TerminalBars(scene.board, scene.out, scene.terminal(), "");
    emit(Scene.plan(2, 2_000, 0, 0), new Started(A, 1_000, 0), new Finished(A, 1_000));
    emit(new Started(B, 1_000, 0), new Failed(B, "gone"));
    assertTrue(screen.rows().containsAll(List.of("[OK] a.bin  1.0 kB", "[FAILED] b.bin")));
    assertTrue(screen.rows().toString().chars().allMatch(c -> c < 128));
  }

  private void emit(ProgressEvent... events) {
    screen.feed(drawn(events));
  }

  private void pass(Duration time) {
    scene.pass(time);
    emit();
  }

  private void show() {
    screen.feed(scene.written());
  }

  private String drawn(ProgressEvent... events) {
    List.of(events).forEach(bars::on);
    bars.tick();
    return scene.written();
  }

  private String lastRow() {
    return screen.rows().get(screen.rows().size() - 1);
  }
}
