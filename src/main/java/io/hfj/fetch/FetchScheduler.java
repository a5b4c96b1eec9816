package io.hfj.fetch;

import io.hfj.HubException;
import io.hfj.Interrupted;
import io.hfj.ProgressEvent;
import io.hfj.fetch.FileFailures.Consequence;
import io.hfj.model.RemoteFile;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Gives workers their next task: a range of a file under way, largest files first, else the next
 * file. So large files use the connections and small ones the gaps between. Workers without a task
 * wait, and are woken one at a time. {@link FileFailures} decides what a failure means.
 * Thread-safe.
 */
final class FetchScheduler {
  /** Summary of a file, kept in place of its fetcher, which holds a buffer of 1 MiB. */
  private record Ended(RemoteFile file, long fetched, long network, boolean verified) {}

  private final ArrayDeque<FetchJob> pending = new ArrayDeque<>(); // guarded by this
  private final List<FileFetcher> active = new ArrayList<>(); // guarded by this
  private final List<Ended> ended = new ArrayList<>(); // guarded by this
  private final WaitQueue idle = new WaitQueue(); // guarded by this
  private final FetchContext context;
  private final int files;
  private final boolean isSingle;
  private final Consumer<RemoteFile> published;
  private final Set<FileFetcher> forSecondTurn = new HashSet<>(); // guarded by this
  private final FileFailures failures = new FileFailures(); // guarded by this
  private final Set<Thread> publishing = new HashSet<>(); // guarded by this
  private int busy; // guarded by this
  private HubException fatal; // guarded by this

  FetchScheduler(
      List<FetchJob> jobs, FetchContext context, int files, Consumer<RemoteFile> published) {
    jobs.stream()
        .sorted(Comparator.comparingLong((FetchJob job) -> job.file().size()).reversed())
        .forEach(pending::add);
    this.context = context;
    this.files = files;
    this.isSingle = jobs.size() == 1;
    this.published = published;
  }

  /** Returns the next task; waits for one. Empty if there will be none. */
  Optional<Runnable> next() throws InterruptedException {
    while (true) {
      WaitQueue.Waiter waiter;
      synchronized (this) {
        if (fatal != null || isOver()) {
          return Optional.empty();
        }
        Optional<Runnable> task = mayWork() ? takeTask() : Optional.empty();
        if (task.isPresent()) {
          busy++;
          changed(); // there may be another task
          return task;
        }
        waiter = idle.add();
      }
      await(waiter);
    }
  }

  private void await(WaitQueue.Waiter waiter) throws InterruptedException {
    try {
      waiter.await();
    } catch (InterruptedException e) {
      synchronized (this) {
        idle.remove(waiter);
      }
      throw e;
    }
  }

  private boolean isOver() {
    return active.isEmpty() && pending.isEmpty();
  }

  private boolean mayWork() {
    return busy < context.network().connections().allowed();
  }

  private Optional<Runnable> takeTask() {
    for (FileFetcher fetcher : active) {
      Optional<Lease> lease = fetcher.takeLease();
      if (lease.isPresent()) {
        return Optional.of(() -> fetcher.run(lease.get()));
      }
    }
    if (!mayStartFile()) {
      return Optional.empty();
    }
    FileFetcher fetcher = new FileFetcher(pending.poll(), context, this);
    active.add(fetcher);
    return Optional.of(fetcher::begin);
  }

  private boolean mayStartFile() {
    return !pending.isEmpty() && active.size() < files;
  }

  /** To be called after each task from {@link #next}, before that is called again. */
  synchronized void taskDone() {
    busy--;
  }

  /**
   * Wakes one waiting worker if it would find a task; that worker calls this again when it has the
   * task. To be called after each change that may provide tasks, and a few times a second, because
   * ranges become worth splitting and limits rise with time.
   */
  synchronized void changed() {
    if (idle.isEmpty()) {
      return;
    }
    if (!mayWork()) {
      if (mayStartFile() || active.stream().anyMatch(FileFetcher::hasMore)) {
        context.network().connections().wanted();
      }
    } else if (mayStartFile() || active.stream().anyMatch(FileFetcher::mayLease)) {
      idle.wakeOne();
    }
  }

