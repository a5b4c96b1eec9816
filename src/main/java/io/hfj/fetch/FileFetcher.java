package io.hfj.fetch;

import io.hfj.error.ContentMismatch;
import io.hfj.error.HfjException;
import io.hfj.error.Interrupted;
import io.hfj.error.StorageFailure;
import io.hfj.fetch.InOrderHasher.Verdict;
import io.hfj.model.FileRange;
import io.hfj.model.RemoteFile;
import io.hfj.progress.ProgressEvent;
import io.hfj.store.FileStore;
import io.hfj.store.part.PartFile;
import io.hfj.store.part.PartFileRemoved;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

/**
 * One file on its way in, worked on by several workers. Its life: {@link #begin}, leases until
 * nothing is missing, then the check and its final name; if the check fails, once more.
 * Thread-safe.
 */
final class FileFetcher {
  /** From this size on a file is fetched in ranges over several connections. */
  static final long PARALLEL_FROM = 8L << 20;

  /** Bytes that make one more connection worth its while. */
  private static final long PER_CONNECTION = 2L << 20;

  /** How often a part file may vanish under our hands before we say that something is wrong. */
  private static final int MOST_RESTARTS = 3;

  private enum State {
    NEW,
    FETCHING,
    CHECKING,
    FAILED,
    DONE
  }

  private final FetchJob job;
  private final RemoteFile file;
  private final FetchContext bench;
  private final FetchScheduler schedule;
  private final HttpByteSource source;
  private final AtomicLong fetched = new AtomicLong();

  // Guarded by this; the parts of a running state do not change while leases are out.
  private State state = State.NEW;
  private FileStore.Incoming intake;
  private InOrderHasher hasher;
  private RangePlan plan;
  private HashBackpressure pace;
  private boolean vanished;
  private int restarts;
  private boolean verified;

  FileFetcher(FetchJob job, FetchContext bench, FetchScheduler schedule) {
    this.job = job;
    this.file = job.file();
    this.bench = bench;
    this.schedule = schedule;
    this.source = new HttpByteSource(job, bench);
  }

  FetchJob job() {
    return job;
  }

  RemoteFile file() {
    return file;
  }

  /** Bytes that came over the network and were kept. */
  long fetchedBytes() {
    return fetched.get();
  }

  /** Whether this run hashed the content and found it right. */
  synchronized boolean isVerified() {
    return verified;
  }

  /** Opens the file's place, then fetches its first range. */
  void begin() {
    try {
      Optional<FileStore.Incoming> opened = job.opener().open(this::notice);
      if (opened.isEmpty()) {
        bench.progress().on(new ProgressEvent.Started(file.path(), file.size(), 0));
        finished();
        return;
      }
      synchronized (this) {
        intake = opened.get();
        prepare(intake.part());
      }
      long settled = intake.part().settledBytes();
      if (settled > 0) {
        source.givers().resumed();
      }
      bench.progress().on(new ProgressEvent.Started(file.path(), file.size(), settled));
      synchronized (this) {
        state = State.FETCHING; // not before: what others fetch from now on is not an earlier run's
      }
      takeLease().ifPresent(this::run);
      schedule.changed();
      completeIfIdle();
    } catch (HfjException e) {
      fail(e);
      completeIfIdle();
    }
  }

  private void notice(String text) {
    bench.progress().on(new ProgressEvent.Notice(file.path() + ": " + text));
  }

  /** Plans what is missing; called while no lease is out. */
  private synchronized void prepare(PartFile part) {
    boolean parallel = file.size() >= PARALLEL_FROM;
    List<FileRange> missing = part.missing();
    long bytes = missing.stream().mapToLong(FileRange::length).sum();
    int width = (int) Math.max(1, Math.min(bench.perFile(), bytes / PER_CONNECTION));
    plan = new RangePlan(missing, width, !parallel, bench.nanos());
    if (hasher != null) {
      hasher.close();
    }
    hasher = new InOrderHasher(part, bench.buffers(), parallel, this::spoiled);
    pace = new HashBackpressure(width, part.settledBytes(), bench.nanos().getAsLong());
    vanished = false;
  }

  /** Called by the hasher: bytes of an earlier run are no longer what they were. */
  private void spoiled(FileRange range) {
    bench.progress().on(new ProgressEvent.Discarded(file.path(), range.length()));
    synchronized (this) {
      plan.add(range);
    }
    schedule.changed();
  }

  /** A range to fetch for whoever asks, or empty if there is none now. */
  synchronized Optional<Lease> takeLease() {
    boolean ready = state == State.FETCHING && !vanished;
    return ready && keepsPace() && bench.line().ceilings().hasRoom(source.host())
        ? plan.take()
        : Optional.empty();
  }

  /** Whether the hash can follow if there is one connection more. */
  private boolean keepsPace() {
    int running = plan.running();
    PartFile part = intake.part();
    long hashed = hasher.front();
    long ready = part.firstMissing(hashed) - hashed;
    long now = bench.nanos().getAsLong();
    return running < pace.allowed(running, part.settledBytes(), hashed, ready, now);
  }

  /** Whether one more connection would find work here. */
  synchronized boolean hasMore() {
    return state == State.FETCHING && !vanished && plan.hasMore() && keepsPace();
  }

