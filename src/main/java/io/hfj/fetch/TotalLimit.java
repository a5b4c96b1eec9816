package io.hfj.fetch;

import java.util.concurrent.TimeUnit;

/**
 * How many connections are worth having in all. Grows while more of them move more bytes, goes back
 * where they do not, and halves when the line collapses under them: unbounded growth was seen to
 * take a line from 2.3 GB/s to 1 MB/s where four connections held 300 MB/s (huggingface_hub, issue
 * 4893). What one host puts up with is {@link HostLimit}' business.
 *
 * <p>Steps double at first, for thousands of small files on a long way need dozens at once; later
 * they are a quarter. Each is judged by what was moved in the window after the next, since new
 * connections take a while to get going. Pure; guarded by {@link ConnectionController}.
 */
final class TotalLimit {
  /** How long bytes are counted before a step is judged. */
  private static final long WINDOW_NANOS = TimeUnit.MILLISECONDS.toNanos(500);

  /** Shorter at the start, when every step counts. */
  private static final long FIRST_WINDOW_NANOS = TimeUnit.MILLISECONDS.toNanos(250);

  /** A step has paid if it brought at least this much more. */
  private static final double PAYS = 1.1;

  /** Fewer than this many bytes a window tell nothing of the line. */
  private static final long LEAST_BYTES = 16 * 1024;

  /** Bytes a nanosecond that no home brings: such a line is measured without letting it warm up. */
  private static final double FAST = 64e6 / 1e9;

  /** Windows below half of the best until we believe that the line has collapsed. */
  private static final int COLLAPSED_AFTER = 6;

  private static final int FEWEST_AFTER_COLLAPSE = 2;

  /** Windows between two probes; twice as many after each one in vain. */
  private static final int FIRST_HOLD = 8;

  private static final int LONGEST_HOLD = 128;

  private enum Phase {
    /** Nothing is known of this level yet. */
    MEASURING,
    /** The level was raised; if that does not pay, it goes back. */
    PROBING,
    /** The level is right for now. */
    HOLDING
  }

  private final int most;
  private Phase phase = Phase.MEASURING;
  private boolean starting = true;
  private boolean doubted; // the first measurement, once
  private int allowed;
  private int beforeStep;
  private double before;
  private double best;
  private int skip = 1;
  private int hold = FIRST_HOLD;
  private int holding;
  private int low;
  private int beforeCollapse; // 0 while all is well
  private boolean surplus;
  private boolean wanted;
  private boolean failed;
  private long bytes;
  private long windowStart;
  private boolean begun;

  /**
   * @param first connections to begin with, at least 1
   * @param most connections there may ever be, at least 1
   */
  TotalLimit(int first, int most) {
    this.most = most;
    this.allowed = Math.min(first, most);
  }

  /** How many there may be now. */
  int allowed() {
    return allowed;
  }

  /** That many bytes arrived. */
  void moved(long count) {
    bytes += count;
  }

  /** There was work for one more connection than is allowed. */
  void wanted() {
    wanted = true;
  }

  /** Something failed: a rate that drops now says nothing about the number of connections. */
  void failed() {
    failed = true;
  }

  /**
   * Whether those beyond the allowed number are to be given up at once, since the line collapsed
   * under them; true once for each collapse.
   */
  boolean takeSurplus() {
    boolean taken = surplus;
    surplus = false;
    return taken;
  }

  /**
   * Looks at what was moved since the last window ended. To be called a few times a second.
   *
   * @param now on a clock that only moves forward, in nanoseconds
   */
  void look(long now) {
    if (!begun) {
      begun = bytes > 0; // the way to the first byte says nothing about the line
      restart(now);
      return;
    }
    long length = starting ? FIRST_WINDOW_NANOS : WINDOW_NANOS;
    long passed = now - windowStart;
    if (passed < length) {
      return;
    }
    // After a pause of the whole machine the window is not one.
    boolean usable = passed < 4 * WINDOW_NANOS && bytes >= LEAST_BYTES;
    double rate = (double) bytes / passed;
    boolean full = wanted;
    boolean troubled = failed;
    restart(now);
    boolean surely = phase == Phase.MEASURING && starting && rate >= FAST;
    if (skip > 0 && !surely) {
      skip--;
    } else if (usable && !troubled) {
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
    low = rate < best / 2 && full ? low + 1 : 0;
    if (low == 0) {
      beforeCollapse = 0;
    }
    if (low >= COLLAPSED_AFTER) {
      collapse(rate);
      return;
    }
    switch (phase) {
      case MEASURING -> {
        before = rate;
        stepUp(full);
      }
      case PROBING -> {
        if (rate >= before * PAYS) {
          before = rate;
          hold = FIRST_HOLD;
          stepUp(full);
        } else if (starting && !doubted) {
          // Many a server lets a connection's first bytes pass at full speed: was that it?
          doubted = true;
          best = 0; // else the line would seem to have collapsed
          allowed = beforeStep;
          phase = Phase.MEASURING;
        } else {
          allowed = beforeStep;
          rest();
          hold = Math.min(LONGEST_HOLD, 2 * hold);
        }
      }
      case HOLDING -> {
        before = (before + rate) / 2;
        if (--holding <= 0) {
          stepUp(full);
        }
      }
    }
  }

  private void collapse(double rate) {
    if (allowed <= FEWEST_AFTER_COLLAPSE) {
      // Fewer did no better: the line is slower now, and it was not we.
      allowed = Math.max(allowed, beforeCollapse);
      beforeCollapse = 0;
      best = rate;
    } else {
      beforeCollapse = Math.max(allowed, beforeCollapse);
      allowed = Math.max(FEWEST_AFTER_COLLAPSE, allowed / 2);
      surplus = true;
    }
    before = rate;
    rest();
  }

  private void rest() {
    phase = Phase.HOLDING;
    starting = false;
    holding = hold;
    low = 0;
    skip = 1;
  }

  /** Where there is no work for more, more would show nothing. */
  private void stepUp(boolean full) {
    if (!full || allowed == most) {
      phase = Phase.HOLDING;
      return;
    }
    beforeStep = allowed;
    allowed = Math.min(most, starting ? 2 * allowed : allowed + Math.max(1, allowed / 4));
    phase = Phase.PROBING;
    skip = 1;
  }
}
