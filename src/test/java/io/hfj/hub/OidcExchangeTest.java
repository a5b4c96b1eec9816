package io.hfj.hub;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hfj.AccessDenied;
import io.hfj.BadInput;
import io.hfj.http.retry.Retry;
import io.hfj.http.retry.RetryPolicy;
import io.hfj.model.Token;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import mockwebserver3.RecordedRequest;
import okhttp3.OkHttpClient;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class OidcExchangeTest {
  private final MockWebServer server = new MockWebServer();
  private final List<String> notices = new ArrayList<>();
  private OidcExchange exchange;

  @BeforeEach
  void start() throws IOException {
    server.start();
    exchange =
        new OidcExchange(
            server.url("/"),
            new OkHttpClient(),
            new Retry(RetryPolicy.DEFAULT, delay -> {}, () -> 0, () -> 0),
            notices::add);
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private void answer(int status, String body) {
    server.enqueue(new MockResponse.Builder().code(status).body(body).build());
  }

  @Test
  void exchangesAnIdentityForAToken() throws InterruptedException {
    answer(200, "{\"access_token\":\"hf_oidc\",\"expires_in\":3600}");

    Token token = exchange.exchange("org/model", "id.token\n");

    assertEquals("hf_oidc", token.secret());
    RecordedRequest request = server.takeRequest();
    assertEquals("POST /oauth/token HTTP/1.1", request.getRequestLine());
    String body = request.getBody().utf8();
    assertTrue(body.contains("\"subject_token\":\"id.token\""), body);
    assertTrue(body.contains("\"resource\":\"org/model\""), body);
    assertTrue(body.contains("urn:ietf:params:oauth:grant-type:token-exchange"), body);
  }

  @Test
  void asksGithubForTheIdentityOfTheJob() throws InterruptedException {
    answer(200, "{\"value\":\"id.token\"}");

    String idToken = exchange.githubIdToken(server.url("/id?api-version=2") + "", "request-secret");

    assertEquals("id.token", idToken);
    RecordedRequest request = server.takeRequest();
    assertEquals("Bearer request-secret", request.getHeaders().get("Authorization"));
    assertEquals("2", request.getUrl().queryParameter("api-version"));
    assertEquals(
        server.url("/").toString().replaceAll("/$", ""),
        request.getUrl().queryParameter("audience"));
  }

  @Test
  void doesNotRetryARefusal() {
    answer(400, "{\"error\":\"invalid_grant\",\"error_description\":\"unknown issuer\"}");

    AccessDenied failure =
        assertThrows(AccessDenied.class, () -> exchange.exchange("org/model", "id-secret"));

    assertTrue(failure.getMessage().contains("unknown issuer"), failure.getMessage());
    assertFalse(failure.getMessage().contains("id-secret"));
  }

  @Test
  void retriesAServerError() {
    answer(503, "");
    answer(200, "{\"access_token\":\"hf_oidc\"}");

    assertEquals("hf_oidc", exchange.exchange("org/model", "id").secret());
    assertEquals(1, notices.size());
  }

  @Test
  void treatsAnAnswerWithoutJsonAsARefusal() {
    answer(200, "<html>");

    assertThrows(AccessDenied.class, () -> exchange.exchange("org/model", "id"));
    assertThrows(BadInput.class, () -> exchange.githubIdToken("not an address", "secret"));
  }
}
