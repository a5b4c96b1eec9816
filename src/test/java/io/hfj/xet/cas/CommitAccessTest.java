package io.hfj.xet.cas;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hfj.Interrupted;
import io.hfj.NetworkFailure;
import io.hfj.http.failure.RequestFailed;
import io.hfj.http.failure.RequestFailed.Kind;
import io.hfj.hub.StorageAccess;
import io.hfj.model.Token;
import io.hfj.testing.VirtualTime;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import okhttp3.HttpUrl;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 20, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class CommitAccessTest {
  private static final Duration LIFE = Duration.ofMinutes(15);

  private final VirtualTime time = VirtualTime.manual();
  private int sent;
  private IOException failure; // of the next requests; null if they succeed
  private Duration life = LIFE;
  private final CommitAccess access = new CommitAccess(this::send, time);

  private StorageAccess send() throws IOException {
    sent++;
    if (failure != null) {
      throw failure;
    }
    return new StorageAccess(
        HttpUrl.get("http://localhost/cas"),
        new Token("xet_" + sent, "test"),
        time.instant().plus(life));
  }

  private static RequestFailed failed(Kind kind, Optional<Duration> retryAfter) {
    return new RequestFailed(new NetworkFailure("no", "hint"), kind, 500, retryAfter, null);
  }

  private void requireFails() {
    assertThrows(RequestFailed.class, access::require);
  }

  @Test
  void asksOnceForAllFiles() throws Exception {
    assertSame(access.require(), access.require());
    assertEquals(1, sent);
  }

  @Test
  void renewsAMinuteBeforeTheEnd() throws Exception {
    StorageAccess first = access.require();
    time.advance(LIFE.minusSeconds(60).minusMillis(1));
    assertSame(first, access.require());
    time.advance(Duration.ofMillis(1));
    assertNotSame(first, access.require());
    assertEquals(2, sent);
  }

  @Test
  void usesAShortPermissionForASecond() throws Exception {
    life = Duration.ofSeconds(5);
    StorageAccess first = access.require();
    time.advance(Duration.ofMillis(999));
    assertSame(first, access.require());
    time.advance(Duration.ofMillis(1));
    assertNotSame(first, access.require());
  }

  @Test
  void remembersAFailureForASecond() throws Exception {
    failure = failed(Kind.PASSING, Optional.empty());
    requireFails();
    requireFails();
    assertEquals(1, sent);
    failure = null;
    time.advance(Duration.ofMillis(999));
    requireFails();
    time.advance(Duration.ofMillis(1));
    access.require();
    assertEquals(2, sent);
  }

  @Test
  void remembersAFailureAsLongAsTheServerAsksFor() throws Exception {
    failure = failed(Kind.PASSING, Optional.of(Duration.ofSeconds(30)));
    requireFails();
    failure = null;
    time.advance(Duration.ofSeconds(29));
    requireFails();
    time.advance(Duration.ofSeconds(1));
    access.require();
    assertEquals(2, sent);
  }

  @Test
  void remembersAFinalFailureForGood() {
    failure = failed(Kind.FINAL, Optional.empty());
    requireFails();
    failure = null;
    time.advance(Duration.ofDays(1000));
    requireFails();
    assertEquals(1, sent);
  }

  @Test
  void translatesABrokenConnection() {
    failure = new IOException("reset");
    requireFails();
  }

  @Test
  void asksAgainAfterARejection() throws Exception {
    StorageAccess first = access.require();
    access.reject(first);
    StorageAccess second = access.require();
    assertNotSame(first, second);
    access.reject(first); // by another thread, which had it too
    assertSame(second, access.require());
    assertEquals(2, sent);
  }

  @Test
  void asksAgainAfterAnUncheckedException() throws Exception {
    List<StorageAccess> answers = new ArrayList<>();
    CommitAccess interrupted =
        new CommitAccess(
            () -> {
              if (answers.isEmpty()) {
                answers.add(send());
                throw new Interrupted("stopped", "");
              }
              return answers.get(0);
            },
            time);
    assertThrows(Interrupted.class, interrupted::require);
    assertSame(answers.get(0), interrupted.require());
  }

  @Test
  void othersWaitForTheAnswer() throws Exception {
    CountDownLatch asked = new CountDownLatch(1);
    CountDownLatch answered = new CountDownLatch(1);
    CommitAccess slow =
        new CommitAccess(
            () -> {
              asked.countDown();
              awaitUnchecked(answered);
              return send();
            },
            time);
    CompletableFuture<StorageAccess> first = CompletableFuture.supplyAsync(() -> require(slow));
    asked.await();
    List<CompletableFuture<StorageAccess>> others = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      others.add(new CompletableFuture<>());
      CompletableFuture<StorageAccess> mine = others.get(i);
      new Thread(() -> mine.complete(require(slow))).start();
    }
    answered.countDown();
    for (CompletableFuture<StorageAccess> other : others) {
      assertSame(first.get(), other.get());
    }
    assertEquals(1, sent);
  }

  @Test
  void aWaitingThreadCanBeInterrupted() throws Exception {
    CountDownLatch asked = new CountDownLatch(1);
    CountDownLatch answered = new CountDownLatch(1);
    CommitAccess slow =
        new CommitAccess(
            () -> {
              asked.countDown();
              awaitUnchecked(answered);
              return send();
            },
            time);
    CompletableFuture<StorageAccess> first = CompletableFuture.supplyAsync(() -> require(slow));
    asked.await();
    CompletableFuture<Boolean> interrupted = new CompletableFuture<>();
    Thread waiting =
        new Thread(
            () -> {
              assertThrows(Interrupted.class, slow::require);
              interrupted.complete(Thread.currentThread().isInterrupted());
            });
    waiting.start();
    waiting.interrupt();
    assertTrue(interrupted.get(10, TimeUnit.SECONDS));
    answered.countDown();
    assertSame(first.get(), slow.require());
  }

  private static StorageAccess require(CommitAccess from) {
    try {
      return from.require();
    } catch (RequestFailed e) {
      throw new AssertionError(e);
    }
  }

  private static void awaitUnchecked(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }
}
