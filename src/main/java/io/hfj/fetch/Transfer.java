package io.hfj.fetch;

import java.util.ArrayDeque;
import java.util.OptionalDouble;
import okhttp3.Call;

/**
 * One exchange for bytes, from the first request of a redirect chain to the last byte, as {@link
 * Watch} sees it: what it waits for and what it moves. The worker tells, the watch judges.
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

  private record Sample(long at, long moved) {}

  private final ArrayDeque<Sample> samples = new ArrayDeque<>();
  private long since; // when it was asked, answered, or when the machine last woke up
  private boolean answered;
  private boolean resumable = true;
  private long moved;
  private Dropped dropped = Dropped.NOT;
  private Call call;
  private String host = "";

  Transfer(long now) {
    since = now;
  }

  /** The next request of the chain; a transfer that was dropped breaks it off. */
  synchronized void asking(Call next, String nextHost, long now) {
    call = next;
    host = nextHost;
    since = now; // it may have waited for a place at that host
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
    since = now;
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

  /** Whom it asked last, as {@link io.hfj.http.Failures#host} writes it. */
  synchronized String host() {
    return host;
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
    samples.clear();
  }

  /** Nanoseconds it has been waiting for an answer, or has had one. */
  synchronized long age(long now) {
    return now - since;
  }

  /** Notes what was moved so far; older than {@code horizon} nanoseconds is forgotten. */
  synchronized void sample(long now, long horizon) {
    samples.addLast(new Sample(now, moved));
    while (samples.size() > 1 && now - second().at() >= horizon) {
      samples.removeFirst();
    }
  }

  private Sample second() {
    return samples.stream().skip(1).findFirst().orElseThrow();
  }

  /** Bytes moved in the last {@code window} nanoseconds; empty if it was not watched that long. */
  synchronized OptionalDouble movedIn(long window, long now) {
    if (!answered || age(now) < window) {
      return OptionalDouble.empty();
    }
    Sample base = null;
    for (Sample sample : samples) {
      if (now - sample.at() >= window) {
        base = sample;
      }
    }
    return base == null ? OptionalDouble.empty() : OptionalDouble.of(moved - base.moved());
  }
}
