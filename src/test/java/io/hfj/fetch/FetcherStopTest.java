package io.hfj.fetch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hfj.Interrupted;
import io.hfj.StorageFailure;
import io.hfj.model.RepoId;
import io.hfj.model.RepoType;
import io.hfj.store.FileStore;
import io.hfj.testing.Sample;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class FetcherStopTest {
  private static final int WORKERS = 32;
  private static final FetchLimits LIMITS =
      new FetchLimits(WORKERS, WORKERS, 1, Duration.ofSeconds(10));

  private final CountDownLatch asleep = new CountDownLatch(WORKERS - 1);
  private volatile long failed;

  private static Fetcher fetcher() {
    return new Fetcher(LIMITS, System::nanoTime);
  }

  private FetchJob job(int number) {
    return new FetchJob(
        Sample.small("content " + number).at("file-" + number),
        new RepoId(RepoType.MODEL, "acme/one"),
        () -> List.of(new MemorySource("unused", new byte[0])),
        number == 0 ? waiting -> failOnceAllSleep() : waiting -> sleep());
  }

  private Optional<FileStore.Incoming> failOnceAllSleep() {
    await(asleep);
    failed = System.nanoTime();
    throw new StorageFailure("the disk is full", "");
  }

  private Optional<FileStore.Incoming> sleep() {
    asleep.countDown();
    await(new CountDownLatch(1));
    return Optional.empty();
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new Interrupted("woken", "");
    }
  }

  @Test
  void wakesAllSleepingWorkersTogether() {
    List<FetchJob> jobs = IntStream.range(0, WORKERS).mapToObj(this::job).toList();
    StorageFailure failure =
        assertThrows(StorageFailure.class, () -> fetcher().fetchAll(jobs, file -> {}, event -> {}));
    long millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - failed);
    assertEquals("the disk is full", failure.getMessage());
    // Woken one after the other they took a tenth of a second each.
    assertTrue(millis < 2_000, millis + " ms");
  }
}
