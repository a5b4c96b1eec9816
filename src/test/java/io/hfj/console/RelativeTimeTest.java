package io.hfj.console;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RelativeTimeTest {
  /** Phrases printed by the official client 2.0.0. */
  @ParameterizedTest
  @CsvSource({
    "-5, a few seconds ago",
    "19.9, a few seconds ago",
    "20, 20 seconds ago",
    "59.5, 1 minute ago",
    "3570, 1 hour ago",
    "84600, 1 day ago",
    "570240, 1 week ago",
    "3931200, 6 weeks ago",
    "3974400, 2 months ago",
    "29808000, 1 year ago",
    "63072000, 2 years ago",
  })
  void usesTheLargestUnitThatFits(double seconds, String phrase) {
    long now = 1_800_000_000_000L;
    assertEquals(phrase, RelativeTime.phrase(now - (long) (seconds * 1000), now));
  }
}
