package io.hfj.progress;

import io.hfj.ProgressEvent;
import io.hfj.ProgressListener;
import io.hfj.progress.ProgressSnapshot.FileActivity;
import io.hfj.progress.ProgressSnapshot.NextAttempt;
import io.hfj.progress.ProgressSnapshot.Running;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * Adds up the events of one download. Events that are repeated, late or out of order may make the
 * snapshot coarser, but no total passes 100 %.
 *
 * <p>Thread-safe. An event costs a short lock and no memory beyond the files in flight.
 */
public final class ProgressBoard implements ProgressListener {
  private final LongSupplier nanos;
  private final long start;
  private final Throughput throughput;
  // Files in flight and files failed, in the order they were started.
  private final Map<String, Entry> open = new LinkedHashMap<>();

  private Optional<ProgressEvent.Planned> plan = Optional.empty();
  private Optional<ProgressEvent.Done> result = Optional.empty();
  private int finished;
  private long fetched;
  private long copied;
  private long discarded;
  private long resumed; // bytes that started files had on disk
  private long held; // bytes on disk of all files ever started
  private long limitedUntil;
  private long allowedFrom;
  private long missing; // bytes still to come of files in flight or failed

  /**
   * @param nanos a monotonic clock, in nanoseconds, such as {@code System::nanoTime}
   */
  public ProgressBoard(LongSupplier nanos) {
    this.nanos = nanos;
    this.start = nanos.getAsLong();
    this.limitedUntil = start;
    this.allowedFrom = start;
    this.throughput = new Throughput(start);
  }

  @Override
  public synchronized void on(ProgressEvent event) {
    if (event instanceof ProgressEvent.Received received) {
      fetched += received.reused() ? 0 : received.bytes();
      copied += received.reused() ? received.bytes() : 0;
      throughput.add(nanos.getAsLong(), received.bytes());
      add(open.get(received.file()), received.bytes());
    } else if (event instanceof ProgressEvent.Planned planned) {
      plan = Optional.of(planned);
    } else if (event instanceof ProgressEvent.Started started) {
      begin(started);
    } else if (event instanceof ProgressEvent.Discarded lost) {
      discarded += lost.bytes();
      add(open.get(lost.file()), -lost.bytes());
    } else if (event instanceof ProgressEvent.Retrying retrying) {
      retry(open.get(retrying.file()), retrying);
    } else if (event instanceof ProgressEvent.Checking checking) {
      setState(open.get(checking.file()), FileActivity.CHECKING);
    } else if (event instanceof ProgressEvent.Finished done) {
      finish(done.file());
    } else if (event instanceof ProgressEvent.Failed failed) {
      fail(open.get(failed.file()));
    } else if (event instanceof ProgressEvent.Paced paced) {
      limitedUntil = nanos.getAsLong() + paced.left().toNanos();
      allowedFrom = nanos.getAsLong() + paced.pause().toNanos();
    } else if (event instanceof ProgressEvent.Done done) {
      result = Optional.of(done);
    }
  }

  /** Returns the state at this moment; cheap enough for ten calls a second. */
  public synchronized ProgressSnapshot snapshot() {
    long now = nanos.getAsLong();
    int presentFiles = plan.map(ProgressEvent.Planned::presentFiles).orElse(0);
    long presentBytes = plan.map(ProgressEvent.Planned::presentBytes).orElse(resumed);
    int filesDone = presentFiles + finished;
    int files = Math.max(plan.map(ProgressEvent.Planned::files).orElse(0), filesDone + open.size());
    long total = Math.max(plan.map(ProgressEvent.Planned::bytes).orElse(0L), held + missing);
    // The plan's count of bytes in part files may be out of date: later events take precedence.
    long done = Math.min(Math.max(presentBytes + held - resumed, held), total - missing);
    if (plan.isPresent() && filesDone == files) {
      done = total;
    }
    Optional<Duration> forBytes = throughput.timeFor(total - done, now);
    Optional<Duration> left = left(forBytes, now);
    List<Running> running = new ArrayList<>();
    open.values().stream().filter(e -> !e.failed).forEach(e -> running.add(e.at(now)));
    return new ProgressSnapshot(
        plan,
        new ProgressSnapshot.Files(files, filesDone, open.size() - running.size()),
        new ProgressSnapshot.Bytes(total, done, fetched, presentBytes + copied, discarded),
        List.copyOf(running),
        new ProgressSnapshot.Timing(
            Duration.ofNanos(now - start),
            throughput.perSecond(now),
            left,
            left.isPresent() && !left.equals(forBytes),
            until(allowedFrom, now)),
        result);
  }