  /** Fetches the range, or as much as can be had; never throws for what is not a bug. */
  void run(Lease lease) {
    RangePlan leasedFrom;
    synchronized (this) {
      leasedFrom = plan;
    }
    RangeFetcher runner =
        new RangeFetcher(job, bench, source, intake.part(), leasedFrom, hasher, this::received);
    try {
      if (runner.run(lease, schedule::changed) == RangeFetcher.Ended.OUT_OF_PATIENCE) {
        leasedFrom.narrow();
      }
    } catch (PartFileRemoved e) {
      synchronized (this) {
        vanished = true;
      }
    } catch (HfjException e) {
      fail(e, runner.mayPass());
    } finally {
      leasedFrom.release(lease);
      schedule.changed();
    }
    completeIfIdle();
  }

  private void received(long added) {
    fetched.addAndGet(added);
    bench.progress().on(new ProgressEvent.Received(file.path(), (int) added));
  }

  /**
   * The worker that ends the last lease brings the file to its end. If it has to begin again and
   * finds nothing missing, because another process left all of it, nobody else will come: then it
   * goes on by itself.
   */
  private void completeIfIdle() {
    for (Optional<State> turn = takeTurn(); turn.isPresent(); turn = takeTurn()) {
      if (turn.get() == State.DONE) {
        close();
        schedule.ended(this);
        return;
      }
      try {
        completeOrBeginAgain();
      } catch (HfjException e) {
        fail(e);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        fail(new Interrupted("interrupted while checking " + file.path(), ""));
      }
    }
  }

  /** The state that the caller, and nobody else, is to carry out; empty if it is not time. */
  private synchronized Optional<State> takeTurn() {
    boolean idle = plan == null || plan.running() == 0;
    boolean complete = state == State.FETCHING && (vanished || plan.isDone());
    if (!idle || state != State.FAILED && !complete) {
      return Optional.empty();
    }
    state = state == State.FAILED ? State.DONE : State.CHECKING;
    return Optional.of(state);
  }

  private void completeOrBeginAgain() throws InterruptedException {
    try {
      if (!vanished) {
        complete();
        return;
      }
    } catch (PartFileRemoved e) {
      // As if a worker had found out.
    }
    restart();
  }

  private void complete() throws PartFileRemoved, InterruptedException {
    bench.progress().on(new ProgressEvent.Checking(file.path()));
    Verdict verdict = hasher.finish();
    switch (verdict) {
      case RIGHT -> {
        synchronized (this) {
          verified = true;
        }
        schedule.beginPublishing();
        try {
          intake.publish();
          finished();
        } finally {
          schedule.endPublishing();
        }
      }
      case INCOMPLETE -> {
        synchronized (this) {
          intake.part().missing().forEach(plan::add);
        }
        resume();
      }
      case WRONG -> fetchAgainOrGiveUp();
    }
  }

  private void fetchAgainOrGiveUp() {
    String givers = source.givers().inWords();
    // Of an empty file there is nothing that could come better a second time.
    if (file.size() == 0 || !source.givers().mayMend(file.path().value())) {
      intake.part().delete();
      int times = source.givers().mismatches();
      throw new ContentMismatch(
          "the content of "
              + file.path()
              + givers
              + " is not what the Hub says it is"
              + (times < 2 ? "" : times == 2 ? ", twice in a row" : ", " + times + " times"),
          "nothing of it was kept; try another endpoint or network, or report it to "
              + job.asked().repo());
    }
    source.renew();
    long before = intake.part().settledBytes();
    intake.part().dropSpoiled();
    long dropped = before - intake.part().settledBytes();
    notice("the bytes that came" + givers + " are not what the Hub says; fetching them again");
    bench.progress().on(new ProgressEvent.Discarded(file.path(), dropped));
    prepare(intake.part());
    resume();
  }

  private void resume() {
    synchronized (this) {
      state = State.FETCHING;
    }
    schedule.changed();
  }

  private void restart() {
    if (++restarts > MOST_RESTARTS) {
      throw new StorageFailure(
          "the unfinished file of " + file.path() + " keeps vanishing",
          "something removes it while it is being filled: a clean-up, a sync tool, a virus"
              + " scanner; keep it from doing so");
    }
    long lost = intake.part().settledBytes();
    bench.progress().on(new ProgressEvent.Discarded(file.path(), lost));
    Optional<PartFile> renewed = intake.renew();
    if (renewed.isEmpty()) {
      finished(); // another process was faster, without a lock between us
      return;
    }
    notice("the unfinished file vanished; beginning again");
    prepare(renewed.get());
    resume();
  }

  private void finished() {
    schedule.published(file); // may fail, and is then the failure of this file
    close();
    synchronized (this) {
      state = State.DONE;
    }
    bench.progress().on(new ProgressEvent.Finished(file.path(), file.size()));
    schedule.ended(this);
  }

  private void fail(HfjException failure) {
    fail(failure, false);
  }

  /**
   * Stops the work on this file; whoever ends the last lease closes it.
   *
   * @param mayPass whether the same may go well at another time
   */
  private void fail(HfjException failure, boolean mayPass) {
    synchronized (this) {
      if (state == State.FAILED || state == State.DONE) {
        return;
      }
      state = State.FAILED;
    }
    source.cancel();
    schedule.failed(this, failure, mayPass);
  }

  /** Breaks off the exchanges under way; the workers find out by themselves. */
  void cancel() {
    source.cancel();
  }

  /** Lets go of the file and its lock; what has arrived stays. */
  void close() {
    synchronized (this) {
      if (hasher != null) {
        hasher.close();
      }
    }
    if (intake != null) {
      intake.close();
    }
  }
}
