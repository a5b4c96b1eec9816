package io.hfj.fetch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hfj.http.retry.Endpoints;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import okhttp3.HttpUrl;
import org.junit.jupiter.api.Test;

/** With the endpoints of the Hub as origins, which are left as {@link ByteSource#distrust} says. */
class ByteOriginsTest {
  private static final HttpUrl A = HttpUrl.get("https://a.example");
  private static final HttpUrl B = HttpUrl.get("https://b.example");
  private static final HttpUrl C = HttpUrl.get("https://c.example");

  private final List<String> notices = new ArrayList<>();
  private Endpoints endpoints = new Endpoints(List.of(A, B, C), notices::add);
  private final ByteOrigins origins = new ByteOrigins();

  private void delivered(HttpUrl endpoint) {
    delivered(endpoint, endpoint.host());
  }

  private void delivered(HttpUrl endpoint, String name) {
    origins.delivered(new ByteOrigin(endpoint.toString(), name));
  }

  private boolean mayMend() {
    Optional<ByteOrigins.Blame> blame = origins.mismatch("f", endpoints.all().size());
    blame.ifPresent(
        found -> {
          endpoints.switchFrom(urls(found.suspects()), found.why());
          endpoints.switchFrom(urls(found.proven()), found.why());
        });
    return blame.isPresent();
  }

  private static Set<HttpUrl> urls(Set<String> ids) {
    return ids.stream().map(HttpUrl::get).collect(Collectors.toSet());
  }

  @Test
  void continuesUntilAllHaveDeliveredWrongBytes() {
    for (HttpUrl next : List.of(A, B)) {
      assertEquals(next, endpoints.current());
      delivered(next);
      assertTrue(mayMend());
    }
    delivered(C);
    assertFalse(mayMend());
    assertEquals(3, origins.mismatches());
    assertEquals(
        "a.example failed (hash mismatch in f from a.example); continuing with b.example",
        notices.get(0));
  }

  @Test
  void choosesAnUnusedOriginWhenSeveralAreSuspect() {
    delivered(A, "cdn.example (via a.example)");
    delivered(B);
    assertEquals(" from cdn.example (via a.example) and b.example", origins.inWords());
    assertTrue(mayMend());
    assertEquals(C, endpoints.current());
    assertEquals("", origins.inWords());
  }

  @Test
  void triesEachOriginAloneWhenAllAreSuspect() {
    List.of(A, B, C).forEach(this::delivered);
    assertTrue(mayMend());
    assertEquals(A, endpoints.current());
    delivered(A);
    assertTrue(mayMend());
    assertEquals(B, endpoints.current());
  }

  @Test
  void endsWhenAnOriginIsWrongAgainAndOthersAreUnavailable() {
    delivered(A);
    assertTrue(mayMend());
    delivered(A);
    assertFalse(mayMend());
  }

  @Test
  void givesASingleOriginASecondChance() {
    endpoints = new Endpoints(List.of(A), notices::add);
    delivered(A);
    assertTrue(mayMend());
    delivered(A);
    assertFalse(mayMend());
    assertEquals(List.of(), notices);
  }

  @Test
  void doesNotBlameOneForBytesOfAnEarlierRun() {
    origins.resumed();
    delivered(A);
    assertEquals(" from a.example and an earlier run", origins.inWords());
    assertTrue(mayMend());
    assertEquals(B, endpoints.current());
    delivered(A);
    assertTrue(mayMend());
  }
}
