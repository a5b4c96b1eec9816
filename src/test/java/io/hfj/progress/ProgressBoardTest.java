package io.hfj.progress;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hfj.ProgressEvent;
import io.hfj.ProgressEvent.Checking;
import io.hfj.ProgressEvent.Discarded;
import io.hfj.ProgressEvent.Done;
import io.hfj.ProgressEvent.Failed;
import io.hfj.ProgressEvent.Finished;
import io.hfj.ProgressEvent.Paced;
import io.hfj.ProgressEvent.Planned;
import io.hfj.ProgressEvent.Received;
import io.hfj.ProgressEvent.Retrying;
import io.hfj.ProgressEvent.Started;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ProgressBoardTest {
  private static final String A = "a.bin";
  private static final String B = "b.bin";

  private long now = -5_000_000_000L; // System.nanoTime may be negative
  private final ProgressBoard board = new ProgressBoard(() -> now);

  @Test
  void startsEmpty() {
    ProgressSnapshot start = board.snapshot();
    assertEquals(Optional.empty(), start.plan());
    assertEquals(0, start.timing().bytesPerSecond());
    assertEquals(Optional.empty(), start.timing().left());
    assertEquals(Duration.ZERO, start.timing().elapsed());
  }

  @Test
  void addsUpReceivedBytes() {
    plan(2, 1_000, 0, 0);
    emit(new Started(A, 600, 0), new Received(A, 250), new Received(A, 50));
    assertEquals(300, board.snapshot().bytes().done());
    assertEquals(30, board.snapshot().percent());
    assertEquals(300, board.snapshot().running().get(0).done());
    emit(new Received(A, 300), new Finished(A, 600));
    assertEquals(1, board.snapshot().files().done());
    assertEquals(List.of(), board.snapshot().running());
    assertEquals(60, board.snapshot().percent());
  }

  @Test
  void countsResumedBytesOnce() {
    plan(3, 1_000, 1, 500); // a file of 200, and 300 in the part file of A
    assertEquals(500, board.snapshot().bytes().done());
    emit(new Started(A, 600, 300));
    assertEquals(500, board.snapshot().bytes().done());
    emit(new Received(A, 100));
    assertEquals(600, board.snapshot().bytes().done());
    assertEquals(400, board.snapshot().running().get(0).done());
    assertEquals(100, board.snapshot().bytes().fetched());
    assertEquals(500, board.snapshot().bytes().reused());
  }

  @Test
  void countsCopiedBytesAsReused() {
    plan(1, 600, 0, 0);
    emit(new Started(A, 600, 0), new Received(A, 100, true), new Received(A, 50));
    assertEquals(150, board.snapshot().bytes().done());
    assertEquals(50, board.snapshot().bytes().fetched());
    assertEquals(100, board.snapshot().bytes().reused());
  }

  @Test
  void prefersEventsToThePlan() {
    plan(2, 1_000, 0, 800);
    emit(new Started(A, 600, 0), new Started(B, 400, 0));
    assertEquals(0, board.snapshot().bytes().done());
  }

  @Test
  void addsTheTimeThatRequestsHaveToWait() {
    plan(9, 10_000, 0, 0);
    emit(new Started(A, 600, 0), new Paced(Duration.ofSeconds(60), Duration.ofSeconds(360)));
    assertEquals(Optional.of(Duration.ofSeconds(360)), board.snapshot().timing().left());
    assertEquals(Duration.ofSeconds(60), board.snapshot().timing().waiting());
    now += Duration.ofSeconds(100).toNanos();
    assertEquals(Optional.of(Duration.ofSeconds(260)), board.snapshot().timing().left());
    assertEquals(Duration.ZERO, board.snapshot().timing().waiting());
    emit(new Paced(Duration.ZERO, Duration.ZERO));
    assertEquals(Optional.empty(), board.snapshot().timing().left());
  }

  @Test
  void reportsTheLongerOfTheTimesForBytesAndForRequests() {
    plan(2, 1_100_000, 0, 0);
    emit(new Started(A, 1_100_000, 0));
    for (int i = 0; i < 10; i++) {
      now += Duration.ofSeconds(1).toNanos();
      emit(new Received(A, 10_000)); // 100 s more
    }
    emit(new Paced(Duration.ZERO, Duration.ofSeconds(50)));
    assertEquals(100, board.snapshot().timing().left().orElseThrow().toSeconds(), 5);
    emit(new Paced(Duration.ZERO, Duration.ofSeconds(500)));
    assertEquals(500, board.snapshot().timing().left().orElseThrow().toSeconds());
  }

  @Test
  void subtractsDiscardedBytes() {
    plan(1, 1_000, 0, 0);
    emit(new Started(A, 1_000, 0), new Received(A, 1_000), new Checking(A));
    assertEquals(99, board.snapshot().percent());
    emit(new Discarded(A, 400));
    assertEquals(600, board.snapshot().bytes().done());
    assertEquals(ProgressSnapshot.FileActivity.FETCHING, board.snapshot().running().get(0).state());
    emit(new Received(A, 400), new Finished(A, 1_000));
    assertEquals(100, board.snapshot().percent());
    assertEquals(1_400, board.snapshot().bytes().fetched());
    assertEquals(400, board.snapshot().bytes().discarded());
  }

  @Test
  void staysBelowTheSizeWhenBytesArriveTwice() {
    plan(2, 1_000, 0, 0);
    emit(new Started(A, 100, 0), new Started(B, 900, 0), new Received(A, 130));
    assertEquals(100, board.snapshot().bytes().done());
    emit(new Discarded(A, 30));
    assertEquals(100, board.snapshot().bytes().done());
    emit(new Finished(A, 100), new Received(A, 5_000));
    assertEquals(100, board.snapshot().bytes().done());
  }

  @Test
  void neverExceedsTheTotal() {
    Random random = new Random(7);
    List<String> files = IntStream.range(0, 6).mapToObj(i -> "f" + i + ".bin").toList();
    plan(6, 3_000, 0, 700);
    for (int i = 0; i < 20_000; i++) {
      String file = files.get(random.nextInt(6));
      switch (random.nextInt(8)) {
        case 0 -> emit(new Started(file, 500, random.nextInt(700)));
        case 1 -> emit(new Discarded(file, random.nextInt(300)));
        case 2 -> emit(new Finished(file, 500));
        case 3 -> emit(new Failed(file, "no"));
        case 4 -> emit(new Retrying(file, 2, Duration.ofSeconds(1), "503"));
        default -> emit(new Received(file, random.nextInt(300)));
      }
      ProgressSnapshot at = board.snapshot();
      assertTrue(at.bytes().done() >= 0 && at.bytes().done() <= at.bytes().total(), at::toString);
      assertTrue(
          at.files().done() + at.files().failed() + at.running().size() <= at.files().wanted());
      assertTrue(at.running().stream().allMatch(f -> f.done() >= 0 && f.done() <= f.size()));
      now += random.nextInt(100_000_000);
    }
  }

  @Test
  void showsRetriesUntilBytesComeAfterTheDelay() {
    emit(new Started(A, 1_000, 0), new Retrying(A, 2, Duration.ofSeconds(4), "503"));
    pass(1);
    emit(new Received(A, 10)); // from another connection
    ProgressSnapshot.Running waiting = board.snapshot().running().get(0);
    assertEquals(ProgressSnapshot.FileActivity.RETRYING, waiting.state());
    assertEquals(Duration.ofSeconds(3), waiting.retry().delay());
    assertEquals("503", waiting.retry().why());
    assertEquals(2, waiting.retry().attempt());
    pass(4);
    assertEquals(Duration.ZERO, board.snapshot().running().get(0).retry().delay());
    emit(new Received(A, 10));
    assertEquals(ProgressSnapshot.FileActivity.FETCHING, board.snapshot().running().get(0).state());
  }

  @Test
  void countsFailedFilesAndForgetsTheFailureWhenTheyStartAgain() {
    plan(2, 1_000, 0, 0);
    emit(new Started(A, 600, 0), new Received(A, 100), new Failed(A, "gone"));
    assertEquals(1, board.snapshot().files().failed());
    assertEquals(List.of(), board.snapshot().running());
    assertEquals(100, board.snapshot().bytes().done());
    emit(new Started(A, 600, 100), new Received(A, 500), new Finished(A, 600));
    assertEquals(0, board.snapshot().files().failed());
    assertEquals(600, board.snapshot().bytes().done());
  }

  @Test
  void doesNotCountAFileThePlanHasCounted() {
    plan(2, 1_000, 1, 600);
    emit(new Finished(A, 600));
    assertEquals(1, board.snapshot().files().done());
  }

  @Test
  void smoothsTheRateAndEstimatesTheTimeLeft() {
    plan(1, 100_000_000, 0, 0);
    emit(new Started(A, 100_000_000, 0));
    stream(A, 10, 1_000_000);
    assertEquals(1_000_000, board.snapshot().timing().bytesPerSecond(), 30_000);
    assertEquals(90, board.snapshot().timing().left().orElseThrow().toSeconds(), 3);
  }

  @Test
  void reportsNoBurstAsTheRate() {
    plan(1, 100_000_000, 0, 0);
    emit(new Started(A, 100_000_000, 0), new Received(A, 1_000_000));
    assertEquals(1_000_000, board.snapshot().timing().bytesPerSecond());
    assertEquals(Optional.empty(), board.snapshot().timing().left());
  }

  @Test
  void fallsToZeroDuringAStallAndRecovers() {
    plan(1, 100_000_000, 0, 0);
    emit(new Started(A, 100_000_000, 0));
    stream(A, 10, 1_000_000);
    pass(2);
    assertEquals(600_000, board.snapshot().timing().bytesPerSecond(), 60_000);
    pass(1);
    assertEquals(Optional.empty(), board.snapshot().timing().left());
    pass(3);
    assertEquals(0, board.snapshot().timing().bytesPerSecond());
    pass(3_600);
    assertEquals(0, board.snapshot().timing().bytesPerSecond());
    stream(A, 5, 2_000_000);
    assertEquals(2_000_000, board.snapshot().timing().bytesPerSecond(), 100_000);
    assertTrue(board.snapshot().timing().left().isPresent());
  }

  @Test
  void keepsTheResult() {
    Done done = new Done(1, 5, 0, 5, Duration.ofSeconds(1));
    emit(done);
    assertEquals(Optional.of(done), board.snapshot().result());
  }

  @Test
  void isCompleteOnlyWithTheLastFile() {
    plan(1, 0, 0, 0);
    assertEquals(0, board.snapshot().percent());
    emit(new Started(A, 0, 0), new Finished(A, 0));
    assertEquals(100, board.snapshot().percent());
  }

  @Test
  void acceptsEventsFromManyThreads() throws Exception {
    plan(8, 8 * 10_000, 0, 0);
    ExecutorService pool = Executors.newFixedThreadPool(8);
    List<Callable<Void>> tasks =
        IntStream.range(0, 8)
            .mapToObj(
                i ->
                    (Callable<Void>)
                        () -> {
                          String file = "f" + i;
                          emit(new Started(file, 10_000, 0));
                          for (int n = 0; n < 10_000; n++) {
                            emit(new Received(file, 1));
                          }
                          emit(new Finished(file, 10_000));
                          return null;
                        })
            .toList();
    try {
      for (var task : pool.invokeAll(tasks)) {
        task.get();
      }
    } finally {
      pool.shutdownNow();
    }
    assertEquals(80_000, board.snapshot().bytes().fetched());
    assertEquals(100, board.snapshot().percent());
  }

  private void plan(int files, long bytes, int presentFiles, long presentBytes) {
    String repo = "org/name";
    String commit = "1a2b3c4d5e".repeat(4);
    emit(new Planned(repo, commit, files, bytes, presentFiles, presentBytes));
  }

  private void emit(ProgressEvent... events) {
    for (ProgressEvent event : events) {
      board.on(event);
    }
  }

  private void stream(String file, int seconds, int bytesPerSecond) {
    for (int i = 0; i < seconds * 10; i++) {
      now += 100_000_000;
      emit(new Received(file, bytesPerSecond / 10));
    }
  }

  private void pass(int seconds) {
    now += seconds * 1_000_000_000L;
  }
}
