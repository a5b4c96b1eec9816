package io.hfj.server;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Pseudo-random bytes addressable by offset: the n-th group of eight bytes is the n-th number of a
 * SplitMix64 sequence (Steele, Lea, Flood: Fast Splittable Pseudorandom Number Generators, 2014),
 * which unlike most generators can be entered anywhere. Little-endian on every machine. Immutable.
 */
final class GeneratedBytes implements Content.Source {
  private static final long GOLDEN_GAMMA = 0x9E3779B97F4A7C15L;
  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private final long seed;

  GeneratedBytes(long seed) {
    this.seed = seed;
  }

  @Override
  public void read(long offset, byte[] into, int at, int length) {
    long position = offset;
    int to = at;
    int end = at + length;
    while (to < end) {
      long group = number(position >>> 3);
      int inGroup = (int) (position & 7);
      if (inGroup == 0 && end - to >= Long.BYTES) {
        LONG.set(into, to, group);
        to += Long.BYTES;
        position += Long.BYTES;
      } else {
        into[to++] = (byte) (group >>> (8 * inGroup));
        position++;
      }
    }
  }

  private long number(long index) {
    long z = seed + (index + 1) * GOLDEN_GAMMA;
    z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    return z ^ (z >>> 31);
  }
}
