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
import okhttp3.ConnectionPool;
import okhttp3.Interceptor;
import okhttp3.Protocol;
import okhttp3.Request;
import okhttp3.Response;

/**
 * Sends a request again if the idle connection it used was stale: closed by the server or proxy, or
 * holding bytes left behind by the previous response. Sends {@code Connection: close} to servers
 * that never keep connections open, which avoids the failed attempt. Thread-safe.
 *
 * <p>OkHttp's own recovery ({@code retryOnConnectionFailure}) is not used. It fails if bytes were
 * left on the connection, since it does not retry after a {@code ProtocolException}
 * (DownloadContentIT, junk behind a body). With 16 idle connections that a server had closed it
 * sent one request 17 times, where this class sends it three times. It never asks for {@code
 * Connection: close}, and it tries further addresses of a host, which would multiply with the tries
 * of {@link io.hfj.http.retry.Retry}.
 */
final class StaleConnectionRetry {
  /** Closures in a row after which no connection is kept for a server. */
  private static final int NEVER_KEEPS = 2;

  /**
   * A connection that was idle for longer is not evidence: the server may have a shorter timeout.
   */
  private static final Duration AT_ONCE = Duration.ofSeconds(1);

  /** Time of the latest response on each connection. */
  private final Map<Connection, Long> lastAnswers =
      Collections.synchronizedMap(new WeakHashMap<>());

  private final Map<InetSocketAddress, Integer> closures = new ConcurrentHashMap<>();

  private final ConnectionPool pool;
  private final LongSupplier nanos;

  /**
   * @param pool of the clients that use this object
   * @param nanos a clock that only moves forward
   */
  StaleConnectionRetry(ConnectionPool pool, LongSupplier nanos) {
    this.pool = pool;
    this.nanos = nanos;
  }

  /** An idle connection was stale when a request without a body was sent on it. */
  static final class StaleConnection extends IOException {
    private static final long serialVersionUID = 1;

    private StaleConnection(IOException cause) {
      super(cause);
    }

    /** The exception of the exchange. */
    IOException cause() {
      return (IOException) getCause();
    }
  }

  /** Sends the request, and again at once if its connection was stale; for the call's chain. */
  Response proceed(Interceptor.Chain chain, Request request) throws IOException {
    for (int met = 0; ; met++) {
      try {
        return chain.proceed(request);
      } catch (StaleConnection closed) {
        if (met == 2) {
          throw closed.cause();
        }
        if (met == 1) { // two in a row: the other idle ones are probably stale too
          pool.evictAll();
        }
      }
    }
  }

  /**
   * Sends the request on the connection of a network interceptor's chain.
   *
   * @throws StaleConnection if the request should be sent again
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
      closures.put(server, NEVER_KEEPS); // HTTP/1.0 closes by default
    } else if (kept) {
      closures.remove(server);
    }
  }

  /**
   * Returns whether the failure may be caused by the state of the connection before this request:
   * it was closed, or bytes were left behind the previous response, which are then parsed as the
   * head of this one. A time-out is neither.
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
