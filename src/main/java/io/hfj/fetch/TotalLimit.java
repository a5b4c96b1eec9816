package io.hfj.fetch;

import java.util.concurrent.TimeUnit;

/**
 * Limits the connections to all hosts together: the part of {@link ConnectionController} that
 * learns from goodput, by hill climbing. Reads no clock; guarded by the controller.
 */
final class TotalLimit {
  /** Time over which bytes are counted before a step is judged. */
  private static final long WINDOW_NANOS = TimeUnit.MILLISECONDS.toNanos(500);

  /** The same at the start, where a window at too low a level costs most. */
  private static final long FIRST_WINDOW_NANOS = TimeUnit.MILLISECONDS.toNanos(250);

  /** A longer window includes a pause of the whole machine and is not judged. */
  private static final long LONGEST_WINDOW_NANOS = 4 * WINDOW_NANOS;

  /** A step pays if goodput grows by this factor; less is noise. */
  private static final double PAYS = 1.1;

  /**
   * A step harms if goodput is below this share of that before it in two windows: its connections
   * are closed.
   */
  private static final double HARMS = 0.25;

  /** Fewer connections carry less if goodput is below this share of that before. */
  private static final double CARRIES_LESS = 0.75;

  /** Growth without a step that shows that the network has changed. */
  private static final double ROSE = 1.15;

  /** Windows in a row with such growth until the next probe is made early. */
  private static final int ROSE_WINDOWS = 2;

  /** A window with fewer bytes is not judged. */
  private static final long LEAST_BYTES = 16 * 1024;

  /** Bytes a nanosecond above which no warm-up is needed before the first measurement. */
  private static final double FAST = 64e6 / 1e9;

  /** Bytes a nanosecond and connection below which the first level may be too high already. */
  private static final double SLOW = 1e6 / 1e9;

  /** Goodput collapsed if it is below this share of its best ... */
  private static final double COLLAPSED = 0.5;

  /** ... for so many windows in a row. */
  private static final int COLLAPSED_WINDOWS = 6;

  private static final int FEWEST_AFTER_COLLAPSE = 2;

  /** Windows between two probes; doubled after each one that does not pay. */
  private static final int FIRST_HOLD = 8;

  private static final int LONGEST_HOLD = 128;

  private enum Phase {
    /** The goodput of this level is not known yet. */
    MEASURING,
    /** The level was raised; if that does not pay, it goes back. */
    PROBING,
    /** The level was halved after a collapse; it is halved again unless that carries less. */
    RETREATING,
    /** The level stays until the next probe. */
    HOLDING
  }

  private final int most;
  private Phase phase = Phase.MEASURING;
  private boolean starting = true;
  private boolean measuredTwice;
  private boolean suspected; // after one bad window since the step; a second one undoes it
  private int allowed;
  private int beforeStep;
  private double before; // goodput of the level before the step
  private double best;
  private int skip = 1; // windows
  private int hold = FIRST_HOLD;
  private int holding;
  private int low; // windows in a row
  private int rose; // windows in a row
  private int beforeRetreat;
  private boolean retreatPaid;
  private boolean surplus;
  private boolean wanted;
  private boolean failed;
  private long bytes;
  private long windowStart;
  private boolean begun;

  /**
   * @param first connections at the start, at least 1
   * @param most connections, at least 1
   */
  TotalLimit(int first, int most) {
    this.most = most;
    this.allowed = Math.min(first, most);
  }

  int allowed() {
    return allowed;
  }

  void moved(long count) {
    bytes += count;
  }

  void wanted() {
    wanted = true;
  }

  void failed() {
    failed = true;
  }

  boolean takeSurplus() {
    boolean taken = surplus;
    surplus = false;
    return taken;
  }

  /** Judges the window, if it has ended. */
  void update(long now) {
    if (!begun) {
      begun = bytes > 0; // the wait for the first byte is not goodput
      restart(now);
      return;
    }
    long length = starting ? FIRST_WINDOW_NANOS : WINDOW_NANOS;
    long passed = now - windowStart;
    if (passed < length) {
      return;
    }
    boolean usable = passed < LONGEST_WINDOW_NANOS && bytes >= LEAST_BYTES && !failed;
    double rate = (double) bytes / passed;
    boolean full = wanted;
    restart(now);
    boolean fast = phase == Phase.MEASURING && starting && rate >= FAST;
    if (skip > 0 && !fast) {
      skip--;
    } else if (usable) {
      judge(rate, full);
    }
  }

