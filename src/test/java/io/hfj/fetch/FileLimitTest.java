package io.hfj.fetch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.TimeUnit;
import java.util.function.IntToDoubleFunction;
import org.junit.jupiter.api.Test;

class FileLimitTest {
  private static final int MOST = 16;
  private static final long GIB = 1L << 30;
  private static final long TICK = TimeUnit.MILLISECONDS.toNanos(60);

  private long now = 1;
  private double arrived;
  private double hashed;
  private int allowed = MOST;
  private FileLimit limit = new FileLimit(MOST, 100 * GIB, 0, 2, now);

  /**
   * A machine on which so many connections bring some bytes a second, and leave the hash time for
   * some.
   */
  private void run(double seconds, IntToDoubleFunction bring, IntToDoubleFunction hash) {
    for (long end = now + (long) (seconds * 1e9); now < end; ) {
      now += TICK;
      arrived += bring.applyAsDouble(allowed) * TICK / 1e9;
      hashed = Math.min(arrived, hashed + hash.applyAsDouble(allowed) * TICK / 1e9);
      long ready = (long) (arrived - hashed);
      allowed = limit.allowed(allowed, (long) arrived, (long) hashed, ready, now);
    }
  }

  @Test
  void startsWithFewConnectionsAndReachesAllWithinATenthOfASecond() {
    assertEquals(2, limit.allowed(0, 0, 0, 0, now));
    run(0.2, n -> GIB / 10.0, n -> GIB);
    assertEquals(MOST, allowed);
  }

  @Test
  void letsTheHashKeepUp() {
    run(3, n -> 0.2 * GIB * Math.min(n, 5), n -> 2.0 * GIB / (1 + n));
    assertTrue(allowed <= 4, "" + allowed);
    assertTrue(arrived - hashed < GIB / 4, "" + (arrived - hashed));
  }

  @Test
  void keepsOneConnectionHoweverSlowTheHashIs() {
    run(10, n -> GIB, n -> GIB / 100.0);
    assertEquals(1, allowed);
  }

  @Test
  void doesNotLimitWhileTheHashKeepsUp() {
    run(10, n -> GIB / 2.0, n -> GIB);
    assertEquals(MOST, allowed);
  }

  @Test
  void doesNotLimitWhileTheHashCatchesUp() {
    arrived = 100.0 * GIB;
    limit = new FileLimit(MOST, 100 * GIB, (long) arrived, 2, now);
    run(20, n -> GIB / 10.0, n -> GIB);
    assertEquals(MOST, allowed);
  }

  @Test
  void raisesTheLimitSoonAfterTheHashCaughtUp() {
    run(2, n -> GIB, n -> GIB / 4.0);
    assertEquals(1, allowed);
    run(3, n -> 0, n -> 2.0 * GIB);
    assertEquals(MOST, allowed);
  }

  @Test
  void raisesTheLimitSlowlyWhileTheHashCatchesUp() {
    run(20, n -> GIB, n -> GIB / 4.0);
    run(2, n -> GIB / 100.0, n -> GIB / 50.0);
    assertEquals(1 + 2 * 4, allowed, 3);
  }
}
