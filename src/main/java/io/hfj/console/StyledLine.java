package io.hfj.console;

import java.util.function.UnaryOperator;

/** A line with its colour codes, and its width in columns without them. Immutable. */
record StyledLine(String text, int width) {
  static final StyledLine EMPTY = new StyledLine("", 0);

  StyledLine plus(String more, UnaryOperator<String> paint) {
    return new StyledLine(text + paint.apply(more), width + TextWidth.of(more));
  }

  StyledLine plus(String more) {
    return plus(more, UnaryOperator.identity());
  }
}
