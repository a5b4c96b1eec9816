package io.hfj.fetch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hfj.fetch.SourceFailure.Reason;
import io.hfj.model.RemoteFile;
import io.hfj.model.RepoId;
import io.hfj.model.RepoType;
import io.hfj.store.FileStore;
import io.hfj.store.part.PartFiles;
import io.hfj.testing.Sample;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Nothing here wakes workers as time goes by: a wake-up that is lost ends in the time-out. */
@Timeout(120)
class FetchSchedulerTest {
  private static final Sample LARGE = Sample.large(3, 24 << 20);
  private static final Sample SMALL = Sample.large(4, 100);
  private static final MemorySource NO_SOURCE = new MemorySource("none", new byte[0]);

  @TempDir Path folder;

  private final List<FetchJob> jobs = new ArrayList<>();
  private CountDownLatch started = new CountDownLatch(0);
  private final AtomicInteger published = new AtomicInteger();

  private static FetchContext context(int connections, NetworkState network) {
    return new FetchContext(
        new BufferPool(connections),
        network,
        new Semaphore(connections),
        System::nanoTime,
        event -> {});
  }

  private void add(Sample sample, MemorySource source, FetchJob.Opener opener) {
    jobs.add(
        new FetchJob(
            sample.at("file-" + jobs.size()),
            new RepoId(RepoType.MODEL, "acme/one"),
            () -> List.of(source),
            opener));
  }

  /** A file whose source fails in each piece of 256 KiB once: it refuses, or breaks off. */
  private void addToFetch(Sample sample) {
    Set<Long> failed = ConcurrentHashMap.newKeySet();
    MemorySource source = new MemorySource("source", sample.bytes());
    source.script(
        (position, cancelled) -> {
          long piece = position / (256 << 10);
          if (failed.add(piece)) {
            throw source.failure(piece % 2 == 0 ? Reason.REFUSED : Reason.RETRY);
          }
        });
    String name = "part-" + jobs.size();
    RemoteFile file = sample.at(name);
    add(
        sample,
        source,
        waiting ->
            Optional.of(new IncomingPart(PartFiles.open(folder, name, file.etag(), file.size()))));
  }

  private Optional<FileStore.Incoming> afterAllStarted() {
    try {
      started.await();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
    Thread.yield();
    return Optional.empty();
  }

  /** Runs so many workers until all jobs are done. */
  private void work(FetchScheduler scheduler, int count) throws InterruptedException {
    AtomicReference<Throwable> failure = new AtomicReference<>();
    List<Thread> workers = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      Thread worker =
          new Thread(
              () -> {
                try {
                  started.countDown();
                  Optional<Runnable> task = scheduler.next();
                  while (task.isPresent()) {
                    task.get().run();
                    scheduler.taskDone();
                    task = scheduler.next();
                  }
                } catch (InterruptedException | RuntimeException | Error e) {
                  failure.compareAndSet(null, e);
                }
              });
      worker.setDaemon(true);
      workers.add(worker);
      worker.start();
    }
    for (Thread worker : workers) {
      worker.join();
    }
    assertEquals(null, failure.get());
  }

  @ParameterizedTest
  @ValueSource(ints = {8, 16, 64})
  void wakesNoMoreWorkersForSmallFilesHoweverManyThereAre(int workers) throws Exception {
    int count = 5_000;
    started = new CountDownLatch(workers);
    for (int i = 0; i < count; i++) {
      add(LARGE, NO_SOURCE, waiting -> afterAllStarted());
    }
    FetchLimits limits = new FetchLimits(1000, workers, 32, Duration.ofSeconds(10));
    FetchScheduler scheduler =
        new FetchScheduler(
            jobs,
            context(workers, NetworkState.of(limits, jobs)),
            limits.files(),
            file -> published.incrementAndGet());
    work(scheduler, workers);
    assertEquals(count, published.get());
    System.out.printf("%d files, %d workers: %d wake-ups%n", count, workers, scheduler.wakeUps());
    assertTrue(scheduler.wakeUps() <= 2 * count + workers, scheduler.wakeUps() + " wake-ups");
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void losesNoWakeUpWhileRangesSplitFailuresAreRetriedAndLimitsGoUpAndDown(long seed)
      throws Exception {
    for (int i = 0; i < 2_000; i++) {
      add(SMALL, NO_SOURCE, waiting -> Optional.empty());
    }
    for (int i = 0; i < 100; i++) {
      addToFetch(SMALL);
    }
    for (int i = 0; i < 4; i++) {
      addToFetch(LARGE);
    }
    int workers = 24;
    ConnectionController connections = new ConnectionController(8, workers, 6, 2);
    NetworkState network =
        new NetworkState(connections, new StallDetector(connections, Duration.ofSeconds(10)));
    FetchScheduler scheduler =
        new FetchScheduler(
            jobs, context(workers, network), 1000, file -> published.incrementAndGet());
    Thread limits = new Thread(() -> vary(connections, scheduler, seed));
    limits.start();
    work(scheduler, workers);
    limits.interrupt();
    limits.join();
    assertEquals(Optional.empty(), scheduler.fatal());
    assertEquals(jobs.size(), published.get());
    assertEquals(
        4L * LARGE.bytes().length + 100 * SMALL.bytes().length, scheduler.outcome().fetched());
  }

  /** Moves the limit by made-up goodput and time; workers are told when it rose. */
  private static void vary(ConnectionController connections, FetchScheduler scheduler, long seed) {
    Random random = new Random(seed);
    long now = 1;
    while (!Thread.interrupted()) {
      int before = connections.allowed();
      now += TimeUnit.MILLISECONDS.toNanos(250);
      connections.moved((long) (random.nextDouble() * 50e6 * (random.nextInt(40) < 20 ? 1 : 50)));
      connections.wanted();
      connections.update(now);
      if (connections.allowed() > before) {
        scheduler.changed();
      }
      Thread.yield();
    }
  }

  @Test
  void endsAtOnceWithoutJobs() throws Exception {
    FetchLimits limits = new FetchLimits(1, 1, 1, Duration.ofSeconds(10));
    work(
        new FetchScheduler(
            jobs, context(1, NetworkState.of(limits, jobs)), limits.files(), file -> {}),
        1);
  }
}
