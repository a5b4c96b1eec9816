package io.hfj.testing.xet;

import static io.hfj.testing.FakeHubMatch.cas;
import static io.hfj.testing.FakeHubMatch.token;
import static io.hfj.testing.FakeHubMatch.xorb;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hfj.server.Content;
import io.hfj.server.HubRepo;
import io.hfj.testing.FakeHub;
import io.hfj.testing.Fault;
import io.hfj.testing.VirtualTime;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Arrays;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class FakeXetTest {
  private static final Content BIG = Content.generated(5, 400_000);
  private static final Pattern FETCH =
      Pattern.compile("\"url\":\"([^\"]+)\",\"url_range\":\\{\"start\":(\\d+),\"end\":(\\d+)\\}");

  private final VirtualTime clock = VirtualTime.manual();
  private final FakeHub hub = FakeHub.start(clock);
  private final XetClient client = new XetClient(hub);
  private final String hash = hub.xet().storage().add(BIG);

  FakeXetTest() {
    hub.repos()
        .put(HubRepo.model("acme/big").xet("a.bin", BIG, hash).renamedFrom("acme/old").build())
        .put(HubRepo.model("acme/other").file("a.txt", "a").build())
        .put(HubRepo.model("acme/gated").gated("auto").grant("hf_in").build())
        .put(HubRepo.model("acme/hidden").hidden().grant("hf_in").build());
  }

  @AfterEach
  void close() {
    hub.close();
  }

  private static void assertStatus(int expected, HttpResponse<byte[]> answer) {
    assertEquals(expected, answer.statusCode(), XetClient.text(answer));
  }

  /** The only fetch of a version 1 answer: address, first and last byte. */
  private MatchResult fetch() {
    String v1 = XetClient.text(client.terms("v1", hash, "Authorization", bearer()));
    return FETCH.matcher(v1).results().findFirst().orElseThrow();
  }

  private String bearer() {
    return client.bearer("acme/big");
  }

  private static String bytes(long first, long last) {
    return "bytes=" + first + "-" + last;
  }

  @Test
  void givesANewTokenForEachCall() {
    HttpResponse<byte[]> answer = client.token("acme/big");
    long expires = clock.instant().plus(Duration.ofMinutes(15)).getEpochSecond();
    String token = answer.headers().firstValue("X-Xet-Access-Token").orElseThrow();
    assertEquals(
        "{\"accessToken\":\"%s\",\"exp\":%d,\"casUrl\":\"%s/cas\"}"
            .formatted(token, expires, hub.dataHost()),
        XetClient.text(answer));
    assertEquals(expires, answer.headers().firstValueAsLong("X-Xet-Token-Expiration").orElse(0));
    assertEquals(
        hub.dataHost() + "/cas", answer.headers().firstValue("X-Xet-Cas-Url").orElseThrow());
    assertNotEquals("Bearer " + token, bearer());
    assertEquals(2, hub.requests(token()).size());
  }

  @Test
  void givesTokensOnlyForReadableContent() {
    assertStatus(401, client.token("acme/gated"));
    assertStatus(401, client.token("acme/hidden"));
    assertStatus(200, client.token("acme/gated", "Authorization", "Bearer hf_in"));
    assertStatus(200, client.token("acme/hidden", "Authorization", "Bearer hf_in"));
    assertStatus(401, client.token("acme/none"));
    String moved = client.token("acme/old").headers().firstValue("Location").orElseThrow();
    assertEquals("/api/models/acme/big/xet-read-token/main", moved);
    assertStatus(404, client.get(hub.endpoint() + "/api/models/acme/big/xet-read-token/none"));
  }

  @Test
  void countsTokensInTheQuotaOfTheApi() {
    hub.quota("api", 1, Duration.ofMinutes(5));
    assertStatus(200, client.token("acme/big"));
    assertStatus(429, client.token("acme/big"));
  }

  @Test
  void refusesWrongTokensAndHashes() {
    String bearer = bearer();
    assertStatus(401, client.terms("v2", hash));
    assertStatus(401, client.terms("v2", hash, "Authorization", "Bearer x"));
    assertStatus(403, client.terms("v2", hash, "Authorization", client.bearer("acme/other")));
    assertStatus(400, client.terms("v2", "xyz", "Authorization", bearer));
    assertStatus(404, client.terms("v2", "0".repeat(64), "Authorization", bearer));
    assertStatus(200, client.terms("v2", hash, "Authorization", bearer));
    clock.advance(Duration.ofMinutes(15));
    assertStatus(401, client.terms("v2", hash, "Authorization", bearer));
  }

  @Test
  void answersRangesOfTheFile() {
    String bearer = bearer();
    assertStatus(
        200, client.terms("v1", hash, "Authorization", bearer, "Range", bytes(1, 999_999)));
    assertStatus(
        416, client.terms("v1", hash, "Authorization", bearer, "Range", bytes(400_000, 400_001)));
    assertStatus(400, client.terms("v1", hash, "Authorization", bearer, "Range", "bytes=5-4"));
  }

  @Test
  void offersVersion2UnlessSwitchedOff() {
    hub.xet().withoutV2(501);
    assertStatus(501, client.terms("v2", hash, "Authorization", bearer()));
    assertStatus(200, client.terms("v1", hash, "Authorization", bearer()));
    assertEquals(2, hub.requests(cas()).size());
  }

  @Test
  void servesSignedRangesOnly() {
    MatchResult fetch = fetch();
    String url = fetch.group(1);
    long last = Long.parseLong(fetch.group(3));
    HttpResponse<byte[]> whole = client.get(url, "Range", bytes(0, last));
    assertStatus(206, whole);
    long size = last + 1;
    assertEquals(
        "bytes 0-%d/%d".formatted(last, size),
        whole.headers().firstValue("Content-Range").orElseThrow());
    HttpResponse<byte[]> part = client.get(url, "Range", bytes(10, 19));
    assertArrayEquals(Arrays.copyOfRange(whole.body(), 10, 20), part.body());
    assertEquals(size + 10, hub.bytesServed(xorb()));
    assertStatus(403, client.get(url));
    assertStatus(403, client.get(url, "Range", bytes(0, last + 1)));
    assertStatus(403, client.get(url.replace("-" + last, "-" + (last - 1)), "Range", bytes(0, 1)));
    assertStatus(400, client.get(url, "Range", bytes(0, last), "Authorization", "Bearer hf_in"));
    hub.xet().wholeRangesOnly();
    assertStatus(403, client.get(url, "Range", bytes(10, 19)));
    clock.advance(Duration.ofHours(1));
    assertStatus(403, client.get(url, "Range", bytes(0, last)));
  }

  @Test
  void rewritesAnswersByFaults() {
    MatchResult fetch = fetch();
    byte[] before = client.get(fetch.group(1), "Range", bytes(5, 9)).body();
    hub.on(xorb()).once().fault(Fault.flipBit(6));
    byte[] flipped = client.get(fetch.group(1), "Range", bytes(5, 9)).body();
    assertEquals(1, Arrays.mismatch(before, flipped));
    hub.on(xorb()).fault(Fault.body(bytes -> Arrays.copyOf(bytes, 2)));
    assertEquals(2, client.get(fetch.group(1), "Range", bytes(5, 9)).body().length);
    hub.on(cas()).fault(Fault.replaced("\"unpacked_length\":\\d+", "\"unpacked_length\":7"));
    String terms = XetClient.text(client.terms("v1", hash, "Authorization", bearer()));
    assertTrue(terms.contains("\"unpacked_length\":7,"), terms);
  }
}
