package io.hfj.fetch;

import java.util.ArrayDeque;
import java.util.OptionalLong;

/**
 * How much a counter grew in the last so many nanoseconds, told from a few marks however long that
 * is and however often it is looked at. For one thread at a time.
 */
final class SlidingWindow {
  /** Marks kept: what is told is for a time that is longer than asked by one part in so many. */
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

  /** Forgets all and begins now. */
  void restart(long now, long count) {
    marks.clear();
    marks.addLast(new Mark(now, count));
  }

  /** Where the counter stands now. To be called many times in a span, after {@link #restart}. */
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

  /** By how much it grew; empty if it was not looked at that long. */
  OptionalLong growth(long now, long count) {
    Mark first = marks.getFirst();
    return now - first.at() < span ? OptionalLong.empty() : OptionalLong.of(count - first.count());
  }

  int marks() {
    return marks.size();
  }
}
