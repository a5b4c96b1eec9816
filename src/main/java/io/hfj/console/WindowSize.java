package io.hfj.console;

/** Columns and rows of a terminal's window, both at least 1. Immutable. */
public record WindowSize(int columns, int rows) {
  public WindowSize {
    if (columns < 1 || rows < 1) {
      throw new IllegalArgumentException(columns + "x" + rows);
    }
  }
}
