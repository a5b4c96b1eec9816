package io.hfj.fetch;

import io.hfj.error.ContentMismatch;
import io.hfj.error.HfjException;
import io.hfj.error.NotFound;
import io.hfj.model.RemoteFile;
import io.hfj.progress.ProgressEvent;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Tells workers what to do next: a range of a file under way, largest files first, else the next
 * file. So large files fill their connections and small ones the gaps. A failure that only concerns
 * one file lets the others go on; any other stops the job. Thread-safe.
 */
final class Schedule {
  private final ArrayDeque<FetchJob> pending = new ArrayDeque<>(); // guarded by this
  private final List<FileFetcher> active = new ArrayList<>(); // guarded by this
  private final List<FileFetcher> ended = new ArrayList<>(); // guarded by this
  private final List<HfjException> failures = new ArrayList<>(); // guarded by this
  private final Workbench bench;
  private final int files;
  private final Consumer<RemoteFile> published;
  private int busy; // guarded by this
  private HfjException fatal; // guarded by this

  Schedule(List<FetchJob> jobs, Workbench bench, int files, Consumer<RemoteFile> published) {
    jobs.stream()
        .sorted(Comparator.comparingLong((FetchJob job) -> job.file().size()).reversed())
        .forEach(pending::add);
    this.bench = bench;
    this.files = files;
    this.published = published;
  }

  /** The next piece of work; waits for one, and is empty when there will be none. */
  synchronized Optional<Runnable> next() throws InterruptedException {
    while (fatal == null && !(active.isEmpty() && pending.isEmpty())) {
      Concurrency concurrency = bench.line().concurrency();
      if (busy < concurrency.allowed()) {
        Optional<Runnable> task = task();
        if (task.isPresent()) {
          busy++;
          return task;
        }
      } else if (mayBegin() || active.stream().anyMatch(FileFetcher::hasMore)) {
        concurrency.wanted();
      }
      // Woken by changes; the bound is for ranges that become worth cutting as time goes by.
      TimeUnit.MILLISECONDS.timedWait(this, 250);
    }
    return Optional.empty();
  }

  private Optional<Runnable> task() {
    for (FileFetcher fetcher : active) {
      Optional<Lease> lease = fetcher.takeLease();
      if (lease.isPresent()) {
        return Optional.of(() -> fetcher.run(lease.get()));
      }
    }
    if (!mayBegin()) {
      return Optional.empty();
    }
    FileFetcher fetcher = new FileFetcher(pending.poll(), bench, this);
    active.add(fetcher);
    return Optional.of(fetcher::begin);
  }

  private boolean mayBegin() {
    return !pending.isEmpty() && active.size() < files;
  }

  /** To be called after each task that {@link #next} gave. */
  synchronized void taskDone() {
    busy--;
    notifyAll();
  }

  /** There may be something to do. */
  synchronized void changed() {
    notifyAll();
  }

  /** A file is in its place. */
  void published(RemoteFile file) {
    published.accept(file);
  }

  synchronized void ended(FileFetcher fetcher) {
    active.remove(fetcher);
    ended.add(fetcher);
    notifyAll();
  }

  void failed(FileFetcher fetcher, HfjException failure) {
    if (fatal().isPresent()) {
      return; // broken off by us, after the failure that counts
    }
    bench.progress().on(new ProgressEvent.Failed(fetcher.file().path(), failure.getMessage()));
    if (failure instanceof NotFound || failure instanceof ContentMismatch) {
      synchronized (this) {
        failures.add(failure);
      }
    } else {
      stop(failure);
    }
  }

  /** Ends the job: no new work, and what is under way is broken off. The first reason counts. */
  void stop(HfjException reason) {
    List<FileFetcher> running;
    synchronized (this) {
      if (fatal == null) {
        fatal = reason;
      }
      notifyAll(); // before all that takes memory: it may be what we stop for
      running = List.copyOf(active);
    }
    running.forEach(FileFetcher::cancel);
  }

  synchronized Optional<HfjException> fatal() {
    return Optional.ofNullable(fatal);
  }

  synchronized FetchOutcome outcome() {
    long fetched = 0;
    long verified = 0;
    for (FileFetcher fetcher : ended) {
      fetched += fetcher.fetchedBytes();
      verified += fetcher.isVerified() ? fetcher.file().size() : 0;
    }
    return new FetchOutcome(fetched, verified, List.copyOf(failures));
  }
}
