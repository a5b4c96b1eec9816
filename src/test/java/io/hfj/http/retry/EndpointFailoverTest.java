package io.hfj.http.retry;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hfj.AccessDenied;
import io.hfj.ContentMismatch;
import io.hfj.FailureCode;
import io.hfj.HubException;
import io.hfj.NetworkFailure;
import io.hfj.NotFound;
import io.hfj.http.failure.FailureTranslator;
import io.hfj.http.failure.RequestFailed;
import io.hfj.http.failure.RequestFailed.Kind;
import java.io.IOException;
import java.net.ConnectException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import okhttp3.HttpUrl;
import org.junit.jupiter.api.Test;

class EndpointFailoverTest {
  private static final HttpUrl A = HttpUrl.get("https://a.example");
  private static final HttpUrl B = HttpUrl.get("https://b.example");
  private static final HttpUrl C = HttpUrl.get("https://c.example");
  private static final IOException REFUSED = new ConnectException("refused");
  private static final IOException BUSY = failure(Kind.PASSING, new NetworkFailure("busy", ""));
  private static final IOException ABSENT =
      failure(Kind.FINAL, new NotFound(FailureCode.REVISION_NOT_FOUND, "no such revision", "look"));

  private final List<Duration> sleeps = new ArrayList<>();
  private final List<String> notices = new ArrayList<>();
  private final List<String> asked = new ArrayList<>();
  private final Retry retry = new Retry(RetryPolicy.DEFAULT, sleeps::add, () -> 0, () -> 0);

  private static RequestFailed failure(Kind kind, HubException verdict) {
    return new RequestFailed(verdict, kind, 0, Optional.empty(), null);
  }

  private static RequestFailed busyFor(int seconds) {
    HubException verdict = new NetworkFailure("busy for long", "");
    return new RequestFailed(
        verdict, Kind.PASSING, 429, Optional.of(Duration.ofSeconds(seconds)), null);
  }

  private Endpoints endpoints(HttpUrl... all) {
    return new Endpoints(List.of(all), notices::add);
  }

  /** Makes a call: endpoints in the map fail, the others answer. */
  private String ask(Endpoints endpoints, Map<HttpUrl, IOException> failing) {
    return retry.call(
        endpoints,
        endpoint -> {
          asked.add(endpoint.host().substring(0, 1));
          if (failing.containsKey(endpoint)) {
            throw failing.get(endpoint);
          }
          return endpoint.host();
        },
        (attempt, delay, why) -> {});
  }

  @Test
  void triesTheNextAtOnceAndStaysThere() {
    Endpoints endpoints = endpoints(A, B);
    assertEquals("b.example", ask(endpoints, Map.of(A, BUSY)));
    assertEquals("b.example", ask(endpoints, Map.of()));
    assertEquals(List.of("a", "b", "b"), asked);
    assertEquals(List.of(), sleeps);
    assertEquals(List.of("a.example failed (busy); continuing with b.example"), notices);
  }

  @Test
  void pausesOnlyWhenAllHaveFailedInARow() {
    Endpoints endpoints = endpoints(A, B, C);
    NetworkFailure failure =
        assertThrows(
            NetworkFailure.class, () -> ask(endpoints, Map.of(A, BUSY, B, REFUSED, C, BUSY)));
    assertEquals(6 * 3, asked.size());
    assertEquals(5, sleeps.size());
    assertEquals(3, notices.size());
    assertTrue(
        failure.getMessage().startsWith("busy; b.example also failed ("), failure.getMessage());
    assertTrue(failure.getMessage().endsWith("c.example also failed (busy)"), failure.getMessage());
  }

  @Test
  void givesUpSoonerWhenAllAreUnreachable() {
    assertThrows(NetworkFailure.class, () -> ask(endpoints(A, B), Map.of(A, REFUSED, B, REFUSED)));
    assertEquals(List.of("a", "b", "b", "a", "a", "b"), asked);
    assertEquals(2, sleeps.size());
  }

  @Test
  void triesTheNextEvenAfterAFinalFailure() {
    assertEquals("b.example", ask(endpoints(A, B), Map.of(A, ABSENT)));
    assertEquals(List.of(), sleeps);
  }

  @Test
  void throwsTheVerdictOfTheFirstWhenAllRefuse() {
    IOException denied = failure(Kind.FINAL, new AccessDenied("denied", ""));
    Endpoints endpoints = endpoints(A, B);
    NotFound missing =
        assertThrows(NotFound.class, () -> ask(endpoints, Map.of(A, ABSENT, B, denied)));
    assertEquals("no such revision; b.example also failed (denied)", missing.getMessage());
    assertEquals(FailureCode.REVISION_NOT_FOUND, missing.code());
    assertEquals("look", missing.advice());
    AccessDenied refused =
        assertThrows(AccessDenied.class, () -> ask(endpoints, Map.of(A, denied, B, ABSENT)));
    assertEquals("denied; b.example also failed (no such revision)", refused.getMessage());
    assertEquals(List.of(), sleeps);
  }

