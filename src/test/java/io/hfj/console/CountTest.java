package io.hfj.console;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CountTest {
  @ParameterizedTest
  @CsvSource({"0, file, 0 files", "1, file, 1 file", "2, repository, 2 repositories"})
  void agreesWithTheNumber(long number, String noun, String text) {
    assertEquals(text, Count.of(number, noun));
  }
}
