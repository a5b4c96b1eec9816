package io.hfj.fetch;

import java.util.function.DoubleSupplier;

/**
 * Whether this machine's processors have nothing left to give, so that more connections would only
 * take time from those there are. Thread-safe.
 */
final class Processors {
  private static final double FULL = 0.92;

  private final DoubleSupplier busy;
  private volatile boolean full;

  /**
   * @param busy which part of their time was in use since that was asked last, in [0, 1]
   */
  Processors(DoubleSupplier busy) {
    this.busy = busy;
    busy.getAsDouble(); // what was before the job says nothing
  }

  /** To be called a few times a second, by one thread. */
  void look() {
    full = busy.getAsDouble() >= FULL;
  }

  /** Whether they had no time left of late. */
  boolean full() {
    return full;
  }
}
