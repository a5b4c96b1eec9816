package io.hfj.cli;

import java.util.ArrayList;
import java.util.List;

/** A log of the events of a round, with their times. Thread-safe. */
final class ChaosLog {
  private final long begun = System.nanoTime();
  private final List<String> lines = new ArrayList<>();

  synchronized void add(String line) {
    lines.add("%6.2f s  %s".formatted((System.nanoTime() - begun) / 1e9, line));
  }

  /** Returns all lines so far. */
  synchronized String text() {
    return String.join("\n", lines);
  }
}
