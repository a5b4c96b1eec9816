package io.hfj.model;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ByteSizeTest {
  @ParameterizedTest
  @CsvSource({
    "0, 0.0",
    "5, 5.0",
    "999, 999.0",
    "1000, 1.0K",
    "999949, 999.9K",
    "999950, 1000.0K",
    "1050, 1.1K",
    "1150, 1.1K",
    "312400, 312.4K",
    "1500000000, 1.5G",
    "-2000, -2.0K",
    "9223372036854775807, 9.2E"
  })
  void formatsSizesLikeTheOfficialClient(long bytes, String phrase) {
    assertEquals(phrase, ByteSize.phrase(bytes));
  }

  @ParameterizedTest
  @CsvSource({
    "0, 0 B",
    "812, 812 B",
    "999, 999 B",
    "1000, 1.0 kB",
    "999949, 999.9 kB",
    "999950, 1.0 MB",
    "64000000, 64.0 MB",
    "1234567890, 1.2 GB",
    "999999999999, 1.0 TB",
    "9223372036854775807, 9.2 EB"
  })
  void writesSizesForSentences(long bytes, String text) {
    assertEquals(text, ByteSize.of(bytes));
  }

  @Test
  void writesAPartInTheUnitOfTheWhole() {
    assertEquals("5.5/13.5 GB", ByteSize.of(5_539_000_000L, 13_500_000_000L));
    assertEquals("0.0/13.5 GB", ByteSize.of(812, 13_500_000_000L));
    assertEquals("3/812 B", ByteSize.of(3, 812));
    assertEquals("0/0 B", ByteSize.of(0, 0));
  }

  @Test
  void neverShowsAPartAsComplete() {
    assertEquals("2.6/2.7 GB", ByteSize.of(2_699_999_999L, 2_700_000_000L));
    assertEquals("2.7/2.7 GB", ByteSize.of(2_660_000_000L, 2_660_000_000L));
  }

  @Test
  void addsUpToTheLargestNumber() {
    assertEquals(5, ByteSize.add(2, 3));
    assertEquals(Long.MAX_VALUE, ByteSize.add(Long.MAX_VALUE, 1));
    assertEquals(Long.MAX_VALUE, ByteSize.add(1, Long.MAX_VALUE));
  }

  @Test
  void writesRates() {
    assertEquals("83.1 MB/s", ByteSize.rate(83_100_000));
    assertEquals("0 B/s", ByteSize.rate(0));
  }
}
