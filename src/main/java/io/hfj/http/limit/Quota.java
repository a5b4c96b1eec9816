package io.hfj.http.limit;

import io.hfj.http.failure.RateLimitHeaders.RateLimit;
import java.time.Duration;

/**
 * The gate of one bucket of one server: a number of calls until its window ends, as its responses
 * report. Decides when the next call may start; never reads a clock. Guarded by {@link Quotas}.
 *
 * <p>The calls left are the least that any response of the window reported, less the unanswered
 * calls. Each answered call has been counted by then, so this is never too high, in whatever order
 * responses arrive and whatever other clients use. While a window is unknown, one call goes ahead
 * and the others wait for its response. {@code QuotasTest} and {@code QuotaTest} verify each rule,
 * also those for servers that report nonsense.
 */
final class Quota {
  /** What the next call has to do. */
  enum Admission {
    GO,
    /** Wait for the response to another call. */
    AWAIT_ANSWER,
    /** Wait for the next window: no calls are left. */
    AWAIT_WINDOW
  }

  /** Responses round the seconds down, and take time to arrive. */
  private static final long ROUNDING = Duration.ofSeconds(1).toNanos();

  /** A longer window is longer than any user would wait. */
  private static final Duration LONGEST_WINDOW = Duration.ofHours(1);

  /** Reported ends of a window that differ by more belong to two windows. */
  private static final long BLUR = Duration.ofSeconds(3).toNanos();

  /** If the call ahead takes longer, another one follows. */
  private static final long PATIENCE_AHEAD = Duration.ofSeconds(2).toNanos();

  /** One call in this many is left to other clients of the quota. */
  private static final int RESERVE = 200;

  private final long patience;
  private boolean known; // whether the current window is known
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
   * @param patience longest wait if the server reports no length of the window
   */
  Quota(Duration patience) {
    this.patience = patience.toNanos();
  }

  /** Announces calls. */
  void plan(long more) {
    planned += more;
  }

  /** Forgets the announced calls. */
  void planNothing() {
    planned = 0;
  }

  /**
   * Returns what a call has to do at that moment.
   *
   * @param hasQuotas whether the server is known to have any
   */
  Admission next(long now, boolean hasQuotas) {
    if (ignored || !hasQuotas) {
      return Admission.GO;
    }
    known &= now < endsAt;
    if (!known) {
      return ahead && now - aheadSince < PATIENCE_AHEAD ? Admission.AWAIT_ANSWER : Admission.GO;
    }
    if (isEnough(left - unanswered)) {
      return Admission.GO;
    }
    // A late response only ever lowers the count, but it may have counted a call in doubt already.
    return unanswered > 0 && isEnough(left) ? Admission.AWAIT_ANSWER : Admission.AWAIT_WINDOW;
  }

  private boolean isEnough(long free) {
    return free > reserve() || planned > 0 && free >= planned;
  }

  private long reserve() {
    return calls / RESERVE;
  }

  /** Starts a call; returns whether it goes ahead of others that wait for its response. */
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

  /** Records that the reported end of the window has passed. */
  void windowEnded() {
    known = false;
    windowEnded = true;
  }

  /**
   * Records that a call was answered, or never will be.
   *
   * @param wasAhead the result of {@link #start}
   */
  void settle(boolean wasAhead) {
    unanswered--;
    ahead &= !wasAhead;
  }

  /** Records a call without a response; the server may have counted it. */
  void countLost() {
    left = Math.max(0, left - 1);
  }

  /** Takes over the calls planned under another name. */
  void takePlanned(Quota other) {
    planned += other.planned;
    other.planned = 0;
  }

  /**
   * Updates the quota by a response.
   *
   * @param wasAhead the result of {@link #start} for its call
   * @param refused whether the call was refused because the quota was exhausted
   * @return whether this is another window than the one known
   */
  boolean update(long now, RateLimit limit, boolean wasAhead, boolean refused) {
    calls = limit.calls();
    window = Math.min(limit.window().toNanos(), LONGEST_WINDOW.toNanos());
    long ends = now + Math.min(limit.reset().toNanos(), longestWait()) + ROUNDING;
    boolean other = !known || Math.abs(ends - endsAt) > Math.max(BLUR, longestWait() / 10);
    // No calls left again after a whole window, and yet a response: the quota is not enforced,
    // until a call is refused.
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

  /** Returns the time until the window ends. */
  Duration untilEnd(long now) {
    return Duration.ofNanos(Math.max(0, endsAt - now));
  }

  /** Returns the time that the planned calls have to wait in all. */
  Duration waitForPlanned(long now) {
    long free = Math.max(0, left - unanswered - reserve());
    if (!known || ignored || planned <= free + reserve()) {
      return Duration.ZERO;
    }
    long perWindow = Math.max(1, calls - reserve());
    long furtherWindows = calls == 0 ? 0 : (planned - free - 1) / perWindow;
    return untilEnd(now).plus(Duration.ofNanos(window).multipliedBy(furtherWindows));
  }

  /** Returns the calls of a whole window, 0 if unknown. */
  long calls() {
    return calls;
  }

  /** Returns the time from one reset to the next, zero if unknown. */
  Duration window() {
    return Duration.ofNanos(window);
  }
}
