package io.hfj.fetch;

import java.util.ArrayDeque;
import java.util.OptionalLong;

/**
 * Growth of a counter over a recent time span, from a bounded number of samples, whatever the span
 * and the number of calls. For one thread at a time.
 */
final class SlidingWindow {
  /** Samples in a span; the measured span is longer by at most one part in so many. */
  private static final int MARKS = 16;

  private record Mark(long at, long count) {}

  private final long span;
  private final ArrayDeque<Mark> marks = new ArrayDeque<>(MARKS + 2);

  /**
   * @param span nanoseconds
   */
  SlidingWindow(long span) {
    this.span = span;
  }

  /** Discards all samples and begins now. */
  void restart(long now, long count) {
    marks.clear();
    marks.addLast(new Mark(now, count));
  }

  /** Takes a sample. To be called many times in a span, after {@link #restart}. */
  void sample(long now, long count) {
    if (now - marks.getLast().at() >= span / MARKS) {
      marks.addLast(new Mark(now, count));
    }
    while (marks.size() > 1 && now - second().at() >= span) {
      marks.removeFirst();
    }
  }

  private Mark second() {
    return marks.stream().skip(1).findFirst().orElseThrow();
  }

  /** Returns the growth over the span; empty if sampling began later. */
  OptionalLong growth(long now, long count) {
    Mark first = marks.getFirst();
    return now - first.at() < span ? OptionalLong.empty() : OptionalLong.of(count - first.count());
  }

  int marks() {
    return marks.size();
  }
}
