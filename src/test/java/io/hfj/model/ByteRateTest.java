package io.hfj.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hfj.BadInput;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ByteRateTest {
  @ParameterizedTest
  @CsvSource({
    "1000, 1000",
    "500k, 512000",
    "500K, 512000",
    "20M, 20971520",
    "20MB, 20971520",
    "20MiB/s, 20971520",
    "1000B/s, 1000",
    "1.5M, 1572864",
    ".5M, 524288",
    "2.k, 2048",
    "0.001M, 1048",
    "' 10G ', 10737418240",
    "999999999999999999G, 1125899906842624",
  })
  void parsesRates(String text, long bytes) {
    assertEquals(new ByteRate(bytes), ByteRate.parse(text));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "0",
        "0k",
        "0.5",
        "-1M",
        "M",
        ".",
        "1,5M",
        "1.5.5M",
        "20Mb",
        "20Mbit",
        "1T",
        "1e6",
        "20 M",
        "20M/m",
        "0x10",
        "٣M",
        "1234567890123456789012"
      })
  void refusesOtherText(String text) {
    BadInput failure = assertThrows(BadInput.class, () -> ByteRate.parse(text));
    assertTrue(failure.advice().contains("1.5M"), failure.advice());
  }

  @Test
  void showsNoControlCharacters() {
    BadInput failure = assertThrows(BadInput.class, () -> ByteRate.parse("\033[2J"));
    assertTrue(failure.getMessage().contains("'?[2J'"), failure.getMessage());
  }

  @ParameterizedTest
  @ValueSource(strings = {"1", "20", "999", "999B/s", "0.9k", ".5k", "0.0000001G"})
  void refusesRatesWithoutAUnit(String text) {
    BadInput failure = assertThrows(BadInput.class, () -> ByteRate.parse(text));
    assertTrue(failure.getMessage().contains("less than 1000 bytes per second"));
    assertTrue(failure.advice().contains("1.5M"), failure.advice());
  }
}
