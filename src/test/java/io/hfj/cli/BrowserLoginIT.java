package io.hfj.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hfj.testing.HfjRun;
import io.hfj.testing.HfjRun.Result;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import mockwebserver3.Dispatcher;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import mockwebserver3.RecordedRequest;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Logins with a browser, and the renewal of their tokens. */
class BrowserLoginIT {
  private static final String CODE =
      "{\"device_code\":\"dc_secret\",\"user_code\":\"ABCD-EFGH\","
          + "\"verification_uri\":\"http://hub/device\",\"expires_in\":900,\"interval\":5}";
  private static final String TOKEN =
      "{\"access_token\":\"hf_oauth_first\",\"refresh_token\":\"rt_first\",\"expires_in\":3600}";
  private static final String RENEWED =
      "{\"access_token\":\"hf_oauth_second\",\"expires_in\":2592000}";

  @TempDir Path temp;
  private final MockWebServer server = new MockWebServer();
  private final Deque<MockResponse> tokenAnswers = new ArrayDeque<>();
  private final List<String> requests = new ArrayList<>();
  private MockResponse deviceAnswer = json(200, CODE);
  private HfjRun hfj;

  private static MockResponse json(int status, String body) {
    return new MockResponse.Builder().code(status).body(body).build();
  }

  private static MockResponse error(String error) {
    return json(400, "{\"error\":\"" + error + "\"}");
  }

  @BeforeEach
  void start() throws IOException {
    server.setDispatcher(
        new Dispatcher() {
          @Override
          public synchronized MockResponse dispatch(RecordedRequest request) {
            String body = request.getBody() == null ? "" : request.getBody().utf8();
            requests.add(request.getTarget() + " " + body);
            return switch (request.getTarget()) {
              case "/oauth/device" -> deviceAnswer;
              case "/oauth/token" ->
                  tokenAnswers.isEmpty() ? error("authorization_pending") : tokenAnswers.remove();
              case "/api/whoami-v2" ->
                  json(
                      200,
                      "{\"name\":\"alice\",\"orgs\":[{\"name\":\"acme\"},{\"name\":\"org\"}]}");
              default -> json(404, "{}");
            };
          }
        });
    server.start();
    hfj = new HfjRun(temp.toRealPath()).env("HF_ENDPOINT", "http://127.0.0.1:" + server.getPort());
    hfj.typing("\n".repeat(20)); // the first choice, a browser
  }

  @AfterEach
  void close() {
    server.close();
  }

  private Result run(int exit, String... words) {
    Result result = hfj.run(words);
    assertEquals(exit, result.exit(), result.all());
    for (String secret : List.of("hf_oauth_", "rt_first", "dc_secret", "\tat ")) {
      assertFalse(result.all().contains(secret), result.all());
    }
    return result;
  }

  private Path file(String name) throws IOException {
    return temp.toRealPath().resolve("hf").resolve(name);
  }

  @Test
  void waitsForTheBrowser() throws IOException {
    tokenAnswers.add(error("authorization_pending"));
    tokenAnswers.add(json(503, ""));
    tokenAnswers.add(json(200, "<html>"));
    tokenAnswers.add(error("slow_down"));
    tokenAnswers.add(json(200, TOKEN));

    Result login = run(0, "login");

    assertTrue(login.out().contains("http://hub/device"), login.out());
    assertTrue(login.out().contains("ABCD-EFGH"), login.out());
    assertTrue(login.out().contains("....\n"), login.out());
    assertEquals(List.of(5L, 5L, 5L, 10L), hfj.sleeps().stream().map(Duration::toSeconds).toList());
    assertEquals("hf_oauth_first", Files.readString(file("token")));
    String stored = Files.readString(file("stored_tokens"));
    assertTrue(
        stored.matches(
            "\\[oauth-alice]\nhf_token = hf_oauth_first\n"
                + "refresh_token = rt_first\nexpires_at = \\d+\n\n"),
        stored);
    assertTrue(
        requests
            .get(1)
            .startsWith(
                "/oauth/token grant_type=urn%3Aietf%3Aparams%3Aoauth%3Agrant-type%3Adevice_code"
                    + "&device_code=dc_secret&client_id="),
        requests.get(1));
    assertTrue(login.err().contains("renewed automatically"), login.err());
    String whoami = run(0, "whoami", "--json").out();
    assertTrue(whoami.startsWith("{\"user\":\"alice\",\"orgs\":[\"acme\",\"org\"],"), whoami);
  }

  @Test
  void failsWhenTheUserRefusesOrTheHubCannot() {
    tokenAnswers.add(error("access_denied"));
    run(4, "login");
    tokenAnswers.add(error("expired_token"));
    assertTrue(run(4, "login").err().contains("login timed out"));
    tokenAnswers.add(json(400, "{\"error\":\"x\",\"error_description\":\"not today\"}"));
    assertTrue(run(4, "login").err().contains("not today"));
    assertEquals(List.of(), hfj.sleeps());
    deviceAnswer = json(404, "{\"error\":\"no such page\"}");
    run(4, "login");
    deviceAnswer = json(200, CODE.replace("900", "12"));
    for (int i = 0; i < 4; i++) {
      tokenAnswers.add(error("authorization_pending"));
    }
    run(4, "login");
    assertEquals(List.of(5L, 5L, 5L), hfj.sleeps().stream().map(Duration::toSeconds).toList());
  }

  @Test
  void printsHowLongALoginIsValid() {
    tokenAnswers.add(json(200, TOKEN.replace("\"refresh_token\":\"rt_first\",", "")));
    assertTrue(run(0, "login").err().contains(" 1 h 00 min."));
  }

  @Test
  void boundsTheWaitForTheBrowser() {
    deviceAnswer = json(200, CODE.replace("900", "9999999999").replace(":5}", ":9999999999}"));
    tokenAnswers.add(error("authorization_pending"));
    tokenAnswers.add(json(200, TOKEN));
    run(0, "login");
    assertEquals(List.of(Duration.ofSeconds(300)), hfj.sleeps());
  }

  private void keep(long secondsLeft) throws IOException {
    Files.createDirectories(file(""));
    Files.writeString(file("token"), "hf_oauth_first");
    Files.writeString(
        file("stored_tokens"),
        "[oauth-alice]\nhf_token = hf_oauth_first\nrefresh_token = rt_first\nexpires_at = "
            + (Instant.now().getEpochSecond() + secondsLeft)
            + "\n\n");
  }

  @Test
  void renewsAnExpiringToken() throws IOException {
    keep(90_000);
    run(0, "whoami");
    assertEquals(1, requests.size(), "it is good for a day more");
    keep(3600);
    tokenAnswers.add(json(200, RENEWED));
    run(0, "whoami");
    assertEquals("hf_oauth_second", Files.readString(file("token")));
    String stored = Files.readString(file("stored_tokens"));
    assertTrue(stored.contains("hf_token = hf_oauth_second\nrefresh_token = rt_first\n"), stored);
    run(0, "whoami");
    assertEquals(4, requests.size(), requests.toString());
  }

  @Test
  void continuesWhenATokenCannotBeRenewed() throws IOException {
    keep(3600);
    tokenAnswers.add(error("invalid_grant"));
    Result printed = run(0, "whoami");
    assertTrue(printed.err().contains("log in again"), printed.err());
    tokenAnswers.add(json(500, ""));
    assertTrue(run(0, "whoami").err().contains("cannot renew your login"));
    assertEquals("hf_oauth_first", Files.readString(file("token")));
  }
}
