package io.hfj.xet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hfj.Interrupted;
import io.hfj.xet.cas.FetchRange;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 20, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class PackedRangesTest {
  private static final int HALF = (int) (PackedRanges.MOST / 2);

  private final PackedRanges ranges = new PackedRanges();
  private int loads;

  private static FetchRange range(String xorb, int first, int end, int bytes) {
    return new FetchRange(xorb, first, end, 0, bytes, "http://localhost/x");
  }

  private Optional<PackedRange> load(FetchRange range) throws IOException {
    return ranges.require(
        range,
        () -> {
          loads++;
          return new byte[(int) range.bytes()];
        });
  }

  @Test
  void loadsARangeOnce() throws IOException {
    PackedRange loaded = load(range("a", 2, 9, 100)).orElseThrow();
    assertSame(loaded, load(range("a", 2, 9, 100)).orElseThrow());
    assertSame(loaded, load(range("a", 3, 5, 20)).orElseThrow());
    assertSame(loaded, ranges.find("a", 8, 9).orElseThrow());
    assertEquals(1, loads);
  }

  @Test
  void findsNothingElse() throws IOException {
    load(range("a", 2, 9, 100));
    assertTrue(ranges.find("b", 2, 9).isEmpty());
    assertTrue(ranges.find("a", 1, 9).isEmpty());
    assertTrue(ranges.find("a", 2, 10).isEmpty());
  }

  @Test
  void dropsTheXorbThatWasNotUsedForLongest() throws IOException {
    for (String xorb : new String[] {"a", "b"}) {
      load(range(xorb, 0, 1, HALF));
    }
    assertTrue(ranges.find("a", 0, 1).isPresent());
    load(range("d", 0, 1, HALF));
    assertTrue(ranges.find("b", 0, 1).isEmpty());
    assertTrue(ranges.find("a", 0, 1).isPresent());
  }

  @Test
  void loadsNoMoreThanFits() throws Exception {
    // While two are under way there is no space for a third, nor anything to drop.
    assertTrue(nested(2).isEmpty());
    loads = 0;
    load(range("z", 0, 1, HALF));
    assertEquals(1, loads, "the space of those that ended is free again");
  }

  private Optional<PackedRange> nested(int depth) throws IOException {
    if (depth == 0) {
      return load(range("last", 0, 1, 1));
    }
    Optional<?>[] inner = new Optional<?>[1];
    ranges.require(
        range("n" + depth, 0, 1, HALF),
        () -> {
          inner[0] = nested(depth - 1);
          return new byte[HALF];
        });
    return inner[0].map(PackedRange.class::cast);
  }

  @Test
  void freesTheSpaceOfFailedLoads() throws IOException {
    for (int i = 0; i < 10; i++) {
      FetchRange range = range("a", 0, 1, HALF);
      assertThrows(
          IOException.class,
          () ->
              ranges.require(
                  range,
                  () -> {
                    throw new IOException("reset");
                  }));
    }
    assertTrue(load(range("a", 0, 1, HALF)).isPresent());
    assertEquals(1, loads);
  }

  @Test
  void clears() throws IOException {
    for (int i = 0; i < 10; i++) {
      load(range("a", 0, 1, HALF));
      ranges.clear();
      assertTrue(ranges.find("a", 0, 1).isEmpty());
    }
    assertEquals(10, loads);
  }

  @Test
  void othersWaitForTheOneThatLoads() throws Exception {
    FetchRange range = range("a", 0, 1, 100);
    CountDownLatch loading = new CountDownLatch(1);
    CountDownLatch arrived = new CountDownLatch(1);
    CompletableFuture<Optional<PackedRange>> first =
        inThread(
            () ->
                ranges.require(
                    range,
                    () -> {
                      loading.countDown();
                      await(arrived);
                      return new byte[100];
                    }));
    loading.await();
    CompletableFuture<Optional<PackedRange>> second = inThread(() -> load(range));
    CompletableFuture<Boolean> interrupted = new CompletableFuture<>();
    Thread waiting =
        new Thread(
            () -> {
              assertThrows(Interrupted.class, () -> load(range));
              interrupted.complete(Thread.currentThread().isInterrupted());
            });
    waiting.start();
    waiting.interrupt();
    assertTrue(interrupted.get(10, TimeUnit.SECONDS));
    arrived.countDown();
    assertSame(first.get().orElseThrow(), second.get().orElseThrow());
    assertEquals(0, loads);
  }

  @Test
  void anotherLoadsIfTheFirstFails() throws Exception {
    FetchRange range = range("a", 0, 1, 100);
    CountDownLatch loading = new CountDownLatch(1);
    CountDownLatch reset = new CountDownLatch(1);
    CompletableFuture<Optional<PackedRange>> first =
        inThread(
            () ->
                ranges.require(
                    range,
                    () -> {
                      loading.countDown();
                      await(reset);
                      throw new IOException("reset");
                    }));
    loading.await();
    CompletableFuture<Optional<PackedRange>> second = inThread(() -> load(range));
    reset.countDown();
    assertEquals(100, second.get().orElseThrow().bytes().length);
    assertThrows(Exception.class, first::get);
    assertEquals(1, loads);
  }

  private interface Work {
    Optional<PackedRange> run() throws IOException;
  }

  private static CompletableFuture<Optional<PackedRange>> inThread(Work work) {
    CompletableFuture<Optional<PackedRange>> result = new CompletableFuture<>();
    new Thread(
            () -> {
              try {
                result.complete(work.run());
              } catch (IOException e) {
                result.completeExceptionally(e);
              }
            })
        .start();
    return result;
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }
}
