package io.hfj.http;

import java.io.EOFException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.InetSocketAddress;
import java.net.ProtocolException;
import java.net.SocketException;
import java.time.Duration;
import java.util.Collections;
import java.util.Map;
import java.util.WeakHashMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import javax.net.ssl.SSLException;
import okhttp3.Connection;
import okhttp3.Interceptor;
import okhttp3.Protocol;
import okhttp3.Request;
import okhttp3.Response;

/**
 * Connections kept after an answer, and the servers and proxies that close theirs without a word: a
 * request that meets such a connection fails though nothing is wrong, and can go again at once. Who
 * never keeps a connection is asked to say so, which saves the detour. Thread-safe.
 */
final class StaleConnectionRetry {
  /** So often in a row a server has to close what was kept, until nothing is kept for it. */
  private static final int NEVER_KEEPS = 2;

  /** Who closes what was idle for longer may keep connections all the same, for a shorter time. */
  private static final Duration AT_ONCE = Duration.ofSeconds(1);

  /** When each began its latest answer. */
  private final Map<Connection, Long> lastAnswers =
      Collections.synchronizedMap(new WeakHashMap<>());

  private final Map<InetSocketAddress, Integer> closures = new ConcurrentHashMap<>();

  private final LongSupplier nanos;

  /**
   * @param nanos a clock that only moves forward
   */
  StaleConnectionRetry(LongSupplier nanos) {
    this.nanos = nanos;
  }

  /** A kept connection was closed by the time a request without a body came to it. */
  static final class StaleConnection extends IOException {
    private static final long serialVersionUID = 1;

    private StaleConnection(IOException cause) {
      super(cause);
    }

    /** What it looked like. */
    IOException cause() {
      return (IOException) getCause();
    }
  }

  /**
   * Sends the request on the chain's connection.
   *
   * @throws Closed if it is worth sending again
   */
  Response send(Interceptor.Chain chain, Request request) throws IOException {
    Connection connection = chain.connection();
    InetSocketAddress server = connection.route().socketAddress();
    Long since = lastAnswers.get(connection);
    boolean kept = since != null;
    boolean once = closures.getOrDefault(server, 0) >= NEVER_KEEPS;
    try {
      Response response =
          chain.proceed(
              once ? request.newBuilder().header("Connection", "close").build() : request);
      recordAnswer(response, server, kept);
      lastAnswers.put(connection, nanos.getAsLong());
      return response;
    } catch (IOException e) {
      if (kept && looksClosed(e) && request.body() == null && !chain.call().isCanceled()) {
        if (nanos.getAsLong() - since < AT_ONCE.toNanos()) {
          closures.merge(server, 1, Integer::sum);
        }
        throw new StaleConnection(e);
      }
      throw e;
    }
  }

  private void recordAnswer(Response response, InetSocketAddress server, boolean kept) {
    boolean old = response.protocol() == Protocol.HTTP_1_0;
    if (old && !response.header("Connection", "").equalsIgnoreCase("keep-alive")) {
      closures.put(server, NEVER_KEEPS); // HTTP/1.0 keeps none unless it says so
    } else if (kept) {
      closures.remove(server);
    }
  }

  /**
   * Whether the failure may come from what happened to the connection before this request: it was
   * closed, or bytes were left on it behind the body of the answer before, which are then read as
   * the head of this one. A time-out is neither.
   */
  private static boolean looksClosed(IOException failure) {
    return !(failure instanceof InterruptedIOException)
        && (failure instanceof SocketException
            || failure instanceof ProtocolException
            || failure instanceof SSLException
            || failure instanceof EOFException
            || failure.getCause() instanceof EOFException);
  }
}
