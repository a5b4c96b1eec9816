package io.hfj.console;

import java.util.function.UnaryOperator;

/** A line with its colours in it, and the columns it takes without them. Immutable. */
record Line(String text, int width) {
  static final Line EMPTY = new Line("", 0);

  Line plus(String more, UnaryOperator<String> paint) {
    return new Line(text + paint.apply(more), width + TextWidth.of(more));
  }

  Line plus(String more) {
    return plus(more, UnaryOperator.identity());
  }
}
