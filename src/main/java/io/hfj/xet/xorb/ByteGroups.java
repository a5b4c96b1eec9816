package io.hfj.xet.xorb;

/**
 * The transformation of scheme 2, BG4: all first bytes of each four, then all second ones and so
 * on, which makes floating-point numbers easier to compress.
 */
final class ByteGroups {
  private ByteGroups() {}

  /** Writes the first {@code length} bytes of {@code grouped} to {@code into} in their order. */
  static void ungroup(byte[] grouped, byte[] into, int length) {
    int start = 0;
    for (int group = 0; group < 4; group++) {
      int from = start;
      for (int to = group; to < length; to += 4) {
        into[to] = grouped[from++];
      }
      start = from;
    }
  }
}
