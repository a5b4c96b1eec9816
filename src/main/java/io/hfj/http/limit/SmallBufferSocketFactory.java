package io.hfj.http.limit;

import io.hfj.http.direct.DirectSocket;
import io.hfj.http.direct.UnconnectedSocketFactory;
import java.io.IOException;
import java.net.Socket;
import java.net.SocketAddress;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;

/**
 * Creates sockets whose receive buffers hold no more than a rate allows. The kernel accepts data
 * until its buffer is full, however slowly it is read: without this, many connections begin with a
 * burst of megabytes. Thread-safe.
 *
 * <p>A connection gets no more than its buffer in one round trip, so a far server needs a larger
 * one; the time of the first connect measures the distance. The kernel's own choice is kept where
 * it is harmless: it adapts, while a fixed size does not.
 */
final class SmallBufferSocketFactory extends UnconnectedSocketFactory {
  /** Share of a second's bytes that may be in the buffers of all connections together. */
  private static final double SHARE_OF_SECOND = 0.03;

  /**
   * Round trips that a buffer should last, so that a time-out or a late reader does not empty it.
   */
  private static final double ROUND_TRIPS = 1.3;

  /** Smaller buffers lead to packets that are mostly headers. */
  private static final int LEAST = 4096;

  /** The initial size of kernels. */
  private static final int USUAL = 64 << 10;

  private final double share;
  private final LongSupplier nanos;
  private final Map<SocketAddress, Long> roundTrips = new ConcurrentHashMap<>();

  /**
   * @param share bytes a second of each connection
   * @param nanos a clock that only moves forward
   */
  SmallBufferSocketFactory(double share, LongSupplier nanos) {
    this.share = share;
    this.nanos = nanos;
  }

  @Override
  public Socket createSocket() throws IOException {
    return new DirectSocket(0) {
      @Override
      public void connect(SocketAddress to, int timeout) throws IOException {
        int buffer = bufferFor(to);
        if (buffer < USUAL) {
          setReceiveBufferSize(
              buffer); // must be set before connecting, which fixes the window scale
        }
        long start = nanos.getAsLong();
        super.connect(to, timeout);
        connected(to, nanos.getAsLong() - start);
      }
    };
  }

  int bufferFor(SocketAddress to) {
    double seconds = Math.max(SHARE_OF_SECOND, roundTrips.getOrDefault(to, 0L) / 1e9 * ROUND_TRIPS);
    return (int) Math.max(LEAST, Math.min(USUAL, share * seconds));
  }

  void connected(SocketAddress to, long nanosTaken) {
    roundTrips.merge(to, nanosTaken, Math::min); // longer times have other causes
  }
}
