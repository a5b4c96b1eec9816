package io.hfj.console;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DurationTextTest {
  @ParameterizedTest
  @CsvSource({
    "0, 0 s",
    "42, 42 s",
    "59, 59 s",
    "60, 1 min 00 s",
    "185, 3 min 05 s",
    "3599, 59 min 59 s",
    "3600, 1 h 00 min",
    "4020, 1 h 07 min",
    "86399, 23 h 59 min",
    "86400, 1 d 00 h",
    "183600, 2 d 03 h"
  })
  void writesTheTwoLargestUnits(long seconds, String text) {
    assertEquals(text, DurationText.of(Duration.ofSeconds(seconds)));
  }

  @Test
  void rounds() {
    assertEquals("2 s", DurationText.of(Duration.ofMillis(1_500)));
    assertEquals("1 min 00 s", DurationText.of(Duration.ofMillis(59_500)));
  }

  @Test
  void isPreciseWhereItMatters() {
    assertEquals("1.8 s", DurationText.precise(Duration.ofMillis(1_790)));
    assertEquals("0.0 s", DurationText.precise(Duration.ZERO));
    assertEquals("10 s", DurationText.precise(Duration.ofMillis(9_999)));
    assertEquals("1 min 05 s", DurationText.precise(Duration.ofSeconds(65)));
  }
}
