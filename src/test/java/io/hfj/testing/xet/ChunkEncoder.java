package io.hfj.testing.xet;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import net.jpountz.lz4.LZ4Compressor;
import net.jpountz.lz4.LZ4Factory;
import net.jpountz.lz4.LZ4FrameOutputStream;
import net.jpountz.lz4.LZ4FrameOutputStream.BLOCKSIZE;
import net.jpountz.lz4.LZ4FrameOutputStream.FLG;
import net.jpountz.xxhash.XXHash32;
import net.jpountz.xxhash.XXHashFactory;

/**
 * Serializes chunks like the official encoder: a header of 8 bytes, then the bytes as they are, as
 * an LZ4 frame, or grouped by offset modulo 4 as an LZ4 frame, whichever is shortest.
 */
final class ChunkEncoder {
  static final int HEADER = 8;

  private static final int STORED = 0;
  private static final int LZ4 = 1;
  private static final int GROUPED_LZ4 = 2;

  private static final LZ4Compressor COMPRESSOR = LZ4Factory.safeInstance().fastCompressor();
  private static final XXHash32 CHECKSUM = XXHashFactory.safeInstance().hash32();

  private ChunkEncoder() {}

  /** Returns the first {@code length} bytes of the array as a chunk of a xorb. */
  static byte[] encode(byte[] bytes, int length) {
    byte[] plain = frame(bytes, length);
    byte[] grouped = frame(grouped(bytes, length), length);
    if (Math.min(plain.length, grouped.length) >= length) {
      return chunk(STORED, bytes, length, length);
    }
    return grouped.length < plain.length
        ? chunk(GROUPED_LZ4, grouped, grouped.length, length)
        : chunk(LZ4, plain, plain.length, length);
  }

  private static byte[] chunk(int scheme, byte[] body, int bodyLength, int length) {
    byte[] chunk = new byte[HEADER + bodyLength];
    put(chunk, 1, bodyLength);
    chunk[4] = (byte) scheme;
    put(chunk, 5, length);
    System.arraycopy(body, 0, chunk, HEADER, bodyLength);
    return chunk;
  }

  private static void put(byte[] header, int at, int number) {
    for (int i = 0; i < 3; i++) {
      header[at + i] = (byte) (number >>> (8 * i));
    }
  }

  /** Returns bytes 0, 4, 8, ..., then 1, 5, 9, ..., and so on. */
  private static byte[] grouped(byte[] bytes, int length) {
    byte[] grouped = new byte[length];
    int to = 0;
    for (int group = 0; group < 4; group++) {
      for (int from = group; from < length; from += 4) {
        grouped[to++] = bytes[from];
      }
    }
    return grouped;
  }

  private static byte[] frame(byte[] bytes, int length) {
    ByteArrayOutputStream frame = new ByteArrayOutputStream(length);
    BLOCKSIZE block = length <= 64 << 10 ? BLOCKSIZE.SIZE_64KB : BLOCKSIZE.SIZE_256KB;
    try (LZ4FrameOutputStream lz4 =
        new LZ4FrameOutputStream(
            frame, block, -1L, COMPRESSOR, CHECKSUM, FLG.Bits.BLOCK_INDEPENDENCE)) {
      lz4.write(bytes, 0, length);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return frame.toByteArray();
  }
}
