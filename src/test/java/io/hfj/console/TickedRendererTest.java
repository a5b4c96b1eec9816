package io.hfj.console;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hfj.ProgressEvent;
import io.hfj.ProgressEvent.Finished;
import io.hfj.ProgressEvent.Notice;
import io.hfj.ProgressEvent.Received;
import io.hfj.progress.ProgressSnapshot;
import java.io.OutputStream;
import java.io.PrintStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

class TickedRendererTest {
  private static final Duration LONG = Duration.ofSeconds(20);

  private final Scene scene = new Scene();

  @Test
  void drawsEventsInOrderWithoutTheMostFrequentOnes() {
    Recording recording = new Recording(scene.out, LONG);
    recording.on(new Notice("a"));
    recording.on(new Received(Scene.file("f"), 5));
    recording.on(new Notice("b"));
    recording.tick();
    assertEquals(List.of(new Notice("a"), new Notice("b")), recording.heard);
    assertEquals(5, scene.board.snapshot().bytes().fetched());
  }

  @Test
  void drawsTheLastFrameOnItsOwnThreadAndOnlyOnce() {
    Recording recording = new Recording(scene.out, LONG);
    recording.start();
    recording.start();
    recording.on(new Notice("a"));
    recording.close();
    recording.close();
    assertEquals(List.of(new Notice("a")), recording.heard);
    assertEquals(1, recording.lastTimes);
    assertEquals("progress", recording.lastThread);
  }

  @Test
  void drawsTheLastFrameEvenIfItWasNeverStarted() {
    Recording recording = new Recording(scene.out, LONG);
    recording.on(new Notice("a"));
    recording.close();
    recording.start();
    assertEquals(List.of(new Notice("a")), recording.heard);
  }

  @Test
  void blocksNeitherWorkersNorCloseWhenTheTerminalIsStuck() throws Exception {
    CountDownLatch stuck = new CountDownLatch(1);
    CountDownLatch released = new CountDownLatch(1);
    PrintStream terminal =
        new PrintStream(
            new OutputStream() {
              @Override
              public void write(int b) {
                stuck.countDown();
                try {
                  released.await();
                } catch (InterruptedException e) {
                  Thread.currentThread().interrupt();
                }
              }
            });
    TerminalBars bars = new TerminalBars(scene.board, terminal, scene.terminal(), "");
    assertTimeoutPreemptively(
        LONG,
        () -> {
          bars.start();
          bars.on(Scene.plan(1, 1_000, 0, 0));
          stuck.await();
          for (int i = 0; i < 10_000; i++) {
            bars.on(new Finished(Scene.file("f"), 1));
          }
          bars.close();
          bars.close();
        });
    released.countDown();
  }

  @Test
  void continuesAfterADrawingFails() {
    Recording recording = new Recording(scene.out, LONG);
    recording.fails = true;
    recording.on(new Notice("a"));
    recording.tick();
    recording.fails = false;
    recording.on(new Notice("b"));
    recording.tick();
    assertTrue(recording.heard.contains(new Notice("b")));
  }

  private final class Recording extends TickedRenderer {
    private final List<ProgressEvent> heard = new ArrayList<>();
    private int lastTimes;
    private String lastThread = "";
    private boolean fails;

    Recording(PrintStream out, Duration patience) {
      super(scene.board, out, patience);
    }

    @Override
    void draw(List<ProgressEvent> events, ProgressSnapshot now, boolean last) {
      if (fails) {
        throw new IllegalStateException();
      }
      heard.addAll(events);
      lastTimes += last ? 1 : 0;
      lastThread = last ? Thread.currentThread().getName() : lastThread;
    }
  }
}
