package io.hfj.fetch;

import io.hfj.HubException;
import io.hfj.Interrupted;
import io.hfj.ProgressListener;
import io.hfj.model.RemoteFile;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * Fetches many files at once. Thread-safe: runs at the same time share the maximum of connections,
 * and each decides by itself how many of them it uses.
 */
public final class Fetcher {
  private final FetchLimits limits;
  private final Semaphore permits;
  private final LongSupplier nanos;

  /**
   * @param nanos a clock that only moves forward
   */
  public Fetcher(FetchLimits limits, LongSupplier nanos) {
    this.limits = limits;
    this.permits = new Semaphore(limits.connections(), true);
    this.nanos = nanos;
  }

  /**
   * Fetches all files. Returns when every worker has ended; nothing is written afterwards.
   *
   * @param published receives each file as it gets its final name, from any worker
   * @throws HubException if the job had to stop; received data is kept for the next run
   */
  public FetchOutcome fetchAll(
      List<FetchJob> jobs, Consumer<RemoteFile> published, ProgressListener progress) {
    BufferPool buffers = new BufferPool(limits.connections());
    NetworkState network = NetworkState.of(limits, jobs);
    FetchContext context = new FetchContext(buffers, network, permits, nanos, progress);
    FetchScheduler schedule = new FetchScheduler(jobs, context, limits.files(), published);
    AtomicReference<Throwable> bug = new AtomicReference<>();
    // Made in advance: there may be no memory left to make it when memory runs out.
    Interrupted stopped = new Interrupted("stopped by an internal error", "");
    List<Thread> workers = new ArrayList<>();
    long usable = Math.min(limits.connections(), usable(jobs));
    for (int i = 0; i < usable; i++) {
      Thread worker =
          new Thread(() -> guarded(() -> work(schedule), schedule, bug, stopped), "hfj-fetch-" + i);
      worker.setDaemon(true);
      workers.add(worker);
      worker.start();
    }
    CountDownLatch over = new CountDownLatch(1);
    Thread watcher =
        new Thread(
            () -> guarded(() -> watch(network.stalls(), schedule, over), schedule, bug, stopped),
            "hfj-watch");
    watcher.setDaemon(true);
    watcher.start();
    awaitAll(workers, schedule);
    schedule.closeActive();
    over.countDown();
    if (bug.get() instanceof RuntimeException failure) {
      throw failure;
    }
    if (bug.get() instanceof Error error) {
      throw error;
    }
    schedule
        .fatal()
        .ifPresent(
            reason -> {
              throw reason;
            });
    return schedule.outcome();
  }

  /** Returns how many connections the files can have together. */
  private long usable(List<FetchJob> jobs) {
    return jobs.stream()
        .mapToLong(job -> FileLimit.most(limits.perFile(), job.file().size()))
        .sum();
  }

  /** Part of the job that runs on a thread of its own. */
  private interface Part {
    void run() throws InterruptedException;
  }

  /** Runs a part of the job; a bug in it ends the whole job. */
  private static void guarded(
      Part duty, FetchScheduler schedule, AtomicReference<Throwable> bug, Interrupted stopped) {
    try {
      duty.run();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException | Error e) {
      bug.compareAndSet(null, e);
      schedule.stop(stopped);
    }
  }

  private static void work(FetchScheduler schedule) throws InterruptedException {
    Optional<Runnable> task = schedule.next();
    while (task.isPresent()) {
      task.get().run();
      schedule.taskDone();
      task = schedule.next();
    }
  }

  private void watch(StallDetector stalls, FetchScheduler schedule, CountDownLatch over)
      throws InterruptedException {
    do {
      stalls.check(nanos.getAsLong());
      schedule.changed();
    } while (!over.await(StallDetector.INTERVAL.toMillis(), TimeUnit.MILLISECONDS));
  }

  private static void awaitAll(List<Thread> workers, FetchScheduler schedule) {
    boolean interrupted = false;
    boolean stopping = false;
    for (Thread worker : workers) {
      while (worker.isAlive()) {
        try {
          worker.join(100);
          // Workers end when their transfers are cancelled; those left after a moment sleep.
          if (stopping && worker.isAlive()) {
            workers.forEach(schedule::interrupt);
          }
          stopping = schedule.fatal().isPresent();
        } catch (InterruptedException e) {
          interrupted = true;
          schedule.stop(new Interrupted("interrupted", "repeat the download to resume"));
        }
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
