package io.hfj.xet.xorb;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * The transformation of scheme 2, BG4: all first bytes of each four, then all second ones and so
 * on, which makes floating-point numbers easier to compress.
 */
final class ByteGroups {
  private static final VarHandle INTS =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);

  private ByteGroups() {}

  /** Writes the first {@code length} bytes of {@code grouped} to {@code into} in their order. */
  static void ungroup(byte[] grouped, byte[] into, int length) {
    int second = (length + 3) / 4;
    int third = second + (length + 2) / 4;
    int fourth = third + (length + 1) / 4;
    int whole = length / 4;
    for (int i = 0; i < whole; i++) { // a store for four bytes: twice as fast as one for each
      int value =
          grouped[i] & 0xff
              | (grouped[second + i] & 0xff) << 8
              | (grouped[third + i] & 0xff) << 16
              | grouped[fourth + i] << 24;
      INTS.set(into, 4 * i, value);
    }
    int[] starts = {0, second, third};
    for (int i = 0; 4 * whole + i < length; i++) {
      into[4 * whole + i] = grouped[starts[i] + whole];
    }
  }
}
