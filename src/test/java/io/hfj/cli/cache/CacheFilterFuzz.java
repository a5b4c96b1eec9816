package io.hfj.cli.cache;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hfj.BadInput;
import io.hfj.cli.report.FailureReport;
import io.hfj.fuzz.Input;

/** Filters, sizes, ages and orders from the command line. */
public final class CacheFilterFuzz {
  private CacheFilterFuzz() {}

  /** A parser of the text. */
  private interface Reading {
    void run();
  }

  public static void fuzzerTestOneInput(byte[] input) {
    String text = Input.text(input);
    read(() -> CacheFilter.of(text, 0));
    read(() -> assertTrue(CacheFilter.size(text) >= 0));
    read(
        () -> {
          double age = CacheFilter.age(text);
          assertTrue(age >= 0 && age < Long.MAX_VALUE);
        });
    read(() -> CacheOrder.of(text));
    assertTrue(FailureReport.withoutTokens(text).length() <= text.length() + 3);
  }

  private static void read(Reading reading) {
    try {
      reading.run();
    } catch (BadInput refused) {
      // The expected failure.
    }
  }
}
