package io.hfj.fetch;

import java.util.Optional;
import java.util.OptionalLong;
import okhttp3.Call;

/**
 * One exchange for bytes, from the first request of a redirect chain to the last byte, as {@link
 * StallDetector} sees it: what it waits for and what it moves. The worker tells, the watch judges.
 * Thread-safe.
 */
final class Transfer {
  /** Why the watch broke it off. */
  enum Dropped {
    NOT,
    /** No answer, or so few bytes that they are none. */
    SILENT,
    /** Far behind its siblings: another connection will do better. */
    CRAWLING,
    /** The line collapsed under so many. */
    SURPLUS
  }

  private final SlidingWindow late;
  private final SlidingWindow longer;
  private long since; // when it was asked, answered, or when the machine last woke up
  private long movedBefore; // by then
  private boolean awaitsTurn;
  private boolean answered;
  private boolean resumable = true;
  private long moved;
  private Dropped dropped = Dropped.NOT;
  private Call call;
  private String host = "";

  /**
   * @param late nanoseconds for {@link #movedOfLate}
   * @param longer nanoseconds for {@link #movedInLonger}
   */
  Transfer(long now, long late, long longer) {
    this.late = new SlidingWindow(late);
    this.longer = new SlidingWindow(longer);
    restart(now);
  }

  /** Waits for a quota or a place at a host; no server is to blame until it is asked. */
  synchronized void awaitsTurn() {
    awaitsTurn = true;
  }

  /** The next request of the chain; a transfer that was dropped breaks it off. */
  synchronized void asking(Call next, String nextHost, long now) {
    call = next;
    host = nextHost;
    since = now;
    awaitsTurn = false;
    if (dropped != Dropped.NOT) {
      next.cancel();
    }
  }

  /**
   * The answer is what was asked for; bytes follow.
   *
   * @param canGoOn whether the rest can be asked for alone if this breaks off
   */
  synchronized void answered(long now, boolean canGoOn) {
    answered = true;
    resumable = canGoOn;
    restart(now);
  }

  synchronized void moved(long bytes) {
    moved += bytes;
  }

  /** Bytes of body that came. */
  synchronized long moved() {
    return moved;
  }

  synchronized boolean isAnswered() {
    return answered;
  }

  /** Whether its rest can be asked for alone. */
  synchronized boolean isResumable() {
    return answered && resumable;
  }

  /** Whom it asked last, as {@link io.hfj.http.failure.FailureTranslator#host} writes it. */
  synchronized String host() {
    return host;
  }

  /** The latest request. */
  synchronized Optional<Call> call() {
    return Optional.ofNullable(call);
  }

  synchronized Dropped dropped() {
    return dropped;
  }

  /** Breaks it off; the first reason counts. */
  synchronized void drop(Dropped reason) {
    if (dropped == Dropped.NOT) {
      dropped = reason;
      if (call != null) {
        call.cancel();
      }
    }
  }

  /** Begins to measure anew: the machine slept, and nobody is to blame for that time. */
  synchronized void restart(long now) {
    since = now;
    movedBefore = moved;
    late.restart(now, moved);
    longer.restart(now, moved);
  }

  /** Nanoseconds it has been waiting for an answer, or has had one. */
  synchronized long age(long now) {
    return awaitsTurn ? 0 : now - since;
  }

  /** Bytes a nanosecond since it began to be measured. */
  synchronized double rate(long now) {
    return (double) (moved - movedBefore) / Math.max(1, age(now));
  }

  /** Notes what was moved so far. */
  synchronized void look(long now) {
    late.look(now, moved);
    longer.look(now, moved);
  }

  /** Bytes moved of late; empty if it was not answered, or not watched that long. */
  synchronized OptionalLong movedOfLate(long now) {
    return answered ? late.growth(now, moved) : OptionalLong.empty();
  }

  /** As {@link #movedOfLate}, in the longer window. */
  synchronized OptionalLong movedInLonger(long now) {
    return answered ? longer.growth(now, moved) : OptionalLong.empty();
  }
}
