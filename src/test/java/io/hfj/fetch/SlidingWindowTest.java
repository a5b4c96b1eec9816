package io.hfj.fetch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class SlidingWindowTest {
  private final SlidingWindow window = new SlidingWindow(1600);

  @Test
  void isEmptyBeforeTheSpanHasPassed() {
    window.restart(0, 0);
    window.sample(1599, 50);
    assertEquals(OptionalLong.empty(), window.growth(1599, 50));
    assertEquals(OptionalLong.of(60), window.growth(1600, 60));
  }

  @Test
  void measuresTheSpanAndLittleMore() {
    window.restart(0, 0);
    for (long now = 1; now <= 100_000; now++) {
      window.sample(now, 2 * now);
      if (now >= 1600) {
        long growth = window.growth(now, 2 * now).orElseThrow();
        assertTrue(growth >= 3200 && growth <= 3400, () -> "grew by " + growth);
      }
    }
  }

  @Test
  void keepsAFewMarksHoweverOftenItIsSampled() {
    window.restart(0, 0);
    for (long now = 1; now <= 100_000; now++) {
      window.sample(now, now);
      assertTrue(window.marks() <= 18, () -> window.marks() + " marks");
    }
  }

  @Test
  void discardsAllOnRestart() {
    window.restart(0, 0);
    window.sample(5000, 70);
    window.restart(5000, 70);
    assertEquals(OptionalLong.empty(), window.growth(6599, 80));
    assertEquals(OptionalLong.of(10), window.growth(6600, 80));
  }
}
