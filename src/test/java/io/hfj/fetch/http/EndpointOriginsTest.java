package io.hfj.fetch.http;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.hfj.fetch.ByteOrigin;
import io.hfj.http.retry.Endpoints;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import okhttp3.HttpUrl;
import org.junit.jupiter.api.Test;

class EndpointOriginsTest {
  private static final HttpUrl A = HttpUrl.get("https://a.example");
  private static final HttpUrl B = HttpUrl.get("https://b.example");

  private final List<String> notices = new ArrayList<>();
  private final Endpoints endpoints = new Endpoints(List.of(A, B), notices::add);
  private final EndpointOrigins origins = new EndpointOrigins(endpoints);

  @Test
  void namesTheHostThatSentTheBytesAndTheEndpointThatLedThere() {
    ByteOrigin origin = origins.of(A, HttpUrl.get("https://cdn.example/x?Signature=s"));
    assertEquals("cdn.example (via a.example)", origin.name());
    assertEquals("b.example", origins.of(B, B).name());
  }

  @Test
  void attributesTheBytesOfAllHostsToTheEndpoint() {
    ByteOrigin stored = origins.of(A, HttpUrl.get("https://cdn.example/x"));
    assertEquals(origins.of(A, A).id(), stored.id());
  }

  @Test
  void usesAnotherEndpointInPlaceOfTheDistrustedOne() {
    assertEquals(2, origins.count());
    origins.leave(Set.of(origins.of(A, A).id(), "of another source"), "it lied");
    assertEquals(B, endpoints.current());
    assertEquals(List.of("a.example failed (it lied); continuing with b.example"), notices);
  }
}
