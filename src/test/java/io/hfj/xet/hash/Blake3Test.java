package io.hfj.xet.hash;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import java.util.Random;
import org.junit.jupiter.api.Test;

/** Compares with the implementation of commons-codec. */
class Blake3Test {
  private static final byte[] KEY = new byte[32];
  private static final byte[] INPUT = new byte[200_000];

  static {
    new Random(1).nextBytes(KEY);
    new Random(2).nextBytes(INPUT);
  }

  @Test
  void hashesEveryNumberOfBlocksAndChunks() {
    Blake3 reused = new Blake3(KEY, INPUT.length);
    for (int length = 0; length < 4200; length++) {
      check(reused, length % 7, length);
    }
    for (int chunks = 4; chunks < 150; chunks++) {
      for (int more = -1; more <= 1; more++) {
        check(reused, 3, chunks * 1024 + more);
      }
    }
    check(reused, 0, INPUT.length);
  }

  private static void check(Blake3 reused, int offset, int length) {
    byte[] expected = new byte[32];
    org.apache.commons.codec.digest.Blake3.initKeyedHash(KEY)
        .update(INPUT, offset, length)
        .doFinalize(expected);
    assertArrayEquals(expected, reused.hash(INPUT, offset, length).bytes(), () -> "" + length);
    assertArrayEquals(expected, new Blake3(KEY, length).hash(INPUT, offset, length).bytes());
  }
}
