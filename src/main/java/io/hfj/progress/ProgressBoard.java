package io.hfj.progress;

import io.hfj.model.RepoPath;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * Adds up the events of one download. What is told twice, too late or out of order may make the
 * picture coarser, but no total ever passes 100 %.
 *
 * <p>Thread-safe. An event costs a short lock and no memory beyond the files in flight.
 */
public final class ProgressBoard implements ProgressListener {
  /** What a file in flight is doing. */
  public enum State {
    FETCHING,
    /** A request for it failed; it is, or soon will be, made again. */
    RETRYING,
    CHECKING
  }

  /**
   * A file in flight; sizes in bytes, {@code done} at most {@code size}.
   *
   * @param attempt number of the try, while retrying, else 0
   * @param retryIn time until that try, zero once it is under way
   * @param why what the last try failed of, while retrying, else empty
   */
  public record Running(
      RepoPath file,
      long size,
      long done,
      State state,
      int attempt,
      Duration retryIn,
      String why) {}

  /**
   * All that is known at one moment; sizes in bytes. Immutable.
   *
   * @param files files wanted, those already here included
   * @param filesDone of these, files in place
   * @param doneBytes of {@code totalBytes}, bytes that are here; falls when bytes are discarded
   * @param fetchedBytes all that came over the network, useless bytes included
   * @param running files in flight, the longest running first
   * @param bytesPerSecond smoothed over some seconds; 0 while nothing arrives
   * @param left time left; empty when unknown, or while nothing arrives though it could
   * @param paced whether {@code left} is so long because the server allows only so many requests
   * @param waiting until the server allows new requests; zero if it does
   * @param elapsed since the board was made
   */
  public record Snapshot(
      Optional<ProgressEvent.Planned> plan,
      int files,
      int filesDone,
      int filesFailed,
      long totalBytes,
      long doneBytes,
      long fetchedBytes,
      long reusedBytes,
      long discardedBytes,
      List<Running> running,
      long bytesPerSecond,
      Optional<Duration> left,
      boolean paced,
      Duration waiting,
      Duration elapsed,
      Optional<ProgressEvent.Done> result) {

    /** Share of the bytes that is here, rounded down: 100 only when every file is in place. */
    public int percent() {
      if (filesDone >= files && doneBytes >= totalBytes) {
        return 100;
      }
      return totalBytes == 0 ? 0 : (int) Math.min(99, doneBytes * 100.0 / totalBytes);
    }
  }

  private final LongSupplier nanos;
  private final long born;
  private final Throughput throughput;
  // Files in flight and files failed, in the order they were started.
  private final Map<RepoPath, Entry> open = new LinkedHashMap<>();

  private Optional<ProgressEvent.Planned> plan = Optional.empty();
  private Optional<ProgressEvent.Done> result = Optional.empty();
  private int finished;
  private long fetched;
  private long discarded;
  private long resumed; // bytes that started files brought along
  private long held; // bytes here of all files ever started
  private long pacedUntil;
  private long waitsUntil;
  private long missing; // bytes still lacking of files in flight or failed

  /**
   * @param nanos a clock that never jumps, in nanoseconds, such as {@code System::nanoTime}
   */
  public ProgressBoard(LongSupplier nanos) {
    this.nanos = nanos;
    this.born = nanos.getAsLong();
    this.pacedUntil = born;
    this.waitsUntil = born;
    this.throughput = new Throughput(born);
  }

  @Override
  public synchronized void on(ProgressEvent event) {
    if (event instanceof ProgressEvent.Received received) {
      fetched += received.bytes();
      throughput.add(nanos.getAsLong(), received.bytes());
      add(open.get(received.file()), received.bytes());
    } else if (event instanceof ProgressEvent.Planned planned) {
      plan = Optional.of(planned);
    } else if (event instanceof ProgressEvent.Started started) {
      start(started);
    } else if (event instanceof ProgressEvent.Discarded useless) {
      discarded += useless.bytes();
      add(open.get(useless.file()), -useless.bytes());
    } else if (event instanceof ProgressEvent.Retrying retrying) {
      retry(open.get(retrying.file()), retrying);
    } else if (event instanceof ProgressEvent.Checking checking) {
      become(open.get(checking.file()), State.CHECKING);
    } else if (event instanceof ProgressEvent.Finished done) {
      finish(done.file());
    } else if (event instanceof ProgressEvent.Failed failed) {
      fail(open.get(failed.file()));
    } else if (event instanceof ProgressEvent.Paced paced) {
      pacedUntil = nanos.getAsLong() + paced.left().toNanos();
      waitsUntil = nanos.getAsLong() + paced.pause().toNanos();
    } else if (event instanceof ProgressEvent.Done done) {
      result = Optional.of(done);
    }
  }

