package io.hfj.http.retry;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hfj.AccessDenied;
import io.hfj.HubException;
import io.hfj.Interrupted;
import io.hfj.NetworkFailure;
import io.hfj.http.failure.FailureTranslator;
import io.hfj.http.failure.RequestFailed;
import io.hfj.http.failure.RequestFailed.Kind;
import io.hfj.testing.VirtualTime;
import java.io.IOException;
import java.net.ConnectException;
import java.net.SocketException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.DoubleSupplier;
import okhttp3.HttpUrl;
import org.junit.jupiter.api.Test;

class RetryTest {
  private static final HttpUrl A = HttpUrl.get("https://a.example");
  private static final HttpUrl B = HttpUrl.get("https://b.example");

  private final List<Duration> sleeps = new ArrayList<>();
  private final List<String> retries = new ArrayList<>();
  private final VirtualTime time = VirtualTime.manual();
  private final Retry retry = retry(() -> 0.999999);

  private Retry retry(DoubleSupplier random) {
    return new Retry(
        RetryPolicy.DEFAULT,
        delay -> {
          sleeps.add(delay);
          time.advance(delay);
        },
        random,
        time::nanos);
  }

  private final Retry.FailureListener listener =
      (attempt, delay, why) -> retries.add(attempt + ": " + why);

  /** Returns an attempt that fails with these, one after the other, and then succeeds. */
  private static Retry.Attempt<String> failing(IOException... failures) {
    ArrayDeque<IOException> left = new ArrayDeque<>(List.of(failures));
    return () -> {
      if (!left.isEmpty()) {
        throw left.poll();
      }
      return "answer";
    };
  }

  private static RequestFailed refused(HttpUrl host) {
    return FailureTranslator.of(new ConnectException("refused"), host);
  }

  private static IOException[] sixTimes(IOException failure) {
    return Collections.nCopies(6, failure).toArray(IOException[]::new);
  }

  private static RequestFailed status(int status, Kind kind, Duration retryAfter) {
    HubException verdict =
        kind == Kind.FINAL
            ? new AccessDenied("status " + status, "")
            : new NetworkFailure("status " + status, "");
    return new RequestFailed(verdict, kind, status, Optional.ofNullable(retryAfter), null);
  }

  private static RequestFailed busy(Duration retryAfter) {
    return status(503, Kind.PASSING, retryAfter);
  }

  @Test
  void waitsLongerEachTimeAndUpToACeiling() {
    RequestFailed busy = busy(null);

    assertEquals("answer", retry.call(failing(busy, busy, busy, busy, busy), listener));

    assertEquals(
        List.of(1L, 2L, 4L, 8L, 8L),
        sleeps.stream().map(sleep -> Math.round(sleep.toMillis() / 1000.0)).toList());
    assertEquals("2: status 503", retries.get(0));
  }

  @Test
  void givesUpAfterSixTriesWithTheLastFailure() {
    IOException[] failures = new IOException[6];
    java.util.Arrays.fill(failures, busy(null));

    NetworkFailure failure =
        assertThrows(NetworkFailure.class, () -> retry.call(failing(failures), listener));

    assertEquals("status 503", failure.getMessage());
    assertEquals(5, sleeps.size());
  }

  @Test
  void givesUpSoonerOnAHostThatNeverAnswered() {
    ConnectException refused = new ConnectException("refused");

    assertThrows(
        NetworkFailure.class,
        () -> retry.call(failing(refused, refused, refused, refused), listener));

    assertEquals(2, sleeps.size());
  }

  @Test
  void makesAllTriesAtAHostThatAnsweredBefore() {
    IOException refused = refused(A);
    retry.budget(listener).progressed(A);

    assertEquals("answer", retry.call(failing(refused, refused, refused, refused), listener));
  }

  @Test
  void makesFewTriesAtAHostThatNeverAnsweredThoughAnotherDid() {
    retry.budget(listener).progressed(A);

    assertThrows(NetworkFailure.class, () -> retry.call(failing(sixTimes(refused(B))), listener));

    assertEquals(2, sleeps.size());
  }

  @Test
  void triesAnUnreachableHostOnceUntilItAnswers() {
    assertThrows(NetworkFailure.class, () -> retry.call(failing(sixTimes(refused(A))), listener));
    sleeps.clear();

    assertThrows(NetworkFailure.class, () -> retry.call(failing(refused(A)), listener));
    assertEquals(List.of(), sleeps);

    retry.budget(listener).progressed(A);
    assertEquals("answer", retry.call(failing(refused(A), refused(A)), listener));
  }

  @Test
  void makesFewTriesForAFileThatAStoreDoesNotHave() {
    RequestFailed absent = status(404, Kind.ABSENT, null);

    assertThrows(NetworkFailure.class, () -> retry.call(failing(sixTimes(absent)), listener));

    assertEquals(2, sleeps.size());
  }

  @Test
  void makesFewTriesInTheLastFailover() {
    EndpointFailover last = retry.lastFailover(new Endpoints(List.of(A), text -> {}), listener);
    last.failed(busy(null));
    last.failed(busy(null));

    assertThrows(NetworkFailure.class, () -> last.failed(busy(null)));
  }

  @Test
  void stopsAtAFailureHalfAMinuteAfterTheFirst() {
    AtomicInteger tries = new AtomicInteger();
    retry.budget(listener).progressed(A);

    assertThrows(
        NetworkFailure.class,
        () ->
            retry.call(
                () -> {
                  tries.incrementAndGet();
                  time.advance(Duration.ofSeconds(10)); // a time-out of connecting
                  throw refused(A);
                },
                listener));

    assertEquals(4, tries.get());
    assertEquals(46, time.elapsed().toSeconds());
  }

  @Test
  void doesNotCountTheTimeOfARequestedPause() {
    RequestFailed busy = busy(Duration.ofSeconds(55));

    assertEquals("answer", retry.call(failing(busy, busy, busy, busy, busy), listener));
  }

  @Test
  void neverRetriesAFinalFailure() {
    RequestFailed denied = status(403, Kind.FINAL, null);

    assertThrows(AccessDenied.class, () -> retry.call(failing(denied), listener));

    assertTrue(sleeps.isEmpty());
  }

  @Test
  void waitsAsLongAsTheServerAsks() {
    retry.call(failing(busy(Duration.ofSeconds(55))), listener);

    assertEquals(List.of(Duration.ofSeconds(55)), sleeps);
  }

  @Test
  void stopsWithTheTimeToRetryIfTheServerAsksForTooLongAWait() {
    NetworkFailure failure =
        assertThrows(
            NetworkFailure.class, () -> retry.call(failing(busy(Duration.ofHours(2))), listener));

    assertTrue(failure.getMessage().contains("120 minutes"), failure.getMessage());
    assertTrue(sleeps.isEmpty());
  }

  @Test
  void progressResetsTheTries() {
    Retry.Budget budget = retry.budget(listener);
    for (int i = 0; i < 20; i++) {
      budget.failed(new SocketException("reset"));
      budget.progressed();
    }
    assertEquals(20, sleeps.size());
  }

  @Test
  void endsAtOnceWhenInterrupted() {
    Retry interrupted =
        new Retry(
            RetryPolicy.DEFAULT,
            delay -> {
              throw new InterruptedException();
            },
            () -> 0,
            () -> 0);

    assertThrows(
        Interrupted.class, () -> interrupted.call(failing(new SocketException("reset")), listener));
    assertTrue(Thread.interrupted());
  }
}
