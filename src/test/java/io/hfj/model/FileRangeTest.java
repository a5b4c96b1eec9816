package io.hfj.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FileRangeTest {
  @ParameterizedTest
  @CsvSource({
    "0, 1, bytes=0-0",
    "5, 10, bytes=5-9",
    "0, 9223372036854775807, bytes=0-9223372036854775806"
  })
  void formatsAHeaderWithTheLastByte(long start, long end, String header) {
    assertEquals(header, new FileRange(start, end).header());
    assertEquals(end - start, new FileRange(start, end).length());
  }

  @ParameterizedTest
  @CsvSource({"0, 0", "5, 4", "-1, 3"})
  void refusesEmptyAndNegativeRanges(long start, long end) {
    assertThrows(IllegalArgumentException.class, () -> new FileRange(start, end));
  }
}
