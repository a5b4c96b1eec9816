package io.hfj.server;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.hfj.env.Sleeper;
import io.hfj.env.TimeSource;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * A small Hub on the loopback address whose repositories are the same in every run: model {@code
 * hfj/demo-model} with one file of 64 MB, dataset {@code hfj/demo-data}, gated model {@code
 * hfj/demo-gated}. Thread-safe.
 */
public final class DemoHub implements AutoCloseable {
  /** A valid token that may read {@code hfj/demo-gated}. */
  public static final String GRANTED_TOKEN = "hf_demo_granted";

  /** A valid token that may not read {@code hfj/demo-gated}. */
  public static final String PLAIN_TOKEN = "hf_demo_plain";

  // 16 MB/s in pieces of 16 ms: 64 MB take four seconds on one connection, and visibly less on
  // several, as with the real data hosts, which limit each connection too.
  private static final int PIECE = 256_000;
  private static final int BYTES_PER_MILLI = 16_000;

  private static final String NO_DELAY = "sun.net.httpserver.nodelay";

  private static final int LARGEST_FORM = 1 << 20;

  private final HttpServer server;
  private final ExecutorService workers;
  private final HubResponses answers;
  private final Sleeper sleeper;

  private DemoHub(HttpServer server, Clock clock, Sleeper sleeper) {
    this.server = server;
    this.sleeper = sleeper;
    // The same server under another name: within one host clients follow redirects before they read
    // the metadata, and the data host sends none.
    String dataHost = "http://localhost:" + server.getAddress().getPort();
    HubOptions options = HubOptions.DEFAULT.redirectsPlainFiles(true).dataHost(dataHost);
    this.answers = new HubResponses(DemoRepos.all(), options, clock);
    this.workers = Executors.newCachedThreadPool(task -> daemon(task, "demo-hub"));
  }

  /**
   * Starts a demo Hub with the real clock on a free port of the loopback address.
   *
   * @throws UncheckedIOException if no port can be bound
   */
  public static DemoHub start() {
    TimeSource time = TimeSource.real();
    return start(time.clock(), time.sleeper());
  }

  /**
   * Starts a demo Hub on a free port of the loopback address.
   *
   * @param clock decides when signed URLs expire
   * @param sleeper paces the data connections, at 16 MB/s each
   * @throws UncheckedIOException if no port can be bound
   */
  public static DemoHub start(Clock clock, Sleeper sleeper) {
    // Head and body leave in two packets; without this the second waits 40 ms for the delayed
    // acknowledgement of the first, on every request after the first of a connection.
    if (System.getProperty(NO_DELAY) == null) {
      System.setProperty(NO_DELAY, "true");
    }
    try {
      InetSocketAddress anyPort = new InetSocketAddress(InetAddress.getByName("127.0.0.1"), 0);
      DemoHub hub = new DemoHub(HttpServer.create(anyPort, 0), clock, sleeper);
      hub.serve();
      return hub;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void serve() {
    server.setExecutor(workers);
    server.createContext("/", this::handle);
    // The server's own thread is a daemon only if the thread that starts it is one; otherwise a
    // demo that is not closed would keep the process alive.
    Thread starter = daemon(server::start, "demo-hub-start");
    starter.start();
    try {
      starter.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // it starts all the same
    }
  }

  private static Thread daemon(Runnable task, String name) {
    Thread thread = new Thread(task, name);
    thread.setDaemon(true);
    return thread;
  }

  /** Returns the value for {@code HF_ENDPOINT}: {@code http://127.0.0.1:PORT}. */
  public String endpoint() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  /** Stops at once; cuts running transfers. */
  @Override
  public void close() {
    server.stop(0);
    workers.shutdownNow();
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      byte[] form = exchange.getRequestBody().readNBytes(LARGEST_FORM);
      String target = exchange.getRequestURI().toString();
      HubResponse answer =
          answers.answer(
              new HubRequest(
                  exchange.getRequestMethod(),
                  target,
                  exchange.getRequestHeaders(),
                  form,
                  endpoint()));
      answer.headers().forEach(exchange.getResponseHeaders()::set);
      long length = answer.bodyLength();
      exchange.sendResponseHeaders(answer.status(), length == 0 ? -1 : length);
      send(answer, exchange.getResponseBody(), target.startsWith("/cdn/"));
    }
  }

  private void send(HubResponse answer, OutputStream to, boolean paced) throws IOException {
    InputStream body = answer.openBody();
    byte[] piece = new byte[(int) Math.min(PIECE, answer.bodyLength())];
    for (int n = body.read(piece); n > 0; n = body.read(piece)) {
      if (paced) {
        pause(Duration.ofMillis(n / BYTES_PER_MILLI));
      }
      to.write(piece, 0, n);
    }
  }

  private void pause(Duration delay) throws IOException {
    try {
      sleeper.sleep(delay);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("the demo Hub is closing");
    }
  }
}