  private void restart(long now) {
    windowStart = now;
    bytes = 0;
    wanted = false;
    failed = false;
  }

  private void judge(double rate, boolean full) {
    best = Math.max(best, rate);
    low = rate < best * COLLAPSED && full && phase != Phase.RETREATING ? low + 1 : 0;
    if (low >= COLLAPSED_WINDOWS) {
      retreat(rate);
      return;
    }
    switch (phase) {
      case MEASURING -> {
        before = rate;
        stepUp(full);
      }
      case PROBING -> judgeProbe(rate, full);
      case RETREATING -> judgeRetreat(rate);
      case HOLDING -> hold(rate, full);
    }
  }

  private void judgeProbe(double rate, boolean full) {
    if (rate >= before * PAYS) {
      before = rate;
      hold = FIRST_HOLD;
      stepUp(full);
      return;
    }
    boolean harmed = full && rate < before * HARMS;
    if (harmed && !suspected) {
      suspected = true; // one window may be noise, and closing costs the bytes in flight
      return;
    }
    boolean first = starting && !measuredTwice;
    surplus = harmed;
    allowed = beforeStep;
    if (first) {
      // Many servers send a connection's first bytes at full speed, so the first level is measured
      // once more; and its goodput does not count as the best, against which others would look
      // collapsed.
      measuredTwice = true;
      best = 0;
      skip = harmed ? 1 : 0;
      phase = Phase.MEASURING;
    } else if (starting && full && before < SLOW * allowed) {
      retreat(before);
    } else {
      rest();
      hold = harmed ? LONGEST_HOLD : Math.min(LONGEST_HOLD, 2 * hold);
    }
  }

  private void hold(double rate, boolean full) {
    rose = rate >= before * ROSE && full ? rose + 1 : 0;
    if (rose >= ROSE_WINDOWS) {
      before = rate;
      hold = FIRST_HOLD;
      stepUp(full);
      return;
    }
    if (rose == 0) {
      before = (before + rate) / 2;
    }
    if (--holding <= 0 && low == 0) {
      stepUp(full);
    }
  }

  private void retreat(double rate) {
    before = rate;
    beforeRetreat = allowed;
    retreatPaid = false;
    halve();
  }

  private void halve() {
    if (allowed <= FEWEST_AFTER_COLLAPSE) {
      endRetreat();
      return;
    }
    beforeStep = allowed;
    allowed = Math.max(FEWEST_AFTER_COLLAPSE, allowed / 2);
    surplus = true;
    phase = Phase.RETREATING;
    starting = false;
    low = 0;
    skip = 1;
  }

  private void judgeRetreat(double rate) {
    if (rate >= before * PAYS) {
      before = rate;
      retreatPaid = true;
      halve();
    } else if (retreatPaid) {
      allowed = beforeStep;
      endRetreat();
    } else if (rate < before * CARRIES_LESS) {
      endRetreat();
    } else {
      halve();
    }
  }

  /** If fewer did no better, the network became slower for another reason than their number. */
  private void endRetreat() {
    if (!retreatPaid) {
      allowed = beforeRetreat;
    }
    best = before;
    rest();
  }

  private void rest() {
    phase = Phase.HOLDING;
    starting = false;
    holding = hold;
    low = 0;
    rose = 0;
    skip = 1;
  }

  /** Raises the level, unless there is no work that would show whether it pays. */
  private void stepUp(boolean full) {
    if (!full || allowed == most) {
      phase = Phase.HOLDING;
      return;
    }
    suspected = false;
    beforeStep = allowed;
    allowed = Math.min(most, starting ? 2 * allowed : allowed + Math.max(1, allowed / 4));
    phase = Phase.PROBING;
    rose = 0;
    skip = 1;
  }
}
