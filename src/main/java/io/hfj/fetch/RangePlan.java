package io.hfj.fetch;

import io.hfj.model.FileRange;
import io.hfj.store.part.RangeSet;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.IntSupplier;
import java.util.function.LongSupplier;

/**
 * Divides the missing bytes of one file into ranges for several workers. Ranges are handed out in
 * order, so that the hash can follow. Each takes a connection about three seconds, or less if the
 * server answers soon, so that less lies ahead of the hash. When none is left, the range that would
 * take longest is split once its rate is known, so that all end at about the same time. Does no
 * I/O; thread-safe.
 */
final class RangePlan {
  /** First ranges are short, to measure the rate and to let many workers begin. */
  static final long FIRST = 4L << 20;

  private static final long LONGEST = 64L << 20;

  /** Last ranges are no shorter than this. */
  private static final long LEAST = 2L << 20;

  /** A remainder below this is not worth its own request. */
  private static final long LEAST_REST = 1L << 20;

  /** A half below this is not split off, however slow its connection. */
  private static final long LEAST_HALF = 64L << 10;

  private static final double SECONDS_PER_RANGE = 3;

  /** A range takes at most so many times the wait for its first byte: 5 % is lost on waiting. */
  private static final int WAITS_PER_RANGE = 20;

  /** A split costs a request, and the bytes in flight behind the new end. */
  private static final double LEAST_SECONDS_LEFT = 2;

  /** A range without bytes yet has no rate; split then, half of what arrives would be discarded. */
  private static final double LEAST_SECONDS_RUN = 1;

  private final RangeSet missing = new RangeSet();
  private final List<Lease> running = new ArrayList<>();
  private final LongSupplier nanos;
  private final IntSupplier width;
  private final IntSupplier hostAccepts;
  private boolean rangesSupported;
  private boolean whole;
  private long rangeLength = FIRST;

  /**
   * @param missing what to fetch
   * @param width most leases at once, at present
   * @param hostAccepts connections that the host accepts, as far as is known
   * @param whole true: one lease for all, from the first missing byte to the last
   * @param nanos a clock that only moves forward
   */
  RangePlan(
      List<FileRange> missing,
      IntSupplier width,
      IntSupplier hostAccepts,
      boolean whole,
      LongSupplier nanos) {
    missing.forEach(this.missing::add);
    this.width = width;
    this.hostAccepts = hostAccepts;
    this.whole = whole;
    this.nanos = nanos;
  }

  /** Returns the next range to fetch, or empty if there is none at present. */
  synchronized Optional<Lease> take() {
    if (isFull()) {
      return Optional.empty();
    }
    Optional<FileRange> first = missing.first();
    if (first.isEmpty()) {
      return split();
    }
    FileRange given =
        whole ? new FileRange(first.get().start(), missing.end()) : headOf(first.get());
    missing.remove(given);
    return Optional.of(start(given.start(), given.end()));
  }

  /** Returns whether {@link #take} would return a range. */
  synchronized boolean mayTake() {
    return !isFull() && (missing.count() > 0 || slowest().isPresent());
  }

  private boolean isFull() {
    // Until the first answer, it is not known whether the server supports ranges.
    return running.size() >= (rangesSupported && !whole ? width.getAsInt() : 1);
  }

  private FileRange headOf(FileRange range) {
    // Towards the end ranges get shorter, so that none has to be split: a split discards the bytes
    // in flight behind the new end.
    long share =
        Math.max(LEAST, missing.count() / Math.min(width.getAsInt(), hostAccepts.getAsInt()));
    long end = Math.min(range.end(), range.start() + Math.min(rangeLength, share));
    // A remainder not worth a request is added.
    return range.end() - end < LEAST_REST ? range : new FileRange(range.start(), end);
  }

  private Lease start(long from, long end) {
    Lease lease = new Lease(from, end, nanos.getAsLong());
    running.add(lease);
    return lease;
  }

  private Optional<Lease> split() {
    return slowest()
        .map(
            lease -> {
              long end = lease.end;
              lease.end = lease.position + (end - lease.position) / 2;
              return start(lease.end, end);
            });
  }

  private Optional<Lease> slowest() {
    return running.stream()
        .filter(lease -> lease.end - lease.position >= 2 * LEAST_HALF)
        .filter(lease -> secondsRun(lease) >= LEAST_SECONDS_RUN)
        .filter(lease -> secondsLeft(lease) > LEAST_SECONDS_LEFT)
        .max(Comparator.comparingDouble(this::secondsLeft));
  }

  private double secondsLeft(Lease lease) {
    return (lease.end - lease.position) / Math.max(1, rate(lease));
  }

  private double rate(Lease lease) {
    return lease.rate(nanos.getAsLong());
  }

  private double secondsRun(Lease lease) {
    return Math.max(nanos.getAsLong() - lease.startedAt, 1) / 1e9;
  }

  /** Records that the server supports ranges: several leases may run at once from now on. */
  synchronized void rangesSupported() {
    rangesSupported = true;
  }

  /** Records that the request of the lease was answered. */
  synchronized void answered(Lease lease) {
    lease.answered(nanos.getAsLong());
  }

  /**
   * Records that the server does not support ranges: one lease takes everything missing after its
   * start.
   */
  synchronized void rangesUnsupported(Lease lease) {
    whole = true;
    long end = missing.end();
    if (running.size() == 1 && end > lease.end) {
      missing.remove(new FileRange(lease.position, end));
      lease.end = end;
    }
  }

  /**
   * The lease's stream delivers bytes up to {@code end}: those that follow the lease without a gap,
   * and that no other lease has, join it.
   */
  synchronized void extend(Lease lease, long end) {
    if (end > lease.end) {
      missing.within(new FileRange(lease.end, end)).stream()
          .filter(range -> range.start() == lease.end)
          .findFirst()
          .ifPresent(
              range -> {
                missing.remove(range);
                lease.end = range.end();
              });
    }
  }

  /** Returns how many of {@code count} bytes after its position still belong to the lease. */
  synchronized int ownBytes(Lease lease, int count) {
    return (int) Math.min(count, lease.end - lease.position);
  }

  synchronized long position(Lease lease) {
    return lease.position;
  }

  synchronized Optional<FileRange> rest(Lease lease) {
    return lease.position < lease.end ? Optional.of(lease.rest()) : Optional.empty();
  }

  /** Records that the lease's bytes up to {@code position} are on disk. */
  synchronized void advance(Lease lease, long position) {
    lease.advance(position, nanos.getAsLong());
  }

  /** Ends a lease; what it did not fetch is missing again. */
  synchronized void release(Lease lease) {
    running.remove(lease);
    long moved = lease.position - lease.start;
    if (moved >= LEAST_REST) {
      double seconds = Math.min(SECONDS_PER_RANGE, WAITS_PER_RANGE * lease.answerNanos / 1e9);
      long wanted = (long) (rate(lease) * seconds);
      long most = Math.min(LONGEST, 2 * rangeLength);
      rangeLength = Math.max(FIRST, Math.min(most, wanted));
    }
    if (lease.position < lease.end) {
      missing.add(lease.rest());
    }
  }

  /** Adds bytes that turned out to be missing. */
  synchronized void add(FileRange range) {
    missing.add(range);
  }

  /** Returns whether one more connection would get a range without a split. */
  synchronized boolean hasMore() {
    return rangesSupported && !whole && running.size() < width.getAsInt() && missing.count() > 0;
  }

  synchronized int running() {
    return running.size();
  }

  synchronized boolean isDone() {
    return running.isEmpty() && missing.count() == 0;
  }
}
