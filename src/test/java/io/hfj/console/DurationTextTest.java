package io.hfj.console;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DurationTextTest {
  @ParameterizedTest
  @CsvSource({
    "0, 0s",
    "42, 42s",
    "59, 59s",
    "60, 1m 00s",
    "185, 3m 05s",
    "3599, 59m 59s",
    "3600, 1h 00m",
    "4020, 1h 07m",
    "86399, 23h 59m",
    "86400, 1d 00h",
    "183600, 2d 03h"
  })
  void writesTheTwoLargestUnits(long seconds, String text) {
    assertEquals(text, DurationText.of(Duration.ofSeconds(seconds)));
  }

  @Test
  void rounds() {
    assertEquals("2s", DurationText.of(Duration.ofMillis(1_500)));
    assertEquals("1m 00s", DurationText.of(Duration.ofMillis(59_500)));
  }

  @Test
  void isPreciseWhereItMatters() {
    assertEquals("1.8s", DurationText.precise(Duration.ofMillis(1_790)));
    assertEquals("0.0s", DurationText.precise(Duration.ZERO));
    assertEquals("10s", DurationText.precise(Duration.ofMillis(9_999)));
    assertEquals("1m 05s", DurationText.precise(Duration.ofSeconds(65)));
  }
}
