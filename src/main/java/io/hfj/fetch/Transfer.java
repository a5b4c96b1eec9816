package io.hfj.fetch;

import java.util.OptionalLong;

/**
 * One {@link ByteStream}, from its first request to its last byte, as {@link StallDetector} sees
 * it: what it waits for and how many bytes it receives over the network. The worker records, the
 * detector judges and drops it. Thread-safe.
 */
final class Transfer {
  /** Why the detector dropped a transfer. */
  enum Dropped {
    NOT,
    /** No answer, or next to no bytes. */
    SILENT,
    /** Far slower than the other transfers from its host: another connection is faster. */
    CRAWLING,
    /** Throughput collapsed under so many connections. */
    SURPLUS,
    /** Another source of the file is much faster. */
    SLOWER_ROUTE
  }

  private final SlidingWindow shortWindow;
  private final SlidingWindow longWindow;
  private long since; // time of the request, the answer, or the latest restart
  private long movedBefore; // bytes moved by then
  private boolean awaitsTurn;
  private boolean answered;
  private boolean resumable = true;
  private long moved;
  private Dropped dropped = Dropped.NOT;
  private boolean cancelled;
  private Runnable cancel = () -> {}; // of the latest request
  private String host = "";
  private int route = -1;

  /**
   * @param shortNanos nanoseconds for {@link #movedOfLate}
   * @param longNanos nanoseconds for {@link #movedInLonger}
   */
  Transfer(long now, long shortNanos, long longNanos) {
    this.shortWindow = new SlidingWindow(shortNanos);
    this.longWindow = new SlidingWindow(longNanos);
    restart(now);
  }

  /** Records which of the file's sources it is from. */
  synchronized void from(int source) {
    route = source;
  }

  /** Returns the index of its source; -1 if there is no choice. */
  synchronized int route() {
    return route;
  }

  /** The transfer waits for a quota or for its turn at a host: no server counts as silent. */
  synchronized void awaitsTurn() {
    awaitsTurn = true;
  }

  /**
   * Another request begins; it is cancelled at once if the transfer was dropped or cancelled.
   *
   * @param cancelRequest called from any thread, several times
   */
  synchronized void asking(Runnable cancelRequest, String nextHost, long now) {
    cancel = cancelRequest;
    host = nextHost;
    since = now;
    awaitsTurn = false;
    if (cancelled || dropped != Dropped.NOT) {
      cancel.run();
    }
  }

  /**
   * The answer is what was asked for; bytes follow.
   *
   * @param canResume whether the rest can be asked for alone if the stream ends early
   */
  synchronized void answered(long now, boolean canResume) {
    answered = true;
    resumable = canResume;
    restart(now);
  }

  synchronized void moved(long bytes) {
    moved += bytes;
  }

  /** Returns the bytes received over the network. */
  synchronized long moved() {
    return moved;
  }

  synchronized boolean isAnswered() {
    return answered;
  }

  /** Returns whether its rest can be asked for alone. */
  synchronized boolean isResumable() {
    return answered && resumable;
  }

  /** Returns the host of the latest request, empty before the first. */
  synchronized String host() {
    return host;
  }

  synchronized Dropped dropped() {
    return dropped;
  }

  /** Cancels the transfer because it is not worth continuing; the first reason counts. */
  synchronized void drop(Dropped reason) {
    if (dropped == Dropped.NOT) {
      dropped = reason;
      cancel.run();
    }
  }

  /** Cancels the transfer because its bytes are not needed any more. */
  synchronized void cancel() {
    cancelled = true;
    cancel.run();
  }

  /**
   * Restarts the measurement: the machine was suspended, which must not count against the server.
   */
  synchronized void restart(long now) {
    since = now;
    movedBefore = moved;
    shortWindow.restart(now, moved);
    longWindow.restart(now, moved);
  }

  /** Returns the nanoseconds since the request, or since its answer if there is one. */
  synchronized long age(long now) {
    return awaitsTurn ? 0 : now - since;
  }

  /** Returns bytes per nanosecond over {@link #age}. */
  synchronized double rate(long now) {
    return (double) (moved - movedBefore) / Math.max(1, age(now));
  }

  /** Records the bytes moved so far in both windows. */
  synchronized void look(long now) {
    shortWindow.sample(now, moved);
    longWindow.sample(now, moved);
  }

  /** Returns the bytes moved in the short window; empty if not answered or measured that long. */
  synchronized OptionalLong movedOfLate(long now) {
    return answered ? shortWindow.growth(now, moved) : OptionalLong.empty();
  }

  /** Like {@link #movedOfLate}, in the long window. */
  synchronized OptionalLong movedInLonger(long now) {
    return answered ? longWindow.growth(now, moved) : OptionalLong.empty();
  }
}
