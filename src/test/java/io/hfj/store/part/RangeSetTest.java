package io.hfj.store.part;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.hfj.model.FileRange;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RangeSetTest {
  private static final int SIZE = 200;

  private final RangeSet set = new RangeSet();

  private static FileRange range(long start, long end) {
    return new FileRange(start, end);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void agreesWithASetOfBitsUnderAnyOperations(long seed) {
    Random random = new Random(seed);
    BitSet bits = new BitSet();
    for (int step = 0; step < 2_000; step++) {
      int from = random.nextInt(SIZE);
      int to = from + 1 + random.nextInt(random.nextBoolean() ? 5 : SIZE);
      FileRange range = range(from, to);
      int before = bits.cardinality();
      if (random.nextInt(3) > 0) {
        bits.set(from, to);
        assertEquals(bits.cardinality() - before, set.add(range));
      } else {
        bits.clear(from, to);
        assertEquals(before - bits.cardinality(), set.remove(range));
      }
      requireSame(bits, range(random.nextInt(SIZE), SIZE + 1 + random.nextInt(SIZE)));
    }
  }

  private void requireSame(BitSet bits, FileRange window) {
    assertEquals(bits.cardinality(), set.count());
    assertEquals(runs(bits, window, true), set.within(window));
    assertEquals(runs(bits, window, false), set.missingIn(window));
    int from = (int) window.start();
    assertEquals(bits.nextClearBit(from), set.firstMissing(from));
    assertEquals(bits.length(), set.end());
    List<FileRange> all = runs(bits, range(0, 3 * SIZE), true);
    assertEquals(all.stream().findFirst(), set.first());
  }

  private static List<FileRange> runs(BitSet bits, FileRange window, boolean present) {
    List<FileRange> runs = new ArrayList<>();
    int at = (int) window.start();
    while (at < window.end()) {
      int next = bits.get(at) ? bits.nextClearBit(at) : bits.nextSetBit(at);
      int end = (int) Math.min(window.end(), next < 0 ? Integer.MAX_VALUE : next);
      if (bits.get(at) == present) {
        runs.add(range(at, end));
      }
      at = end;
    }
    return runs;
  }

  @Test
  void mergesAdjacentRanges() {
    set.add(range(0, 10));
    set.add(range(20, 30));
    set.add(range(10, 20));
    assertEquals(List.of(range(0, 30)), set.within(range(0, 100)));
    assertEquals(30, set.firstMissing(0));
  }

  @Test
  void holdsPositionsBeyondFourGigabytes() {
    long far = 1L << 40;
    assertEquals(10, set.add(range(far, far + 10)));
    assertEquals(List.of(range(0, far)), set.missingIn(range(0, far + 5)));
  }
}
