package io.hfj.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hfj.Interrupted;
import io.hfj.StorageFailure;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class ParallelTasksTest {
  private final ParallelTasks tasks = new ParallelTasks("test", 4, "interrupted");

  @Test
  void handsOverResultsInOrder() {
    CountDownLatch second = new CountDownLatch(1);
    List<Callable<Integer>> work = new ArrayList<>();
    work.add(
        () -> {
          second.await();
          return 0;
        });
    IntStream.range(1, 20)
        .forEach(
            i ->
                work.add(
                    () -> {
                      second.countDown();
                      return i;
                    }));
    List<Integer> results = new ArrayList<>();
    tasks.run(work, results::add);
    assertEquals(IntStream.range(0, 20).boxed().toList(), results);
  }

  @Test
  void throwsWhatATaskThrows() {
    StorageFailure failure = new StorageFailure("unreadable", "");
    Callable<Integer> task =
        () -> {
          throw failure;
        };
    assertSame(
        failure, assertThrows(StorageFailure.class, () -> tasks.run(List.of(task), result -> {})));
  }

  @Test
  void endsIfItsThreadWasInterruptedBefore() {
    for (int i = 0; i < 100; i++) { // the tasks may be done before the first result is asked for
      Thread.currentThread().interrupt();
      assertThrows(Interrupted.class, () -> tasks.run(List.of(() -> 1), result -> {}));
      assertTrue(Thread.interrupted());
    }
  }
}
