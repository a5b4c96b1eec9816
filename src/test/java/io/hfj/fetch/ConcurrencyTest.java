package io.hfj.fetch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.function.IntToDoubleFunction;
import org.junit.jupiter.api.Test;

class ConcurrencyTest {
  private static final double MB = 1e6;
  private static final long TICK = TimeUnit.MILLISECONDS.toNanos(125);

  private final Random random = new Random(7);
  private Concurrency concurrency = new Concurrency(NetworkState.FIRST, 32);
  private long now = 1;

  /** A line that moves so many bytes a second with that number of connections. */
  private void run(double seconds, IntToDoubleFunction line) {
    run(seconds, line, 0);
  }

  private void run(double seconds, IntToDoubleFunction line, double noise) {
    for (long end = now + (long) (seconds * 1e9); now < end; ) {
      now += TICK;
      double factor = 1 + noise * (2 * random.nextDouble() - 1);
      double bytes = line.applyAsDouble(concurrency.allowed()) * factor * TICK / 1e9;
      concurrency.moved((long) bytes);
      concurrency.wanted();
      concurrency.look(now);
    }
  }

  @Test
  void beginsWithFewAndNeverHasMoreThanTheMost() {
    assertEquals(8, concurrency.allowed());
    assertEquals(3, new Concurrency(NetworkState.FIRST, 3).allowed());
    run(60, n -> n * MB);
    assertEquals(32, concurrency.allowed());
  }

  @Test
  void doublesInASecondWhileEachConnectionBringsItsShare() {
    run(1.2, n -> n * 0.1 * MB);
    assertTrue(concurrency.allowed() >= 16, "" + concurrency.allowed());
    run(1, n -> n * 0.1 * MB);
    assertEquals(32, concurrency.allowed());
  }

  @Test
  void doublesSoonerOnALineThatNoHomeHas() {
    run(0.4, n -> n * 30 * MB);
    assertEquals(16, concurrency.allowed());
    run(0.5, n -> n * 30 * MB);
    assertEquals(32, concurrency.allowed());
  }

  @Test
  void findsOutThatOnlyTheFirstBytesCameSoFast() {
    run(0.6, n -> 500 * MB); // a bucket of tokens, whatever the number
    run(3, n -> n * 10 * MB);
    assertEquals(32, concurrency.allowed());
  }

  @Test
  void doesNotTakeTheEndOfAFastBeginningForACollapse() {
    run(0.6, n -> 500 * MB);
    run(17, n -> Math.min(n * 10, 200) * MB);
    assertTrue(concurrency.allowed() >= 16, "" + concurrency.allowed());
  }

  @Test
  void goesBackToWhatFillsTheLine() {
    run(3, n -> Math.min(n, 8) * 5 * MB);
    assertEquals(8, concurrency.allowed());
  }

  @Test
  void probesSeldomAFullLine() {
    run(3, n -> 40 * MB);
    int above = 0;
    for (int i = 0; i < 300; i++) {
      run(1, n -> 40 * MB, 0.05);
      above += concurrency.allowed() > 8 ? 1 : 0;
    }
    assertTrue(above < 60, above + " of 300 seconds above what fills the line");
  }

  @Test
  void growsLaterWhenTheLineGetsWider() {
    run(5, n -> Math.min(n, 8) * MB);
    assertEquals(8, concurrency.allowed());
    run(120, n -> Math.min(n, 24) * MB);
    assertTrue(concurrency.allowed() >= 18, "" + concurrency.allowed());
  }

  @Test
  void leavesALineThatCollapsesUnderMany() {
    run(60, n -> n <= 8 ? n * 40 * MB : MB);
    assertEquals(8, concurrency.allowed());
  }

  @Test
  void halvesWhenTheLineCollapsesLaterOnAndGivesTheRestUp() {
    run(20, n -> n * 10 * MB);
    assertEquals(32, concurrency.allowed());
    run(20, n -> n <= 4 ? n * 75 * MB : MB);
    assertTrue(concurrency.allowed() <= 4, "" + concurrency.allowed());
    assertTrue(concurrency.takeSurplus());
    assertTrue(!concurrency.takeSurplus());
  }

  @Test
  void goesBackWhereFewerDoNoBetter() {
    run(20, n -> n * 10 * MB);
    run(40, n -> 2 * MB);
    assertEquals(32, concurrency.allowed());
  }

  @Test
  void doesNotTakeFailuresForACollapse() {
    run(20, n -> n * 10 * MB);
    for (int i = 0; i < 1000; i++) {
      concurrency.failed();
      run(0.1, n -> MB);
    }
    assertEquals(32, concurrency.allowed());
  }

  @Test
  void takesNoNightOfSleepForASlowWindow() {
    run(20, n -> n * 10 * MB);
    for (int i = 0; i < 20; i++) {
      now += TimeUnit.HOURS.toNanos(8);
      run(0.2, n -> n * 10 * MB);
    }
    assertEquals(32, concurrency.allowed());
  }

  @Test
  void doesNotGrowWhereThereIsNoWork() {
    for (int i = 0; i < 100; i++) {
      now += TICK;
      concurrency.moved(1 << 20);
      concurrency.look(now);
    }
    assertEquals(8, concurrency.allowed());
  }

  @Test
  void learnsNothingBeforeTheFirstByte() {
    for (int i = 0; i < 100; i++) {
      now += TICK;
      concurrency.wanted();
      concurrency.look(now);
    }
    assertEquals(8, concurrency.allowed());
  }
}