  /** The picture at this moment; cheap enough to be asked ten times a second. */
  public synchronized Snapshot snapshot() {
    long now = nanos.getAsLong();
    int presentFiles = plan.map(ProgressEvent.Planned::presentFiles).orElse(0);
    long presentBytes = plan.map(ProgressEvent.Planned::presentBytes).orElse(resumed);
    int filesDone = presentFiles + finished;
    int files = Math.max(plan.map(ProgressEvent.Planned::files).orElse(0), filesDone + open.size());
    long total = Math.max(plan.map(ProgressEvent.Planned::bytes).orElse(0L), held + missing);
    // The plan's idea of what is in part files may be out of date: what was seen since wins.
    long done = Math.min(Math.max(presentBytes + held - resumed, held), total - missing);
    if (plan.isPresent() && filesDone == files) {
      done = total;
    }
    Optional<Duration> forBytes = throughput.timeFor(total - done, now);
    Optional<Duration> left = left(forBytes, now);
    List<Running> running = new ArrayList<>();
    open.values().stream().filter(e -> !e.failed).forEach(e -> running.add(e.at(now)));
    return new Snapshot(
        plan,
        files,
        filesDone,
        open.size() - running.size(),
        total,
        done,
        fetched,
        presentBytes,
        discarded,
        List.copyOf(running),
        throughput.perSecond(now),
        left,
        left.isPresent() && !left.equals(forBytes),
        until(waitsUntil, now),
        Duration.ofNanos(now - born),
        result);
  }

  /** Bytes and requests go side by side: what takes longer counts. */
  private Optional<Duration> left(Optional<Duration> forBytes, long now) {
    Duration forRequests = until(pacedUntil, now);
    boolean longer = forRequests.compareTo(forBytes.orElse(Duration.ZERO)) > 0;
    return longer ? Optional.of(forRequests) : forBytes;
  }

  private static Duration until(long moment, long now) {
    return Duration.ofNanos(Math.max(0, moment - now));
  }

  private void start(ProgressEvent.Started started) {
    Entry before = open.remove(started.file()); // a second try after it failed
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
      return; // the last bytes of a request that was given up, after its file was done
    }
    long before = entry.done();
    entry.arrived = Math.max(0, entry.arrived + bytes);
    held += entry.done() - before;
    missing -= entry.done() - before;
    // A file is fetched over several connections: while one waits, the bytes of the others must
    // not hide that it does.
    if (entry.state != State.RETRYING || entry.retryAt - nanos.getAsLong() <= 0) {
      become(entry, State.FETCHING);
    }
  }

  private void retry(Entry entry, ProgressEvent.Retrying retrying) {
    if (entry != null) {
      become(entry, State.RETRYING);
      entry.attempt = retrying.attempt();
      entry.retryAt = nanos.getAsLong() + retrying.delay().toNanos();
      entry.why = retrying.why();
    }
  }

  private void finish(RepoPath file) {
    Entry entry = open.remove(file);
    if (entry != null) { // else it was among the files already here, which the plan counted
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

  private static void become(Entry entry, State state) {
    if (entry != null && entry.state != state) {
      entry.state = state;
      entry.attempt = 0;
      entry.retryAt = 0;
      entry.why = "";
    }
  }

  /** One file ever started and not finished. Guarded by the board. */
  private static final class Entry {
    private final RepoPath file;
    private final long size;
    private final long resumed;
    private long arrived; // above size when bytes came twice and were not yet discarded
    private State state = State.FETCHING;
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
      Duration in =
          state == State.RETRYING ? Duration.ofNanos(Math.max(0, retryAt - now)) : Duration.ZERO;
      return new Running(file, size, done(), state, attempt, in, why);
    }
  }

  /** Bytes of the last seconds, in slots of a quarter second. Guarded by the board. */
  private static final class Throughput {
    private static final long SLOT = Duration.ofMillis(250).toNanos();
    // Five seconds calm the eye yet show a change at once; time left needs to be calmer still.
    private static final int RATE_SLOTS = 20;
    private static final int LEFT_SLOTS = 60;
    // A first burst out of full buffers would else show a rate no line has.
    private static final long LEAST_SPAN = Duration.ofSeconds(1).toNanos();
    private static final long STALL = Duration.ofSeconds(3).toNanos();
    private static final Duration ENDLESS = Duration.ofDays(100);

    private final long origin;
    private final long[] slots = new long[LEFT_SLOTS];
    private long newest;
    private boolean begun;
    private long began;
    private long lastArrival;

    Throughput(long origin) {
      this.origin = origin;
    }

    void begin(long now) {
      if (!begun) {
        begun = true;
        began = now;
        lastArrival = now;
      }
    }

    void add(long now, long bytes) {
      begin(now);
      advance(now);
      slots[(int) (newest % LEFT_SLOTS)] += bytes;
      lastArrival = now;
    }

    long perSecond(long now) {
      return begun ? (long) over(RATE_SLOTS, now) : 0;
    }

    Optional<Duration> timeFor(long bytes, long now) {
      boolean known = begun && now - began >= LEAST_SPAN && now - lastArrival < STALL;
      double rate = known ? over(LEFT_SLOTS, now) : 0;
      if (bytes <= 0 || rate < 1 || bytes / rate > ENDLESS.toSeconds()) {
        return Optional.empty();
      }
      return Optional.of(Duration.ofMillis((long) (bytes / rate * 1000)));
    }

    private double over(int count, long now) {
      advance(now);
      long sum = 0;
      for (long slot = Math.max(0, newest - count + 1); slot <= newest; slot++) {
        sum += slots[(int) (slot % LEFT_SLOTS)];
      }
      long span = Math.min((count - 1) * SLOT + (now - origin) % SLOT, now - began);
      return sum * 1e9 / Math.max(span, LEAST_SPAN);
    }

    private void advance(long now) {
      long slot = Math.max(newest, (now - origin) / SLOT);
      for (long s = Math.max(newest + 1, slot - LEFT_SLOTS + 1); s <= slot; s++) {
        slots[(int) (s % LEFT_SLOTS)] = 0;
      }
      newest = slot;
    }
  }
}