  /** Returns the longer of the time for bytes and that for requests: they go in parallel. */
  private Optional<Duration> left(Optional<Duration> forBytes, long now) {
    Duration forRequests = until(limitedUntil, now);
    boolean longer = forRequests.compareTo(forBytes.orElse(Duration.ZERO)) > 0;
    return longer ? Optional.of(forRequests) : forBytes;
  }

  private static Duration until(long moment, long now) {
    return Duration.ofNanos(Math.max(0, moment - now));
  }

  private void begin(ProgressEvent.Started started) {
    Entry before = open.remove(started.file()); // a second attempt after it failed
    if (before != null) {
      held -= before.done();
      missing -= before.size - before.done();
      resumed -= before.resumed;
    }
    Entry entry = new Entry(started);
    open.put(started.file(), entry);
    held += entry.done();
    missing += entry.size - entry.done();
    resumed += entry.resumed;
    throughput.begin(nanos.getAsLong());
  }

  private void add(Entry entry, long bytes) {
    if (entry == null) {
      return; // late bytes of an abandoned request, after its file was finished
    }
    long before = entry.done();
    entry.arrived = Math.max(0, entry.arrived + bytes);
    held += entry.done() - before;
    missing -= entry.done() - before;
    // A file is fetched over several connections: bytes of the others must not hide that one waits.
    if (entry.state != FileActivity.RETRYING || entry.retryAt - nanos.getAsLong() <= 0) {
      setState(entry, FileActivity.FETCHING);
    }
  }

  private void retry(Entry entry, ProgressEvent.Retrying retrying) {
    if (entry != null) {
      setState(entry, FileActivity.RETRYING);
      entry.attempt = retrying.attempt();
      entry.retryAt = nanos.getAsLong() + retrying.delay().toNanos();
      entry.why = retrying.why();
    }
  }

  private void finish(String file) {
    Entry entry = open.remove(file);
    if (entry != null) { // else the plan counted it among the files present
      finished++;
      held += entry.size - entry.done();
      missing -= entry.size - entry.done();
    }
  }

  private static void fail(Entry entry) {
    if (entry != null) {
      entry.failed = true;
    }
  }

  private static void setState(Entry entry, FileActivity state) {
    if (entry != null && entry.state != state) {
      entry.state = state;
      entry.attempt = 0;
      entry.retryAt = 0;
      entry.why = "";
    }
  }

  /** A file that was started and is not finished. Guarded by the board. */
  private static final class Entry {
    private final String file;
    private final long size;
    private final long resumed;
    private long arrived; // above size while bytes received twice are not yet discarded
    private FileActivity state = FileActivity.FETCHING;
    private boolean failed;
    private int attempt;
    private long retryAt;
    private String why = "";

    Entry(ProgressEvent.Started started) {
      file = started.file();
      size = Math.max(0, started.size());
      resumed = Math.min(size, Math.max(0, started.resumedAt()));
      arrived = resumed;
    }

    long done() {
      return Math.min(size, arrived);
    }

    Running at(long now) {
      NextAttempt retry =
          state == FileActivity.RETRYING
              ? new NextAttempt(attempt, until(retryAt, now), why)
              : NextAttempt.NONE;
      return new Running(file, size, done(), state, retry);
    }
  }
}
