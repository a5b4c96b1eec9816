package io.hfj.fetch;

import io.hfj.ContentMismatch;
import io.hfj.HubException;
import io.hfj.Interrupted;
import io.hfj.ProgressEvent;
import io.hfj.StorageFailure;
import io.hfj.fetch.InOrderHasher.Verdict;
import io.hfj.model.FileRange;
import io.hfj.model.RemoteFile;
import io.hfj.store.FileStore;
import io.hfj.store.part.PartFile;
import io.hfj.store.part.PartFileRemoved;
import java.util.List;
import java.util.Optional;

/**
 * Fetches one file with several workers: {@link #begin}, then leases until nothing is missing, then
 * the check of its hash and its final name. If the check fails, the file is fetched again.
 * Thread-safe.
 */
final class FileFetcher {
  /** From this size on a file is fetched in ranges over several connections. */
  static final long PARALLEL_FROM = 8L << 20;

  /** How often the part file may be removed before the file fails. */
  private static final int MAX_RESTARTS = 3;

  private enum FetchState {
    NEW,
    FETCHING,
    CHECKING,
    FAILED,
    DONE
  }

  private final FetchJob job;
  private final RemoteFile file;
  private final FetchContext context;
  private final FetchScheduler scheduler;
  private final FileSources sources;
  private final ReceivedBytes received;

  // Guarded by this; the work does not change while leases are out.
  private FetchState state = FetchState.NEW;
  private FileStore.Incoming incoming;
  private FileWork work; // null before it is prepared
  private boolean removed;
  private int restarts;
  private boolean verified;

  FileFetcher(FetchJob job, FetchContext context, FetchScheduler scheduler) {
    this.job = job;
    this.file = job.file();
    this.context = context;
    this.scheduler = scheduler;
    this.sources =
        new FileSources(
            job.sources().get(), context.network().routes(), context.nanos(), this::notice);
    this.received = new ReceivedBytes(file.path(), context.progress());
  }

  FetchJob job() {
    return job;
  }

  RemoteFile file() {
    return file;
  }

  /** Returns the bytes that this run received. */
  ReceivedBytes received() {
    return received;
  }

  /** Returns whether this run hashed the content and found it right. */
  synchronized boolean isVerified() {
    return verified;
  }

  /** Opens the file's place on disk, then fetches its first range. */
  void begin() {
    try {
      Optional<FileStore.Incoming> opened = job.opener().open(this::notice);
      if (opened.isEmpty()) {
        context.progress().on(new ProgressEvent.Started(file.path().value(), file.size(), 0));
        finish();
        return;
      }
      synchronized (this) {
        incoming = opened.get();
        prepare(incoming.part());
      }
      long settled = incoming.part().settledBytes();
      if (settled > 0) {
        sources.origins().resumed();
      }
      context.progress().on(new ProgressEvent.Started(file.path().value(), file.size(), settled));
      synchronized (this) {
        state = FetchState.FETCHING; // after Started, whose count is that of earlier runs alone
      }
      takeLease().ifPresent(this::run);
      scheduler.changed();
      completeIfIdle();
    } catch (HubException e) {
      fail(e);
      completeIfIdle();
    }
  }

  private void notice(String text) {
    context.progress().on(new ProgressEvent.Notice(file.path().value() + ": " + text));
  }

  /** Plans what is missing; called while no lease is out. */
  private synchronized void prepare(PartFile part) {
    boolean parallel = file.size() >= PARALLEL_FROM;
    List<FileRange> missing = part.missing();
    long bytes = missing.stream().mapToLong(FileRange::length).sum();
    long now = context.nanos().getAsLong();
    FileLimit limit = context.network().connections().file(bytes, part.settledBytes(), now);
    if (work != null) {
      work.hasher().close();
    }
    work =
        new FileWork(
            part,
            new RangePlan(missing, limit::most, this::hostAccepts, !parallel, context.nanos()),
            limit,
            new InOrderHasher(part, context.buffers(), parallel, this::spoiled),
            received);
    removed = false;
  }

  private int hostAccepts() {
    return context.network().connections().accepted(sources.current().host());
  }

  /** Called by the hasher: bytes of an earlier run have changed on disk. */
  private void spoiled(FileRange range) {
    context.progress().on(new ProgressEvent.Discarded(file.path().value(), range.length()));
    synchronized (this) {
      work.plan().add(range);
    }
    scheduler.changed();
  }

  /** Returns a range to fetch, or empty if there is none now. */
  synchronized Optional<Lease> takeLease() {
    return mayConnect() ? work.plan().take() : Optional.empty();
  }

  /** Returns whether {@link #takeLease} would return a range. */
  synchronized boolean mayLease() {
    return mayConnect() && work.plan().mayTake();
  }

  private boolean mayConnect() {
    boolean ready = state == FetchState.FETCHING && !removed;
    return ready
        && keepsPace()
        && context.network().connections().hasRoom(sources.current().host());
  }

  /** Returns whether the hash can keep up with one more connection. */
  private boolean keepsPace() {
    int running = work.plan().running();
    PartFile part = incoming.part();
    long hashed = work.hasher().front();
    long ready = part.firstMissing(hashed) - hashed;
    long now = context.nanos().getAsLong();
    return running < work.limit().allowed(running, part.settledBytes(), hashed, ready, now);
  }

  /** Returns whether one more connection would find work here. */
  synchronized boolean hasMore() {
    return state == FetchState.FETCHING && !removed && work.plan().hasMore() && keepsPace();
  }

