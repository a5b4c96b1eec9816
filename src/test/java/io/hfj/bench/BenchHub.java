package io.hfj.bench;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.hfj.server.HubOptions;
import io.hfj.server.HubRepos;
import io.hfj.server.HubRequest;
import io.hfj.server.HubResponse;
import io.hfj.server.HubResponses;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * A small Hub that answers metadata requests and redirects requests for file content to another
 * server, or to itself under another host name. Has no quota, and can delay its answers.
 */
final class BenchHub implements AutoCloseable {
  private final HttpServer server;
  private final ExecutorService workers = Executors.newCachedThreadPool();
  private final HubResponses answers;
  private final Duration latency;

  private BenchHub(HttpServer server, HubRepos repos, String dataHost, Duration latency) {
    this.server = server;
    this.latency = latency;
    this.answers =
        new HubResponses(repos, HubOptions.DEFAULT.dataHost(dataHost), Clock.systemUTC());
  }

  /** Starts a Hub that redirects to a data host. */
  static BenchHub redirectingTo(String dataHost, HubRepos repos) throws IOException {
    return start(bind(), repos, dataHost, Duration.ZERO);
  }

  /** Starts a Hub that is its own data host and delays each answer. */
  static BenchHub withLatency(Duration latency, HubRepos repos) throws IOException {
    HttpServer server = bind();
    return start(server, repos, "http://localhost:" + server.getAddress().getPort(), latency);
  }

  private static HttpServer bind() throws IOException {
    // Head and body are two packets: with Nagle's algorithm the second waits for an
    // acknowledgement.
    System.setProperty("sun.net.httpserver.nodelay", "true");
    return HttpServer.create(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), 0), 0);
  }

  private static BenchHub start(
      HttpServer server, HubRepos repos, String dataHost, Duration latency) {
    BenchHub hub = new BenchHub(server, repos, dataHost, latency);
    server.setExecutor(hub.workers);
    server.createContext("/", hub::handle);
    server.start();
    return hub;
  }

  String endpoint() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      byte[] form = exchange.getRequestBody().readAllBytes();
      Thread.sleep(latency.toMillis());
      HubResponse answer =
          answers.answer(
              new HubRequest(
                  exchange.getRequestMethod(),
                  exchange.getRequestURI().toString(),
                  exchange.getRequestHeaders(),
                  form,
                  endpoint()));
      answer.headers().forEach(exchange.getResponseHeaders()::set);
      exchange.getResponseHeaders().keySet().removeIf(name -> name.startsWith("Ratelimit"));
      long length = answer.bodyLength();
      exchange.sendResponseHeaders(answer.status(), length == 0 ? -1 : length);
      if (length > 0) {
        try (InputStream body = answer.openBody()) {
          body.transferTo(exchange.getResponseBody());
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    server.stop(0);
    workers.shutdownNow();
  }
}
