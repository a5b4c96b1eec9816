package io.hfj.testing.xet;

import java.util.Random;

/**
 * Finds the ends of chunks by content, so that an insertion moves few of them (gear hash, as in the
 * FastCDC paper of Xia et al., 2016). The table is not the official one: readers cannot tell.
 */
final class Chunker {
  static final int LONGEST = 128 << 10;

  private static final int SHORTEST = 8 << 10;

  /** One position in 64 Ki is an end. */
  private static final long MASK = 0xFFFFL << 48;

  /** Positions after which the oldest byte has left the hash. */
  private static final int WINDOW = 64;

  private static final long[] GEAR = new Random(19).longs(256).toArray();

  private Chunker() {}

  /**
   * Returns the length of the chunk at the start of the array.
   *
   * @param available bytes up to the end of the file, at most {@link #LONGEST}
   */
  static int length(byte[] bytes, int available) {
    long hash = 0;
    for (int at = SHORTEST - WINDOW; at < available; at++) {
      hash = (hash << 1) + GEAR[bytes[at] & 0xff];
      if (at >= SHORTEST && (hash & MASK) == 0) {
        return at + 1;
      }
    }
    return available;
  }
}
