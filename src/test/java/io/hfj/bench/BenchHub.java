package io.hfj.bench;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.hfj.server.HubAnswer;
import io.hfj.server.HubAnswers;
import io.hfj.server.HubOptions;
import io.hfj.server.HubRepos;
import io.hfj.server.HubRequest;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * A small Hub: answers questions itself and sends those who want bytes to another server, or to
 * itself under another name. Has no quota, and can be as far away as is wanted.
 */
final class BenchHub implements AutoCloseable {
  private final HttpServer server;
  private final ExecutorService workers = Executors.newCachedThreadPool();
  private final HubAnswers answers;
  private final Duration latency;

  private BenchHub(HttpServer server, HubRepos repos, String dataHost, Duration distance) {
    this.server = server;
    this.latency = distance;
    this.answers = new HubAnswers(repos, HubOptions.DEFAULT.dataHost(dataHost), Clock.systemUTC());
  }

  /** A Hub whose bytes come from that server. */
  static BenchHub redirectingTo(String dataHost, HubRepos repos) throws IOException {
    return start(bind(), repos, dataHost, Duration.ZERO);
  }

  /** A Hub and its data host, each answer of which takes that long. */
  static BenchHub withLatency(Duration distance, HubRepos repos) throws IOException {
    HttpServer server = bind();
    return start(server, repos, "http://localhost:" + server.getAddress().getPort(), distance);
  }

  private static HttpServer bind() throws IOException {
    // Head and body are two packets: the second would wait for the first one's acknowledgement.
    System.setProperty("sun.net.httpserver.nodelay", "true");
    return HttpServer.create(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), 0), 0);
  }

  private static BenchHub start(
      HttpServer server, HubRepos repos, String dataHost, Duration distance) {
    BenchHub front = new BenchHub(server, repos, dataHost, distance);
    server.setExecutor(front.workers);
    server.createContext("/", front::handle);
    server.start();
    return front;
  }

  String endpoint() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      byte[] form = exchange.getRequestBody().readAllBytes();
      Thread.sleep(latency.toMillis());
      HubAnswer answer =
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