  @Test
  void keepsTheKindOfAVerdictOnContent() {
    IOException nonsense = FailureTranslator.invalidContent(A, "a negative size");
    assertThrows(ContentMismatch.class, () -> ask(endpoints(A, B), Map.of(A, nonsense, B, ABSENT)));
  }

  @Test
  void doesNotRetryAnEndpointThatRefusedForGood() {
    assertThrows(NotFound.class, () -> ask(endpoints(A, B), Map.of(A, ABSENT, B, BUSY)));
    assertEquals("abbbbbb", String.join("", asked));
  }

  @Test
  void staysWithTheEndpointThatRecovered() {
    Endpoints endpoints = endpoints(A, B);
    EndpointFailover tour = retry.failover(endpoints, (attempt, delay, why) -> {});
    tour.failed(BUSY);
    tour.failed(ABSENT);
    assertEquals(A, tour.endpoint());
    assertEquals(A, endpoints.current());
    assertEquals(1, sleeps.size());
  }

  @Test
  void doesNotWaitForAnUnreachableEndpointOnceAnotherAnswered() {
    assertThrows(NotFound.class, () -> ask(endpoints(A, B), Map.of(A, ABSENT, B, REFUSED)));
    assertEquals(List.of("a", "b"), asked);
    assertEquals(List.of(), sleeps);
  }

  @Test
  void skipsADeadMirrorWhenAPauseMayHelp() {
    Endpoints endpoints = endpoints(A, B);
    ask(endpoints, Map.of(A, REFUSED));
    asked.clear();
    EndpointFailover tour = retry.failover(endpoints, (attempt, delay, why) -> {});
    assertEquals(B, tour.endpoint());
    tour.failed(BUSY);
    assertEquals(B, tour.endpoint());
    assertEquals(1, sleeps.size());
    tour.failed(BUSY);
    assertEquals(A, tour.endpoint());
    assertEquals(1, sleeps.size());
  }

  @Test
  void triesADeadMirrorAgainBeforeGivingUp() {
    Endpoints endpoints = endpoints(A, B);
    ask(endpoints, Map.of(A, REFUSED));
    assertEquals("a.example", ask(endpoints, Map.of(B, ABSENT)));
    assertEquals(List.of(), sleeps);
  }

  @Test
  void followsOtherRequestsToAnotherEndpoint() {
    Endpoints endpoints = endpoints(A, B, C);
    EndpointFailover slow = retry.failover(endpoints, (attempt, delay, why) -> {});
    ask(endpoints, Map.of(A, BUSY, B, BUSY));
    slow.failed(BUSY);
    assertEquals(C, slow.endpoint());
    assertEquals(2, notices.size());
  }

  @Test
  void waitsForTheShortestRequestedPause() {
    Endpoints endpoints = endpoints(A, B);
    EndpointFailover tour = retry.failover(endpoints, (attempt, delay, why) -> {});
    tour.failed(busyFor(7200));
    tour.failed(busyFor(7));
    assertEquals(List.of(Duration.ofSeconds(7)), sleeps);
    tour.failed(busyFor(7200));
    tour.failed(BUSY);
    assertEquals(Duration.ofMillis(1000), sleeps.get(1));
  }

  @Test
  void progressResetsTheTriesButNotThePauses() {
    EndpointFailover tour = retry.failover(endpoints(A, B), (attempt, delay, why) -> {});
    for (int i = 0; i < 20; i++) {
      tour.failed(BUSY);
      tour.progressed();
    }
    assertEquals(19, sleeps.size());
  }

  @Test
  void triesAFailedEndpointAgainWhenProgressEnds() {
    EndpointFailover tour = retry.failover(endpoints(A, B), (attempt, delay, why) -> {});
    tour.failed(BUSY);
    tour.progressed();
    tour.failed(REFUSED);
    assertEquals(B, tour.endpoint());
    tour.failed(REFUSED);
    assertEquals(A, tour.endpoint());
    assertEquals(1, sleeps.size());
  }

  @Test
  void namesThePathWhereTwoHaveTheSameHost() {
    HttpUrl one = HttpUrl.get("https://a.example/one/");
    HttpUrl two = HttpUrl.get("https://a.example/two");
    assertEquals("a.example/one", endpoints(one, two).name(one));
    assertEquals("a.example", endpoints(one, B).name(one));
    assertEquals(
        "127.0.0.1:81",
        endpoints(HttpUrl.get("http://127.0.0.1:81")).name(HttpUrl.get("http://127.0.0.1:81")));
  }
}
