package io.hfj.fetch;

import java.util.concurrent.TimeUnit;

/**
 * Keeps the connections of a file from outrunning its hash. On a line that is faster than this
 * machine they take the processor from it, and it is still at work long after the last byte came:
 * 16 connections took 1.9 s for a gigabyte from the same machine, one took 1.6 s. Pure but for the
 * clock it is told; for one thread at a time.
 *
 * <p>Few begin, and twice as many may be at work with every moment in which the hash follows. As
 * long as more arrives than is hashed, and much lies there unhashed, half as many may, down to one.
 * They come back soon when the hash has caught up, and slowly while it only gains: what an earlier
 * run left unhashed can be a matter of minutes.
 */
final class HashBackpressure {
  private static final long TICK_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

  /** So much unhashed is hashed in the time in which a connection more gets going. */
  private static final long MUCH = 16L << 20;

  /** One connection alone is hashed from the buffers it fills; of several much is read again. */
  private static final int FEWEST = 1;

  /** Twice as many every tick, so that no line waits for long, and no processor is overrun. */
  private static final int FIRST = 2;

  /** While the hash gains, so long until one connection more. */
  private static final long TICKS_FOR_ONE = 4;

  private static final long LONGEST_TICKS = 16;

  private final int most;
  private int allowed;
  private long arrived;
  private long hashed;
  private long slow; // ticks towards one connection more
  private long since;

  /**
   * @param most connections that the file may have
   * @param arrived bytes that are here at the start
   */
  HashBackpressure(int most, long arrived, long now) {
    this.most = most;
    this.allowed = Math.min(most, FIRST);
    this.arrived = arrived;
    this.since = now;
  }

  /**
   * How many connections may be at work on the file.
   *
   * @param running that are
   * @param arrived bytes that are here, hashed or not
   * @param hashed of these
   * @param ready of these, what could be hashed now
   */
  int allowed(int running, long arrived, long hashed, long ready, long now) {
    long ticks = Math.min(LONGEST_TICKS, (now - since) / TICK_NANOS);
    if (ticks > 0) {
      if (ready <= MUCH) {
        allowed = (int) Math.min(most, (long) allowed << ticks);
      } else if (arrived - this.arrived > hashed - this.hashed) {
        allowed = Math.min(allowed, Math.max(FEWEST, running / 2));
        slow = 0;
      } else {
        slow += ticks;
        allowed = (int) Math.min(most, allowed + slow / TICKS_FOR_ONE);
        slow %= TICKS_FOR_ONE;
      }
      this.arrived = arrived;
      this.hashed = hashed;
      since = now;
    }
    return allowed;
  }
}
