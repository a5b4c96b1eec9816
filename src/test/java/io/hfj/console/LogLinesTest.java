package io.hfj.console;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.hfj.ProgressEvent;
import io.hfj.ProgressEvent.Checking;
import io.hfj.ProgressEvent.Discarded;
import io.hfj.ProgressEvent.Done;
import io.hfj.ProgressEvent.Failed;
import io.hfj.ProgressEvent.Finished;
import io.hfj.ProgressEvent.Notice;
import io.hfj.ProgressEvent.Paced;
import io.hfj.ProgressEvent.Received;
import io.hfj.ProgressEvent.Retrying;
import io.hfj.ProgressEvent.Started;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class LogLinesTest {
  private static final String A = Scene.file("model-00001.safetensors");

  private final Scene scene = new Scene();
  private final LogLines log = lines(true);

  @Test
  void writesALineForEachFile() {
    emit(Scene.plan(12, 64_300_000, 3, 1_100_000), new Started(A, 4_900_000, 0));
    emit(new Received(A, 4_900_000), new Checking(A), new Finished(A, 4_900_000));
    emit(new Done(12, 63_200_000, 1_100_000, 64_300_000, Duration.ofMillis(1_800)));
    log.close();
    assertEquals(
        List.of(
            "hfj/demo-model @ 1a2b3c4: 12 files, 64.3 MB (3 files complete, 1.1 MB on disk)",
            "done   4/12  model-00001.safetensors  4.9 MB",
            "Done in 1.8 s: 12 files, 63.2 MB downloaded (35.1 MB/s), 1.1 MB reused, verified"),
        scene.lines());
  }

  @Test
  void printsRetriesFailuresAndNotices() {
    emit(
        new Retrying(A, 2, Duration.ofSeconds(4), "503 Service\r\nUnavailable"),
        new Notice("the server asks for patience"),
        new Discarded(A, 100),
        new Failed(A, "gone"));
    assertEquals(
        List.of(
            "retry 2 in 4 s  model-00001.safetensors: 503 Service??Unavailable",
            "warning: the server asks for patience",
            "failed  model-00001.safetensors: gone"),
        scene.lines());
  }

  @Test
  void printsOnceWhatALongWaitIsFor() {
    scene.pass(4);
    emit();
    assertEquals(List.of(), scene.lines());
    scene.pass(1);
    emit();
    scene.pass(1);
    emit();
    assertEquals(List.of("waiting for the Hub, 5 s"), scene.lines());
  }

  @Test
  void printsAReasonOnce() {
    emit(new Failed(A, "access is refused"), new Failed(Scene.file("b"), "access is refused"));
    emit(new Failed(Scene.file("c"), "access is refused"), new Failed(Scene.file("d"), "gone"));
    assertEquals(
        List.of(
            "failed  model-00001.safetensors: access is refused",
            "failed  b: for the same reason",
            "failed  c: for the same reason",
            "failed  d: gone"),
        scene.lines());
  }

  @Test
  void givesTheReasonOfTheOnlyFailureIfTheFileIsTriedAgain() {
    emit(Scene.plan(2, 2_000, 1, 1_000), new Started(A, 1_000, 0));
    emit(new Failed(A, "lost; retrying at the end", true));
    assertEquals(
        "failed  model-00001.safetensors: lost; retrying at the end", scene.lines().get(1));
  }

  @Test
  void leavesTheReasonOfTheOnlyFailureToTheErrorOfTheCommand() {
    emit(Scene.plan(2, 2_000, 1, 1_000), new Started(A, 1_000, 0), new Failed(A, "corrupt"));
    assertEquals("failed  model-00001.safetensors", scene.lines().get(1));
    emit(new Started(A, 1_000, 0), new Failed(A, "corrupt"));
    assertEquals(List.of("failed  model-00001.safetensors"), scene.lines());
  }

  @Test
  void keepsTheLabelOfANotice() {
    emit(new Notice("note: slow"), new Notice("warning: old"), new Notice("hint: none"));
    assertEquals(List.of("note: slow", "warning: old", "hint: none"), scene.lines());
  }

  @Test
  void printsAForeseeableWait() {
    emit(Scene.plan(2, 200_000_000, 0, 0), new Started(A, 200_000_000, 0));
    emit(new Paced(Duration.ZERO, Duration.ofSeconds(175)));
    for (int i = 0; i < 300; i++) {
      scene.pass(Duration.ofMillis(100));
      emit(new Received(A, 500_000));
    }
    assertEquals(
        List.of("… 75% of 200.0 MB, 5.1 MB/s, wait 2 min 25 s for the rate limit of the Hub"),
        scene.lines().subList(1, 2));
  }

  @Test
  void summarizesSimultaneousRetries() {
    emit(
        IntStream.range(0, 40)
            .mapToObj(i -> new Retrying(Scene.file("f" + i), 2, Duration.ofSeconds(9), "429"))
            .toArray(ProgressEvent[]::new));
    List<String> lines = scene.lines();
    assertEquals(6, lines.size());
    assertEquals("retry … and 35 more", lines.get(5));
  }

  @Test
  void printsProgressAfterALongSilence() {
    emit(Scene.plan(1, 13_500_000_000L, 0, 5_452_000_000L));
    emit(new Started(A, 13_500_000_000L, 5_452_000_000L));
    scene.written();
    for (int i = 0; i < 300; i++) {
      scene.pass(Duration.ofMillis(100));
      emit(new Received(A, 8_310_000));
    }
    assertEquals(List.of("… 58% of 13.5 GB, 84.0 MB/s, 1 min 07 s left"), scene.lines());
    scene.pass(29);
    emit();
    assertEquals(List.of(), scene.lines());
    scene.pass(1);
    emit();
    assertEquals(List.of("… 58% of 13.5 GB, no data at the moment"), scene.lines());
    emit(new Checking(A));
    scene.pass(30);
    emit();
    assertEquals(List.of("… 58% of 13.5 GB, checking"), scene.lines());
  }

  @Test
  void showsThatItWaitsForTheHub() {
    emit(Scene.plan(9, 1_000, 0, 0), new Started(A, 100, 0));
    emit(new Paced(Duration.ofSeconds(60), Duration.ofSeconds(360)));
    scene.written();
    scene.pass(30);
    emit();
    assertEquals(
        List.of("… 0% of 1.0 kB, waiting for the rate limit of the Hub, 5 min 30 s left"),
        scene.lines());
    scene.pass(30);
    emit();
    assertEquals(List.of("… 0% of 1.0 kB, no data at the moment"), scene.lines());
  }

  @Test
  void printsNoProgressWhileOtherLinesArePrinted() {
    emit(Scene.plan(1, 1_000, 0, 0), new Started(A, 1_000, 0));
    scene.pass(29);
    emit(new Notice("still here"));
    scene.pass(29);
    emit();
    assertEquals(2, scene.lines().size());
  }

  @Test
  void writesThousandsOfLinesForThousandsOfFiles() {
    emit(Scene.plan(1_000, 1_000_000, 0, 0));
    for (int i = 0; i < 1_000; i++) {
      String file = Scene.file("data/" + i);
      emit(new Started(file, 1_000, 0), new Received(file, 1_000), new Finished(file, 1_000));
    }
    List<String> lines = scene.lines();
    assertEquals(1_001, lines.size());
    assertEquals("done     1/1000  data/0  1.0 kB", lines.get(1));
    assertEquals("done  1000/1000  data/999  1.0 kB", lines.get(1_000));
  }

  @Test
  void printsPlanResultAndProblemsInSummary() {
    LogLines summary = lines(false);
    List.of(
            Scene.plan(2, 2_000, 1, 1_000),
            new Started(A, 1_000, 0),
            new Retrying(A, 2, Duration.ZERO, "503"),
            new Finished(A, 1_000),
            new Done(2, 1_000, 1_000, 1_000, Duration.ofSeconds(100)))
        .forEach(summary::on);
    scene.pass(100);
    summary.close();
    assertEquals(
        List.of(
            "hfj/demo-model @ 1a2b3c4: 2 files, 2.0 kB (1 file complete, 1.0 kB on disk)",
            "retry 2  model-00001.safetensors: 503",
            "Done in 1 min 40 s: 2 files, 1.0 kB downloaded (10 B/s), 1.0 kB reused, 1.0 kB"
                + " verified"),
        scene.lines());
  }

  @Test
  void printsThatNothingWasDownloaded() {
    emit(Scene.plan(12, 64_300_000, 12, 64_300_000));
    emit(new Done(12, 0, 64_300_000, 0, Duration.ofMillis(30)));
    assertEquals(
        List.of(
            "hfj/demo-model @ 1a2b3c4: 12 files, 64.3 MB (on disk)",
            "Done: 12 files in place, nothing downloaded"),
        scene.lines());
  }

  @Test
  void countsAFileAsReusedIfOnlyItsCheckRemained() {
    emit(Scene.plan(1, 1_000, 0, 1_000), new Started(A, 1_000, 1_000), new Finished(A, 1_000));
    emit(new Done(1, 0, 1_000, 1_000, Duration.ofMillis(30)));
    assertEquals(
        List.of(
            "hfj/demo-model @ 1a2b3c4: 1 file, 1.0 kB (1.0 kB on disk)",
            "done  1/1  model-00001.safetensors  1.0 kB",
            "Done in 0.0 s: 1 file, 1.0 kB reused, verified"),
        scene.lines());
  }

  @Test
  void acceptsAPlanWithoutFiles() {
    emit(Scene.plan(0, 0, 0, 0), new Done(0, 0, 0, 0, Duration.ZERO));
    assertEquals(
        List.of("hfj/demo-model @ 1a2b3c4: no files", "Nothing to download"), scene.lines());
  }

  @Test
  void reportsHowFarItGotWhenStopped() {
    emit(Scene.plan(2, 2_000, 0, 0), new Started(A, 1_000, 0), new Received(A, 500));
    scene.written();
    log.close();
    assertEquals(
        List.of("Stopped at 25%: 0.5/2.0 kB on disk, 0 of 2 files complete"), scene.lines());
  }

  @Test
  void writesNoEscapeSequences() {
    scene.env.remove("NO_COLOR");
    scene.charset = StandardCharsets.US_ASCII;
    LogLines ascii = lines(true);
    ascii.on(Scene.plan(2, 2_000, 0, 0));
    ascii.on(new Started(A, 1_000, 0));
    ascii.tick();
    scene.pass(30);
    ascii.tick();
    String text = scene.written();
    assertFalse(text.contains("\033"));
    assertEquals("... 0% of 2.0 kB, no data at the moment", text.lines().toList().get(1));
  }

  private LogLines lines(boolean eachFile) {
    return new LogLines(scene.board, scene.out, scene.terminal(), eachFile, "the Hub");
  }

  private void emit(ProgressEvent... events) {
    List.of(events).forEach(log::on);
    log.tick();
  }
}
