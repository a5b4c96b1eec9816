package io.hfj.xet.xorb;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Decodes an LZ4 frame in memory, as {@code lz4_Frame_format.md} of LZ4 describes it.
 *
 * <p>Checksums are skipped: the hash of the file protects the content. A frame must not need a
 * dictionary.
 */
final class Lz4Frame {
  private static final VarHandle INTS =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private static final int MAGIC = 0x184D2204;
  private static final int CONTENT_SIZE = 1 << 3;
  private static final int CONTENT_CHECKSUM = 1 << 2;
  private static final int BLOCK_CHECKSUM = 1 << 4;
  private static final int INDEPENDENT = 1 << 5;

  /** Version 01 in the first two bits; a reserved bit and that of the dictionary. */
  private static final int FIXED_FLAGS = 0b1100_0011;

  private static final int VERSION = 0b0100_0000;
  private static final int RESERVED_OF_BLOCK_SIZE = 0b1000_1111;
  private static final int RAW = 1 << 31;

  private final byte[] input;
  private final int end;
  private int position;

  private Lz4Frame(byte[] input, int offset, int length) {
    this.input = input;
    this.position = offset;
    this.end = offset + length;
  }

  /**
   * Decodes the frame that fills a part of {@code input}.
   *
   * @param length of the frame, in bytes
   * @param decoded the length that the content must have, at most that of {@code into}
   */
  static void decode(byte[] input, int offset, int length, byte[] into, int decoded)
      throws MalformedXorb {
    new Lz4Frame(input, offset, length).decode(into, decoded);
  }

  private void decode(byte[] into, int expected) throws MalformedXorb {
    require(readInt() == MAGIC, "it does not start with the magic number");
    int flags = input[skip(1)];
    require((flags & FIXED_FLAGS) == VERSION, "version or flags are not supported");
    int blockSize = input[skip(1)];
    require(
        (blockSize & RESERVED_OF_BLOCK_SIZE) == 0 && blockSize >> 4 >= 4,
        "its block size is reserved");
    int longest = 1 << 8 + 2 * (blockSize >> 4);
    if ((flags & CONTENT_SIZE) != 0) {
      long size = (long) LONGS.get(input, skip(8));
      require(size == expected, "its content size is not that of the chunk");
    }
    skip(1); // the checksum of the header
    int done = 0;
    for (int word = readInt(); word != 0; word = readInt()) {
      int size = word & ~RAW;
      require(size <= longest, "a block is larger than its limit");
      int at = skip(size);
      int space = Math.min(longest, expected - done);
      if ((word & RAW) != 0) {
        require(size <= space, "it has more bytes than the chunk");
        System.arraycopy(input, at, into, done, size);
        done += size;
      } else {
        int first = (flags & INDEPENDENT) == 0 ? 0 : done;
        done = block(at, size, into, done, done + space, first);
      }
      skip((flags & BLOCK_CHECKSUM) != 0 ? 4 : 0);
    }
    skip((flags & CONTENT_CHECKSUM) != 0 ? 4 : 0);
    require(position == end, "bytes follow it");
    require(done == expected, "it has fewer bytes than the chunk");
  }

  private int block(int at, int size, byte[] into, int offset, int limit, int first)
      throws MalformedXorb {
    try {
      return Lz4Block.decode(input, at, at + size, into, offset, limit, first);
    } catch (IndexOutOfBoundsException e) {
      throw new MalformedXorb("LZ4 frame: a block is malformed");
    }
  }

  private int readInt() throws MalformedXorb {
    return (int) INTS.get(input, skip(4));
  }

  /** Moves on and returns the position before. */
  private int skip(int bytes) throws MalformedXorb {
    require(bytes <= end - position, "it has no end");
    int before = position;
    position += bytes;
    return before;
  }

  private static void require(boolean condition, String otherwise) throws MalformedXorb {
    if (!condition) {
      throw new MalformedXorb("LZ4 frame: " + otherwise);
    }
  }
}
