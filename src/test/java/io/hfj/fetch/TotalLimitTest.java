package io.hfj.fetch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.function.IntToDoubleFunction;
import org.junit.jupiter.api.Test;

class TotalLimitTest {
  private static final int FIRST = ConnectionController.FIRST;
  private static final double MB = 1e6;
  private static final long TICK = TimeUnit.MILLISECONDS.toNanos(125);

  private final Random random = new Random(7);
  private TotalLimit limit = new TotalLimit(FIRST, 32);
  private long now = 1;

  /** A line that moves so many bytes a second with that number of connections. */
  private void run(double seconds, IntToDoubleFunction line) {
    run(seconds, line, 0);
  }

  private void run(double seconds, IntToDoubleFunction line, double noise) {
    for (long end = now + (long) (seconds * 1e9); now < end; ) {
      now += TICK;
      double factor = 1 + noise * (2 * random.nextDouble() - 1);
      double bytes = line.applyAsDouble(limit.allowed()) * factor * TICK / 1e9;
      limit.moved((long) bytes);
      limit.wanted();
      limit.update(now);
    }
  }

  @Test
  void beginsWithFewAndNeverHasMoreThanTheMost() {
    assertEquals(8, limit.allowed());
    assertEquals(3, new TotalLimit(FIRST, 3).allowed());
    run(60, n -> n * MB);
    assertEquals(32, limit.allowed());
  }

  @Test
  void doublesInASecondWhileEachConnectionBringsItsShare() {
    run(1.2, n -> n * 0.1 * MB);
    assertTrue(limit.allowed() >= 16, "" + limit.allowed());
    run(1, n -> n * 0.1 * MB);
    assertEquals(32, limit.allowed());
  }

  @Test
  void doublesWithoutWarmUpOnAFastLink() {
    run(0.4, n -> n * 30 * MB);
    assertEquals(16, limit.allowed());
    run(0.5, n -> n * 30 * MB);
    assertEquals(32, limit.allowed());
  }

  @Test
  void measuresTheFirstLevelAgainAfterABurst() {
    run(0.6, n -> 500 * MB); // a bucket of tokens, whatever the number
    run(3, n -> n * 10 * MB);
    assertEquals(32, limit.allowed());
  }

  @Test
  void doesNotTakeTheEndOfABurstForACollapse() {
    run(0.6, n -> 500 * MB);
    run(17, n -> Math.min(n * 10, 200) * MB);
    assertTrue(limit.allowed() >= 16, "" + limit.allowed());
  }

  @Test
  void returnsToWhatFillsTheLink() {
    run(3, n -> Math.min(n, 8) * 5 * MB);
    assertEquals(8, limit.allowed());
  }

  @Test
  void probesAFullLinkSeldom() {
    run(3, n -> 40 * MB);
    int above = 0;
    for (int i = 0; i < 300; i++) {
      run(1, n -> 40 * MB, 0.05);
      above += limit.allowed() > 8 ? 1 : 0;
    }
    assertTrue(above < 60, above + " of 300 seconds above what fills the line");
  }

  @Test
  void growsLaterWhenTheLinkGetsWider() {
    run(5, n -> Math.min(n, 8) * MB);
    assertEquals(8, limit.allowed());
    run(120, n -> Math.min(n, 24) * MB);
    assertTrue(limit.allowed() >= 18, "" + limit.allowed());
  }

  @Test
  void undoesAStepThatCollapsesTheLink() {
    run(60, n -> n <= 8 ? n * 40 * MB : MB);
    assertEquals(8, limit.allowed());
  }

  @Test
  void halvesAndClosesTheRestWhenTheLinkCollapsesLater() {
    run(20, n -> n * 10 * MB);
    assertEquals(32, limit.allowed());
    run(20, n -> n <= 4 ? n * 75 * MB : MB);
    assertTrue(limit.allowed() <= 4, "" + limit.allowed());
    assertTrue(limit.takeSurplus());
    assertTrue(!limit.takeSurplus());
  }

  @Test
  void returnsToTheFormerNumberWhereFewerDoNoBetter() {
    run(20, n -> n * 10 * MB);
    run(40, n -> 2 * MB);
    assertEquals(32, limit.allowed());
  }

  @Test
  void closesNewConnectionsWhereTheyHarm() {
    run(3, n -> n <= 8 ? n * 40 * MB : MB);
    assertEquals(8, limit.allowed());
    assertTrue(limit.takeSurplus());
    run(80, n -> n * 40 * MB);
    assertTrue(limit.allowed() > 8, "" + limit.allowed());
    assertTrue(!limit.takeSurplus());
  }

  @Test
  void closesNoneWhereTheWorkEndsAfterAStep() {
    run(0.4, n -> n * 30 * MB);
    assertEquals(16, limit.allowed());
    for (int i = 0; i < 40; i++) {
      now += TICK;
      limit.moved(1_000_000);
      limit.update(now);
    }
    assertEquals(8, limit.allowed());
    assertTrue(!limit.takeSurplus());
  }

  @Test
  void leavesAFirstLevelThatIsTooHigh() {
    run(10, n -> n <= 4 ? n * 75 * MB : MB);
    assertEquals(4, limit.allowed());
  }

  @Test
  void returnsWithinSecondsWhereOthersTookMostOfTheLink() {
    run(20, n -> Math.min(n * 6.25, 100) * MB);
    int before = limit.allowed();
    assertTrue(before >= 16, "" + before);
    run(10, n -> Math.min(n * 6.25, 40) * MB);
    assertEquals(before, limit.allowed());
  }

  @Test
  void probesSoonWhenGoodputGrowsByItself() {
    run(60, n -> Math.min(n * 6.25, 40) * MB);
    assertTrue(limit.allowed() <= 10, "" + limit.allowed());
    run(4, n -> Math.min(n * 6.25, 100) * MB);
    assertTrue(limit.allowed() >= 12, "" + limit.allowed());
  }

  @Test
  void doesNotTakeFailuresForACollapse() {
    run(20, n -> n * 10 * MB);
    for (int i = 0; i < 1000; i++) {
      limit.failed();
      run(0.1, n -> MB);
    }
    assertEquals(32, limit.allowed());
  }

  @Test
  void ignoresWindowsInWhichTheMachineSlept() {
    run(20, n -> n * 10 * MB);
    for (int i = 0; i < 20; i++) {
      now += TimeUnit.HOURS.toNanos(8);
      run(0.2, n -> n * 10 * MB);
    }
    assertEquals(32, limit.allowed());
  }

  @Test
  void doesNotGrowWhereThereIsNoWork() {
    for (int i = 0; i < 100; i++) {
      now += TICK;
      limit.moved(1 << 20);
      limit.update(now);
    }
    assertEquals(8, limit.allowed());
  }

  @Test
  void learnsNothingBeforeTheFirstByte() {
    for (int i = 0; i < 100; i++) {
      now += TICK;
      limit.wanted();
      limit.update(now);
    }
    assertEquals(8, limit.allowed());
  }
}
