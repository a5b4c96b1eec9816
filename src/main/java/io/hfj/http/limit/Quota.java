package io.hfj.http.limit;

import io.hfj.http.failure.RateLimitHeaders.RateLimit;
import java.time.Duration;

/**
 * One quota of one server: so many calls until its window ends, as its answers tell. Decides when
 * the next call may go; never looks at a clock. Guarded by {@link Quotas}.
 *
 * <p>What is left is the least that any answer of the window told, less the calls without an answer
 * yet: each that is answered has been counted by then, so this is never too much, in whatever order
 * answers come and whoever else shares the quota. While a window is unknown, one call goes ahead
 * and the others wait for what its answer tells.
 */
final class Quota {
  /** What the next call has to do. */
  enum Step {
    GO,
    /** Another call's answer will tell. */
    AWAIT_ANSWER,
    /** Nothing is left. */
    AWAIT_WINDOW
  }

  /** An answer's count of seconds is rounded down, and on the way for a while. */
  private static final long ROUNDING = Duration.ofSeconds(1).toNanos();

  /** A longer window is none a person would wait for. */
  private static final Duration LONGEST_WINDOW = Duration.ofHours(1);

  /** Ends of a window that are told this far apart are the ends of two. */
  private static final long BLUR = Duration.ofSeconds(3).toNanos();

  /** A call ahead of others that takes longer is followed by another. */
  private static final long PATIENCE_AHEAD = Duration.ofSeconds(2).toNanos();

  /** One call in so many is left to others who share the quota. */
  private static final int RESERVE = 200;

  private final long patience;
  private boolean known; // what is left in the present window
  private long left;
  private long endsAt;
  private long calls;
  private long window;
  private int unanswered;
  private boolean ahead;
  private long aheadSince;
  private boolean windowEnded;
  private boolean ignored;
  private long planned;

  /**
   * @param patience longest wait where the server tells no window's length
   */
  Quota(Duration patience) {
    this.patience = patience.toNanos();
  }

  /** So many calls are going to be made. */
  void plan(long more) {
    planned += more;
  }

  /**
   * What a call has to do at that moment.
   *
   * @param hasQuotas whether the server is known to have any
   */
  Step next(long now, boolean hasQuotas) {
    if (ignored || !hasQuotas) {
      return Step.GO;
    }
    known &= now < endsAt;
    if (!known) {
      return ahead && now - aheadSince < PATIENCE_AHEAD ? Step.AWAIT_ANSWER : Step.GO;
    }
    if (isEnough(left - unanswered)) {
      return Step.GO;
    }
    // A late answer only ever takes something away, but a call in doubt may be in it already.
    return unanswered > 0 && isEnough(left) ? Step.AWAIT_ANSWER : Step.AWAIT_WINDOW;
  }

  private boolean isEnough(long free) {
    return free > reserve() || planned > 0 && free >= planned;
  }

  private long reserve() {
    return calls / RESERVE;
  }

  /** A call goes; returns whether it goes ahead of others that wait for its answer. */
  boolean start(long now) {
    unanswered++;
    planned = Math.max(0, planned - 1);
    boolean first = !known;
    if (first) {
      ahead = true;
      aheadSince = now;
    }
    return first;
  }

  /** The window is over as far as we were told, and was waited for. */
  void windowEnded() {
    known = false;
    windowEnded = true;
  }

  /**
   * The call was answered, or never will be.
   *
   * @param wasAhead what {@link #start} returned
   */
  void settle(boolean wasAhead) {
    unanswered--;
    ahead &= !wasAhead;
  }

  /** A call was lost; it may have been counted all the same. */
  void countLost() {
    left = Math.max(0, left - 1);
  }

  /** Takes over what was planned under another name. */
  void inherit(Quota other) {
    planned += other.planned;
    other.planned = 0;
  }

  /**
   * Takes in what an answer tells.
   *
   * @param wasAhead what {@link #start} returned for its call
   * @param refused whether because the quota was exhausted
   * @return whether this tells of another window than the one known
   */
  boolean update(long now, RateLimit limit, boolean wasAhead, boolean refused) {
    calls = limit.calls();
    window = Math.min(limit.window().toNanos(), LONGEST_WINDOW.toNanos());
    long ends = now + Math.min(limit.reset().toNanos(), longestWait()) + ROUNDING;
    boolean other = !known || Math.abs(ends - endsAt) > Math.max(BLUR, longestWait() / 10);
    // Nothing left again after a whole window, and yet it answers: then these are mere words, until
    // it refuses a call.
    boolean barren = wasAhead && windowEnded && limit.left() == 0 && limit.calls() != 1;
    ignored = !refused && (ignored || barren);
    windowEnded &= !wasAhead;
    left = other ? limit.left() : Math.min(left, limit.left());
    endsAt = other ? ends : Math.max(endsAt, ends);
    known = true;
    return other;
  }

  private long longestWait() {
    return window > 0 ? window : patience;
  }

  /** Time until the window ends. */
  Duration untilEnd(long now) {
    return Duration.ofNanos(Math.max(0, endsAt - now));
  }

  /** Time that the planned calls will have to wait in all. */
  Duration waitForPlanned(long now) {
    long free = Math.max(0, left - unanswered - reserve());
    if (!known || ignored || planned <= free + reserve()) {
      return Duration.ZERO;
    }
    long perWindow = Math.max(1, calls - reserve());
    long furtherWindows = calls == 0 ? 0 : (planned - free - 1) / perWindow;
    return untilEnd(now).plus(Duration.ofNanos(window).multipliedBy(furtherWindows));
  }

  /** Calls in a whole window, 0 if unknown. */
  long calls() {
    return calls;
  }

  /** From one reset to the next, zero if unknown. */
  Duration window() {
    return Duration.ofNanos(window);
  }
}
