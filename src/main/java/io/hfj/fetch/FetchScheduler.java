package io.hfj.fetch;

import io.hfj.error.AccessDenied;
import io.hfj.error.ContentMismatch;
import io.hfj.error.HfjException;
import io.hfj.error.Interrupted;
import io.hfj.error.NetworkFailure;
import io.hfj.error.NotFound;
import io.hfj.model.RemoteFile;
import io.hfj.progress.ProgressEvent;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Tells workers what to do next: a range of a file under way, largest files first, else the next
 * file. So large files fill their connections and small ones the gaps. A failure that only concerns
 * one file lets the others go on; so does a network or a Hub that fails one file while others move,
 * and that file gets a second turn at the end if it may help. Any other failure stops the job, and
 * so do several files in a row that cannot be had. Thread-safe.
 */
final class FetchScheduler {
  /**
   * So many files that failed in a row, with nothing moving meanwhile, show that it is the line or
   * the repository. Each takes the time of all its tries.
   */
  private static final int MOST_FAILURES = 2;

  /** The same for refusals that no second try changes: they cost a request each. */
  private static final int MOST_REFUSALS = 8;

  /** What is left to know of a file: its fetcher holds a buffer of a MiB, and all its ranges. */
  private record Ended(RemoteFile file, long fetched, long network, boolean verified) {}

  private final ArrayDeque<FetchJob> pending = new ArrayDeque<>(); // guarded by this
  private final List<FileFetcher> active = new ArrayList<>(); // guarded by this
  private final List<Ended> ended = new ArrayList<>(); // guarded by this
  private final List<FetchOutcome.Failure> failures = new ArrayList<>(); // guarded by this
  private final WaitQueue idle = new WaitQueue(); // guarded by this
  private final FetchContext context;
  private final int files;
  private final Consumer<RemoteFile> published;
  private final Set<FileFetcher> forSecondTurn = new HashSet<>(); // guarded by this
  private long bytesAtLastFailure; // guarded by this
  private int
      failuresInARow; // files in a row that failed while nothing else moved; guarded by this
  private final Set<Thread> publishing = new HashSet<>(); // guarded by this
  private int busy; // guarded by this
  private HfjException fatal; // guarded by this

  FetchScheduler(
      List<FetchJob> jobs, FetchContext context, int files, Consumer<RemoteFile> published) {
    jobs.stream()
        .sorted(Comparator.comparingLong((FetchJob job) -> job.file().size()).reversed())
        .forEach(pending::add);
    this.context = context;
    this.files = files;
    this.published = published;
  }

  /** The next piece of work; waits for one, and is empty when there will be none. */
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
          changed(); // there may be more
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

  /** To be called after each task that {@link #next} gave, before it is called again. */
  synchronized void taskDone() {
    busy--;
  }

  /**
   * Wakes one worker if one waits that would find work; it does the same once it has its own. To be
   * called after each change that may bring work, and a few times a second, because a range becomes
   * worth cutting and a limit rises as time goes by.
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
   * The worker that calls this is about to give a file its name, and will not be woken meanwhile:
   * an interrupt would leave the file without what is kept beside it.
   *
   * @throws Interrupted if the job has been stopped
   */
  synchronized void beginPublishing() {
    if (fatal != null || Thread.interrupted()) {
      throw new Interrupted("stopped before a file got its name", "");
    }
    publishing.add(Thread.currentThread());
  }

  synchronized void endPublishing() {
    publishing.remove(Thread.currentThread());
  }

  /** Ends the sleep or wait of a worker. */
  synchronized void interrupt(Thread worker) {
    if (!publishing.contains(worker)) {
      worker.interrupt();
    }
  }

  /** A file is in its place. */
  void published(RemoteFile file) {
    published.accept(file);
  }

  synchronized void ended(FileFetcher fetcher) {
    active.remove(fetcher);
    ended.add(
        new Ended(
            fetcher.file(),
            fetcher.received().content(),
            fetcher.received().network(),
            fetcher.isVerified()));
    if (forSecondTurn.remove(fetcher)) { // not before: until now it held the file's lock
      pending.addLast(fetcher.job().again());
    }
    if (isOver()) {
      idle.wakeAll();
    }
  }

  /**
   * A file cannot be had, now.
   *
   * @param mayPass whether it may be had at another time
   */
  void failed(FileFetcher fetcher, HfjException failure, boolean mayPass) {
    Consequence consequence;
    synchronized (this) {
      if (fatal != null) {
        return; // broken off by us, or of the same cause as the failure that counts
      }
      consequence = consequence(fetcher, failure, mayPass);
      fatal = consequence == Consequence.STOP ? failure : null;
    }
    if (consequence == Consequence.STOP) {
      stop(failure); // it is told as that of the whole job
      return;
    }
    String why =
        failure.getMessage()
            + (consequence == Consequence.SECOND_TURN ? "; once more at the end" : "");
    context.progress().on(new ProgressEvent.Failed(fetcher.file().path(), why));
  }

  /** What one file's failure means for the job. */
  private enum Consequence {
    STOP,
    CONTINUE,
    SECOND_TURN
  }

  private synchronized Consequence consequence(
      FileFetcher fetcher, HfjException failure, boolean mayPass) {
    if (failure instanceof NotFound || failure instanceof ContentMismatch) {
      return continueWithout(fetcher, failure);
    }
    if (!concernsOneFile(failure)) {
      return Consequence.STOP;
    }
    long others = bytesOfOthers(fetcher);
    failuresInARow = others > bytesAtLastFailure ? 0 : failuresInARow + 1;
    bytesAtLastFailure = others;
    int most = mayPass || failure instanceof AccessDenied ? MOST_FAILURES : MOST_REFUSALS;
    if (failuresInARow >= most || failuresInARow > 0 && !hasOthers(fetcher)) {
      return Consequence.STOP;
    }
    if (mayPass && !fetcher.job().secondTurn()) {
      forSecondTurn.add(fetcher);
      return Consequence.SECOND_TURN;
    }
    return continueWithout(fetcher, failure);
  }

  private Consequence continueWithout(FileFetcher fetcher, HfjException failure) {
    failures.add(new FetchOutcome.Failure(fetcher.file().path(), failure));
    return Consequence.CONTINUE;
  }

  private static boolean concernsOneFile(HfjException failure) {
    return failure instanceof AccessDenied denied
        ? !denied.isAboutToken()
        : failure instanceof NetworkFailure network && !network.isOfLongPause();
  }

  /** Whether another file may still show that the line is alive. */
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

  /** Ends the job: no new work, and what is under way is broken off. The first reason counts. */
  void stop(HfjException reason) {
    List<FileFetcher> running;
    synchronized (this) {
      if (fatal == null) {
        fatal = reason;
      }
      idle.wakeAll(); // before all that takes memory: it may be what we stop for
      running = List.copyOf(active);
    }
    running.forEach(FileFetcher::cancel);
  }

  /**
   * Closes the files that no worker took up again when the job was stopped, and with them their
   * locks. To be called once the workers have ended.
   */
  synchronized void closeActive() {
    active.forEach(FileFetcher::close);
  }

  synchronized Optional<HfjException> fatal() {
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
    return new FetchOutcome(fetched, network, verified, List.copyOf(failures));
  }
}
