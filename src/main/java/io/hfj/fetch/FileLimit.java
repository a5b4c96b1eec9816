package io.hfj.fetch;

import java.util.concurrent.TimeUnit;

/**
 * Limits the connections of one file: the part of {@link ConnectionController} that learns from the
 * lag of the file's hash. Reads no clock; thread-safe.
 */
final class FileLimit {
  /** Missing bytes that justify one more connection. */
  private static final long PER_CONNECTION = 2L << 20;

  /** Time between two decisions. */
  private static final long TICK_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

  /** Unhashed bytes that the hash works off while one more connection gets going. */
  private static final long MUCH = 16L << 20;

  /** A single connection is hashed from its buffers; with several, much is read back. */
  private static final int FEWEST = 1;

  /** Doubled every tick, so that 16 are reached in 150 ms. No more than there are processors. */
  private static final int FIRST = 2;

  /** Ticks until one more connection while the hash gains. */
  private static final long TICKS_FOR_ONE = 4;

  /** After a longer time without a decision, no more ticks are made up for. */
  private static final long LONGEST_TICKS = 16;

  private int most;
  private int allowed;
  private long arrived;
  private long hashed;
  private long slow; // ticks towards one more connection
  private long since;

  /**
   * @param perFile connections for any file
   * @param missing bytes to fetch
   * @param arrived bytes on disk at the start
   * @param processors that this process may use, at least 1
   */
  FileLimit(int perFile, long missing, long arrived, int processors, long now) {
    this.most = most(perFile, missing);
    this.allowed = Math.min(most, Math.min(FIRST, processors));
    this.arrived = arrived;
    this.since = now;
  }

  /** Returns the most connections for a file of which so many bytes are missing. */
  static int most(int perFile, long missing) {
    return (int) Math.max(1, Math.min(perFile, missing / PER_CONNECTION));
  }

  /** The most connections, whatever the hash does. */
  synchronized int most() {
    return most;
  }

  /**
   * One of the file's connections got nothing for all its tries while others were served.
   *
   * @param running connections, this one included
   */
  synchronized void narrow(int running) {
    most = Math.max(1, Math.min(most, running) - 1);
  }

  /**
   * Returns how many connections the file may have now.
   *
   * @param running connections
   * @param arrived bytes on disk, hashed or not
   * @param hashed of these
   * @param ready of these, not hashed, but next in order
   */
  synchronized int allowed(int running, long arrived, long hashed, long ready, long now) {
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
    return Math.min(most, allowed);
  }
}