  /** Fetches the range, or part of it. Throws only for bugs. */
  void run(Lease lease) {
    FileWork current;
    synchronized (this) {
      current = work;
    }
    RangeFetcher fetcher = new RangeFetcher(job, context, sources, current);
    try {
      if (fetcher.run(lease, scheduler::changed) == RangeFetcher.LeaseResult.TOO_MANY) {
        current.limit().narrow(current.plan().running());
      }
    } catch (PartFileRemoved e) {
      synchronized (this) {
        removed = true;
      }
    } catch (HubException e) {
      fail(e, fetcher.mayPass());
    } finally {
      current.plan().release(lease);
      scheduler.changed();
    }
    completeIfIdle();
  }

  /**
   * Completes or closes the file, on the worker that ends its last lease. Repeats where the file
   * had to restart and nothing is missing, because another process left all of it: no further lease
   * would end.
   */
  private void completeIfIdle() {
    for (Optional<FetchState> step = claimFinalStep(); step.isPresent(); step = claimFinalStep()) {
      if (step.get() == FetchState.DONE) {
        close();
        scheduler.ended(this);
        return;
      }
      try {
        completeOrRestart();
      } catch (HubException e) {
        fail(e);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        fail(new Interrupted("interrupted while checking " + file.path(), ""));
      }
    }
  }

  /**
   * Returns {@code CHECKING} or {@code DONE} if the caller alone is to check or close the file;
   * empty if it is not time.
   */
  private synchronized Optional<FetchState> claimFinalStep() {
    boolean idle = work == null || work.plan().running() == 0;
    boolean complete = state == FetchState.FETCHING && (removed || work.plan().isDone());
    if (!idle || state != FetchState.FAILED && !complete) {
      return Optional.empty();
    }
    state = state == FetchState.FAILED ? FetchState.DONE : FetchState.CHECKING;
    return Optional.of(state);
  }

  private void completeOrRestart() throws InterruptedException {
    try {
      if (!removed) {
        complete();
        return;
      }
    } catch (PartFileRemoved e) {
      // As if a worker had found it removed.
    }
    restart();
  }

  private void complete() throws PartFileRemoved, InterruptedException {
    context.progress().on(new ProgressEvent.Checking(file.path().value()));
    Verdict verdict = work.hasher().finish();
    switch (verdict) {
      case RIGHT -> {
        synchronized (this) {
          verified = true;
        }
        scheduler.beginPublishing();
        try {
          incoming.publish();
          finish();
        } finally {
          scheduler.endPublishing();
        }
      }
      case INCOMPLETE -> {
        synchronized (this) {
          incoming.part().missing().forEach(work.plan()::add);
        }
        resume();
      }
      case WRONG -> refetchOrFail();
    }
  }

  private void refetchOrFail() {
    List<FileRange> right = sources.proveRight(incoming.part()::read);
    String from;
    try {
      from = sources.blame(job, !right.isEmpty());
    } catch (ContentMismatch e) {
      long lost = incoming.part().settledBytes();
      incoming.part().delete();
      context.progress().on(new ProgressEvent.Discarded(file.path().value(), lost));
      throw e;
    }
    long before = incoming.part().settledBytes();
    incoming.part().dropSpoiledClaims(right);
    if (incoming.part().settledBytes() > 0) {
      sources.origins().resumed(); // what is kept has no other record
    }
    long dropped = before - incoming.part().settledBytes();
    notice("hash mismatch in the data" + from + "; downloading it again");
    context.progress().on(new ProgressEvent.Discarded(file.path().value(), dropped));
    prepare(incoming.part());
    resume();
  }

  private void resume() {
    synchronized (this) {
      state = FetchState.FETCHING;
    }
    scheduler.changed();
  }

  private void restart() {
    if (++restarts > MAX_RESTARTS) {
      throw new StorageFailure(
          "the incomplete file of " + file.path() + " was removed several times",
          "another program removes it, such as a clean-up job, a sync tool or a virus scanner;"
              + " exclude the folder there");
    }
    long lost = incoming.part().settledBytes();
    context.progress().on(new ProgressEvent.Discarded(file.path().value(), lost));
    Optional<PartFile> renewed = incoming.renew();
    if (renewed.isEmpty()) {
      finish(); // another process completed it, without a lock
      return;
    }
    notice("the incomplete file was removed; starting again");
    prepare(renewed.get());
    resume();
  }

  private void finish() {
    scheduler.published(file); // its failure is that of this file
    close();
    synchronized (this) {
      state = FetchState.DONE;
    }
    context.progress().on(new ProgressEvent.Finished(file.path().value(), file.size()));
    scheduler.ended(this);
  }

  private void fail(HubException failure) {
    fail(failure, false);
  }

  /**
   * Stops the work on this file; the worker that ends its last lease closes it.
   *
   * @param mayPass whether a later attempt may succeed
   */
  private void fail(HubException failure, boolean mayPass) {
    synchronized (this) {
      if (state == FetchState.FAILED || state == FetchState.DONE) {
        return;
      }
      state = FetchState.FAILED;
    }
    sources.cancel();
    scheduler.failed(this, failure, mayPass);
  }

  /** Cancels the transfers under way, on which their workers fail. */
  void cancel() {
    sources.cancel();
  }

  /** Closes the part file and releases its lock; received data is kept. */
  void close() {
    synchronized (this) {
      if (work != null) {
        work.hasher().close();
      }
    }
    if (incoming != null) {
      incoming.close();
    }
  }
}
