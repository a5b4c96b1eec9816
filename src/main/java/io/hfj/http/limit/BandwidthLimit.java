package io.hfj.http.limit;

import io.hfj.env.Sleeper;
import io.hfj.model.ByteRate;
import java.time.Duration;
import java.util.function.LongSupplier;
import javax.net.SocketFactory;

/**
 * Limits the bytes of all connections together to one rate. Thread-safe.
 *
 * <p>Each piece is paid for with the time it takes at that rate, in the order of arrival: threads
 * that take equal pieces get equal shares, and none waits longer than for one piece of each of the
 * others. At most 20 ms of unused time are carried over: there is no token bucket that could be
 * emptied in a burst.
 *
 * <p>{@code okio.Throttler} is not used: it takes bytes before they are read, so that reads shorter
 * than requested fall behind (16 % of 1 MiB/s with reads of 1,448 bytes); it has no queue, so that
 * of 7 threads at 100 KiB/s one took all pieces (BandwidthLimitTest: {@code
 * keepsTheRateInEverySecondWithFairShares}); and it does not compensate for threads that wake late
 * ({@code keepsTheRateWhenSleepersWakeLate}: 44 % of 4 MiB/s with one thread).
 */
public final class BandwidthLimit {
  /** Unused time that is made up for: threads wake late, on a busy machine even later. */
  private static final double CREDIT_NANOS = 20e6;

  /** Pieces a second at low rates; at most a hundredth of a second's bytes pass at once. */
  private static final int PIECES_A_SECOND = 100;

  /** OkHttp reads no more at once. */
  private static final int LARGEST_PIECE = 8192;

  /**
   * A connection is worth having from this rate on. The bytes in the buffers of kernel, TLS and
   * OkHttp have left the server and not yet passed here: those of all connections together must
   * stay below a tenth of a second's bytes, and TLS alone needs 16 KiB.
   */
  private static final long LEAST_SHARE = 512 << 10;

  private final ByteRate rate;
  private final LongSupplier nanos;
  private final Sleeper sleeper;
  private final long origin;
  private double paidUntil; // nanoseconds since origin; guarded by this

  /**
   * @param nanos a clock that only moves forward
   */
  public BandwidthLimit(ByteRate rate, LongSupplier nanos, Sleeper sleeper) {
    this.rate = rate;
    this.nanos = nanos;
    this.sleeper = sleeper;
    this.origin = nanos.getAsLong();
  }

  /** Returns how many of these connections can be used without exceeding the rate in bursts. */
  public int connections(int most) {
    return (int) Math.max(1, Math.min(most, rate.perSecond() / LEAST_SHARE));
  }

  /** Returns the time for that many bytes, rounded up to seconds. */
  public Duration timeFor(long bytes) {
    return Duration.ofSeconds(bytes / rate.perSecond() + 1);
  }

  /** Returns a factory for the sockets of that many connections, which share the rate. */
  public SocketFactory sockets(int connections) {
    return new SmallBufferSocketFactory((double) rate.perSecond() / connections, nanos);
  }

  /** Returns the most bytes to take at once, so that other threads have their turn. */
  int pieceBytes() {
    return (int) Math.max(1, Math.min(LARGEST_PIECE, rate.perSecond() / PIECES_A_SECOND));
  }

  /** Waits until these bytes may pass. */
  void acquire(long bytes) throws InterruptedException {
    long debt = bytes == 0 ? 0 : reserve(bytes);
    if (debt > 0) {
      sleeper.sleep(Duration.ofNanos(debt));
    }
  }

  /** Queues the bytes behind those of earlier calls; returns how long to wait, in nanoseconds. */
  synchronized long reserve(long bytes) {
    double now = nanos.getAsLong() - origin;
    paidUntil = Math.max(paidUntil, now - CREDIT_NANOS) + bytes * 1e9 / rate.perSecond();
    return Math.max(0, (long) (paidUntil - now));
  }
}
