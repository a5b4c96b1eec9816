package io.hfj.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hfj.env.NetworkSettings;
import io.hfj.env.ProxySettings;
import io.hfj.http.failure.FailureTranslator;
import io.hfj.http.hosts.HubHosts;
import io.hfj.http.limit.BandwidthLimit;
import io.hfj.model.ByteRate;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import okhttp3.HttpUrl;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.FieldSource;

/** Servers that send some bytes before each time-out, and never finish. */
class EndlessResponsesTest {
  private static final Duration SILENCE = Duration.ofMillis(100);
  private static final Duration BOUND = Duration.ofSeconds(5);
  private static final String JSON = "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n";

  static final List<String> HEADS =
      List.of(
          "|HTTP/1.1 100 Continue\r\n\r\n",
          "|HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n",
          "HTTP/1.1 200 OK\r\n|X-More: patience\r\n",
          "HTTP/1.1 200 OK\r\nX-Long: |x");

  static final List<Arguments> BODIES =
      List.of(
          Arguments.of("blanks of known length", JSON + "Content-Length: 2000\r\n\r\n| "),
          Arguments.of("blanks in chunks", JSON + "Transfer-Encoding: chunked\r\n\r\n|1\r\n \r\n"),
          Arguments.of("a chunk's extension", JSON + "Transfer-Encoding: chunked\r\n\r\n1;|x"));

  private final ExecutorService pool = Executors.newCachedThreadPool();
  private final CountDownLatch over = new CountDownLatch(1);
  private ServerSocket server;
  private HttpUrl url;

  @BeforeEach
  void listen() throws IOException {
    server = new ServerSocket(0, 8, InetAddress.getLoopbackAddress());
    url = HttpUrl.get("http://127.0.0.1:" + server.getLocalPort() + "/");
  }

  @AfterEach
  void close() throws IOException {
    over.countDown();
    server.close();
    pool.shutdownNow();
  }

  private HttpClients open() {
    return open(SILENCE, Optional.empty());
  }

  private HttpClients open(Duration silence, Optional<BandwidthLimit> limit) {
    NetworkSettings network =
        new NetworkSettings(
            false, silence, silence, Optional.empty(), ProxySettings.NONE, List.of());
    return HttpClients.open(
        new HttpClients.Options("0", new HubHosts(url), Optional::empty, network, 1), limit);
  }

  /** Sends each connection the part before the bar once, and then the rest again and again. */
  private void serve(String answer) {
    String[] parts = answer.split("\\|");
    pool.execute(
        () -> {
          while (!server.isClosed()) {
            try {
              Socket client = server.accept();
              pool.execute(() -> trickle(client, parts[0], parts[1]));
            } catch (IOException closed) {
              return;
            }
          }
        });
  }

  private void trickle(Socket client, String first, String again) {
    try (client) {
      client.getInputStream().read(new byte[4096]); // otherwise closing resets the connection
      OutputStream out = client.getOutputStream();
      out.write(first.getBytes(StandardCharsets.ISO_8859_1));
      do {
        out.write(again.getBytes(StandardCharsets.ISO_8859_1));
      } while (!over.await(SILENCE.toMillis() / 10, TimeUnit.MILLISECONDS));
    } catch (IOException | InterruptedException gone) {
      // the client closed the connection, as expected
    }
  }

  private String get(OkHttpClient client) throws IOException {
    try (Response response = client.newCall(new Request.Builder().url(url).build()).execute()) {
      return response.body().string();
    }
  }

  private void assertEnds(Function<HttpClients, OkHttpClient> choice) {
    try (HttpClients clients = open()) {
      IOException failure =
          assertTimeoutPreemptively(
              BOUND, () -> assertThrows(IOException.class, () -> get(choice.apply(clients))));
      String said = FailureTranslator.of(failure, url).getMessage();
      assertTrue(said.endsWith(" timed out"), said);
    }
  }

  @ParameterizedTest
  @FieldSource("HEADS")
  void endsAnAnswerWhoseHeadHasNoEnd(String answer) {
    serve(answer);
    assertEnds(HttpClients::metadata);
    assertEnds(HttpClients::content);
    assertEnds(HttpClients::bare);
  }

  @ParameterizedTest(name = "{0}")
  @FieldSource("BODIES")
  void endsAnAnswerThatTrickles(String name, String answer) {
    serve(answer);
    assertEnds(HttpClients::metadata);
    assertEnds(HttpClients::account);
    assertEnds(HttpClients::bare);
  }

  /** The previous hops have used all of the time. */
  @Test
  void sharesTheTimeForTheHeadsOfAChainOfRedirects() throws Exception {
    serve("HTTP/1.1 200 OK\r\n|X-More: patience\r\n");
    Duration window = BOUND.multipliedBy(3);
    Redirects redirects = new Redirects();
    redirects.waited(window.toNanos() - 1);
    Request request = new Request.Builder().url(url).tag(Redirects.class, redirects).build();
    try (HttpClients clients = open(BOUND, Optional.empty())) {
      assertTimeoutPreemptively(
          BOUND,
          () ->
              assertThrows(IOException.class, () -> clients.content().newCall(request).execute()));
      assertTrue(redirects.waited() >= window.toNanos());
    }
  }

  /** At the rate limit the body takes longer than three windows. */
  @Test
  void doesNotCountTheDelayOfARateLimit() throws Exception {
    pool.execute(
        () -> {
          try (Socket client = server.accept()) {
            assertTrue(client.getInputStream().read(new byte[4096]) > 0);
            String answer = JSON + "Content-Length: 900\r\n\r\n" + "x".repeat(900);
            client.getOutputStream().write(answer.getBytes(StandardCharsets.ISO_8859_1));
          } catch (IOException e) {
            throw new IllegalStateException(e);
          }
        });
    BandwidthLimit limit =
        new BandwidthLimit(
            new ByteRate(500),
            System::nanoTime,
            delay -> over.await(delay.toMillis(), TimeUnit.MILLISECONDS));
    Duration silence = Duration.ofMillis(500);
    try (HttpClients clients = open(silence, Optional.of(limit))) {
      long start = System.nanoTime();
      assertEquals(900, get(clients.metadata()).length());
      assertTrue(System.nanoTime() - start > 3 * silence.toNanos());
    }
  }
}
