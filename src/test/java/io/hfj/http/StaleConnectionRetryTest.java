package io.hfj.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.hfj.server.HubRepo;
import io.hfj.testing.FakeHub;
import io.hfj.testing.FakeHubMatch;
import io.hfj.testing.Fault;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import okhttp3.ConnectionPool;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class StaleConnectionRetryTest {
  private final AtomicLong now = new AtomicLong(-1);
  private final StaleConnectionRetry retry =
      new StaleConnectionRetry(new ConnectionPool(), now::get);
  private final FakeHub hub = FakeHub.start(HubRepo.model("acme/one").file("a", "text").build());
  private final OkHttpClient http =
      new OkHttpClient.Builder()
          .retryOnConnectionFailure(false)
          .addNetworkInterceptor(chain -> retry.send(chain, chain.request()))
          .build();

  @AfterEach
  void stop() {
    hub.close();
    http.connectionPool().evictAll();
    http.dispatcher().executorService().shutdown();
  }

  private void get(String method) throws IOException {
    RequestBody body = method.equals("POST") ? RequestBody.create(new byte[0]) : null;
    Request request =
        new Request.Builder()
            .url(hub.endpoint() + "/acme/one/resolve/main/a")
            .method(method, body)
            .build();
    try (Response response = http.newCall(request).execute()) {
      response.body().bytes();
    }
  }

  /** Sends a request, and after that time a second one, which finds its connection closed. */
  private void findsAStaleConnection(Duration idle) throws IOException {
    get("GET");
    now.addAndGet(idle.toNanos());
    assertThrows(StaleConnectionRetry.StaleConnection.class, () -> get("GET"));
  }

  private List<String> connectionHeaders() {
    return hub.requests().stream()
        .map(request -> String.join("", request.headers().getOrDefault("Connection", List.of())))
        .toList();
  }

  @Test
  void requestsCloseFromAServerThatClosesAtOnce() throws Exception {
    hub.on(FakeHubMatch.any()).fault(Fault.closeAfterAnswer());
    findsAStaleConnection(Duration.ofMillis(900));
    findsAStaleConnection(Duration.ofMillis(900));
    get("GET");
    get("GET");
    assertEquals(List.of("Keep-Alive", "Keep-Alive", "close", "close"), connectionHeaders());
  }

  @Test
  void keepsConnectionsToAServerThatClosesIdleOnes() throws Exception {
    hub.on(FakeHubMatch.any()).fault(Fault.closeAfterAnswer());
    for (int i = 0; i < 4; i++) {
      findsAStaleConnection(Duration.ofSeconds(5));
    }
    assertEquals(
        List.of("Keep-Alive", "Keep-Alive", "Keep-Alive", "Keep-Alive"), connectionHeaders());
  }

  @Test
  void neverRepeatsARequestWithABody() throws Exception {
    hub.on(FakeHubMatch.any()).fault(Fault.closeAfterAnswer());
    get("GET");
    IOException failure = assertThrows(IOException.class, () -> get("POST"));
    assertEquals(false, failure instanceof StaleConnectionRetry.StaleConnection);
  }
}
