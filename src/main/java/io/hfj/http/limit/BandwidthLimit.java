package io.hfj.http.limit;

import io.hfj.env.Sleeper;
import io.hfj.model.ByteRate;
import java.time.Duration;
import java.util.function.LongSupplier;
import javax.net.SocketFactory;

/**
 * Lets the bytes of all connections together pass at one rate. Thread-safe.
 *
 * <p>Every piece is paid for with the time it takes at that rate, one after the other in the order
 * they came; so whoever takes equal pieces gets an equal share, and nobody waits longer than for
 * one piece of each of the others. Time that nobody used is lost but for a moment's worth: there is
 * no bucket that could be emptied at once.
 */
public final class BandwidthLimit {
  /** Unused time that is made up for: threads wake late, and a busy machine later still. */
  private static final double CREDIT_NANOS = 20e6;

  /** Pieces a second at low rates; what passes at once is a hundredth of what may in a second. */
  private static final int PIECES_A_SECOND = 100;

  /** What OkHttp reads at once; larger pieces would not come. */
  private static final int LARGEST_PIECE = 8192;

  /**
   * Less than this a second is not worth a connection of its own. What a connection holds in the
   * buffers of kernel, TLS and OkHttp has left the server and not yet passed here: together all of
   * them must hold less than a tenth of a second's bytes, and 16 KiB is what TLS needs alone.
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

  /** How many of these connections can be used without passing the rate in bursts. */
  public int connections(int most) {
    return (int) Math.max(1, Math.min(most, rate.perSecond() / LEAST_SHARE));
  }

  /** Time that so many bytes take, rounded up to seconds. */
  public Duration timeFor(long bytes) {
    return Duration.ofSeconds(bytes / rate.perSecond() + 1);
  }

  /** Makes sockets for so many connections that share the rate. */
  public SocketFactory sockets(int connections) {
    return new SmallBufferSocketFactory((double) rate.perSecond() / connections, nanos);
  }

  /** The most that should be taken at once, so that others have their turn. */
  int pieceBytes() {
    return (int) Math.max(1, Math.min(LARGEST_PIECE, rate.perSecond() / PIECES_A_SECOND));
  }

  /** Waits until these bytes are paid for. */
  void acquire(long bytes) throws InterruptedException {
    long debt = bytes == 0 ? 0 : reserve(bytes);
    if (debt > 0) {
      sleeper.sleep(Duration.ofNanos(debt));
    }
  }

  /** Puts the bytes behind those that came before; returns how long to wait, in nanoseconds. */
  synchronized long reserve(long bytes) {
    double now = nanos.getAsLong() - origin;
    paidUntil = Math.max(paidUntil, now - CREDIT_NANOS) + bytes * 1e9 / rate.perSecond();
    return Math.max(0, (long) (paidUntil - now));
  }
}
