package io.hfj.model;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EditDistanceTest {
  @ParameterizedTest
  @CsvSource({
    "ls, ls, 0",
    "sl, ls, 1",
    "downlod, download, 1",
    "donwlaod, download, 2",
    "download, '', 8",
    "abc, ca, 3",
    "kitten, sitting, 3",
  })
  void countsEdits(String one, String other, int edits) {
    assertEquals(edits, EditDistance.of(one, other));
    assertEquals(edits, EditDistance.of(other, one));
  }
}