  /** Returns how often waiting workers were woken. */
  synchronized long wakeUps() {
    return idle.wakeUps();
  }

  /**
   * Marks the calling worker as publishing a file. It is not interrupted until {@link
   * #endPublishing}: an interrupt would leave the file without its metadata.
   *
   * @throws Interrupted if the job has been stopped
   */
  synchronized void beginPublishing() {
    if (fatal != null || Thread.interrupted()) {
      throw new Interrupted("stopped before a file was complete", "");
    }
    publishing.add(Thread.currentThread());
  }

  synchronized void endPublishing() {
    publishing.remove(Thread.currentThread());
  }

  /** Interrupts a worker, unless it is publishing a file. */
  synchronized void interrupt(Thread worker) {
    if (!publishing.contains(worker)) {
      worker.interrupt();
    }
  }

  /** Reports a file that has its final name. */
  void published(RemoteFile file) {
    published.accept(file);
  }

  synchronized void ended(FileFetcher fetcher) {
    active.remove(fetcher);
    ended.add(
        new Ended(
            fetcher.file(),
            fetcher.received().fetched(),
            fetcher.received().network(),
            fetcher.isVerified()));
    if (forSecondTurn.remove(fetcher)) { // not earlier: until now it held the file's lock
      pending.addLast(fetcher.job().again());
    }
    if (isOver()) {
      idle.wakeAll();
    }
  }

  /**
   * Records the failure of a file; stops the job or schedules a second turn as {@link FileFailures}
   * decides.
   *
   * @param mayPass whether a later attempt may succeed
   */
  void failed(FileFetcher fetcher, HubException failure, boolean mayPass) {
    Consequence consequence;
    synchronized (this) {
      if (fatal != null) {
        return; // cancelled, or of the same cause as the failure that stopped the job
      }
      consequence =
          failures.add(fetcher.job(), failure, mayPass, bytesOfOthers(fetcher), hasOthers(fetcher));
      if (consequence == Consequence.SECOND_TURN) {
        forSecondTurn.add(fetcher);
      }
      fatal = consequence == Consequence.STOP ? failure : null;
    }
    if (consequence == Consequence.STOP) {
      stop(failure); // reported as that of the whole job
      return;
    }
    if (consequence == Consequence.CONTINUE && isSingle) {
      return; // reported as that of the whole job
    }
    boolean again = consequence == Consequence.SECOND_TURN;
    String why = failure.getMessage() + (again ? "; retrying at the end" : "");
    context.progress().on(new ProgressEvent.Failed(fetcher.file().path().value(), why, again));
  }

  /** Returns whether another file may still receive bytes. */
  private boolean hasOthers(FileFetcher one) {
    return !pending.isEmpty()
        || active.stream().anyMatch(other -> !other.file().equals(one.file()));
  }

  private long bytesOfOthers(FileFetcher one) {
    long underWay =
        active.stream()
            .filter(other -> !other.file().equals(one.file()))
            .mapToLong(other -> other.received().content())
            .sum();
    long before =
        ended.stream()
            .filter(other -> !other.file().equals(one.file()))
            .mapToLong(Ended::fetched)
            .sum();
    return underWay + before;
  }

  /** Stops the job: gives no new tasks and cancels transfers. The first reason counts. */
  void stop(HubException reason) {
    List<FileFetcher> running;
    synchronized (this) {
      if (fatal == null) {
        fatal = reason;
      }
      idle.wakeAll(); // before anything that allocates: memory may have run out
      running = List.copyOf(active);
    }
    running.forEach(FileFetcher::cancel);
  }

  /**
   * Closes the files, and releases their locks, that had no worker when the job was stopped. To be
   * called when the workers have ended.
   */
  synchronized void closeActive() {
    active.forEach(FileFetcher::close);
  }

  synchronized Optional<HubException> fatal() {
    return Optional.ofNullable(fatal);
  }

  synchronized FetchOutcome outcome() {
    long fetched = 0;
    long network = 0;
    long verified = 0;
    for (Ended file : ended) {
      fetched += file.fetched();
      network += file.network();
      verified += file.verified() ? file.file().size() : 0;
    }
    return new FetchOutcome(fetched, network, verified, failures.all());
  }
}
