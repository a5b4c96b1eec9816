package io.hfj.xet.xorb;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import net.jpountz.lz4.LZ4Compressor;
import net.jpountz.lz4.LZ4Factory;

/** Writes chunks and frames, also such as no encoder writes. */
final class XorbBytes {
  /** Version 01, independent blocks. */
  static final int FLAGS = 0x60;

  /** Blocks of 64 KiB. */
  static final int BLOCKS = 0x40;

  private static final int RAW = 1 << 31;

  private XorbBytes() {}

  static XorbReader reader(XorbReader.Input input) {
    XorbReader reader = new XorbReader();
    reader.begin(input);
    return reader;
  }

  static XorbReader reader(byte[] bytes, int offset, int length) {
    return reader(new ByteArrayInputStream(bytes, offset, length)::read);
  }

  static XorbReader reader(byte[]... chunks) {
    byte[] bytes = concat(chunks);
    return reader(bytes, 0, bytes.length);
  }

  static byte[] chunk(int scheme, byte[] body, int length) {
    return concat(header(0, body.length, scheme, length), body);
  }

  static byte[] header(int version, int body, int scheme, int length) {
    return littleEndian(version | (long) body << 8 | (long) scheme << 32 | (long) length << 40, 8);
  }

  /** A frame without optional fields. */
  static byte[] frame(byte[]... blocks) {
    return frame(FLAGS, BLOCKS, new byte[0], concat(blocks));
  }

  static byte[] frame(int flags, int blockSize, byte[] fields, byte[] blocks) {
    return concat(
        littleEndian(0x184D2204, 4),
        new byte[] {(byte) flags, (byte) blockSize},
        fields,
        new byte[1],
        blocks,
        new byte[4]);
  }

  static byte[] compressed(byte[] content) {
    LZ4Compressor compressor = LZ4Factory.safeInstance().fastCompressor();
    return block(compressor.compress(content));
  }

  /** A block of compressed bytes as they are. */
  static byte[] block(byte[] bytes) {
    return concat(littleEndian(bytes.length, 4), bytes);
  }

  static byte[] raw(byte[] content) {
    return concat(littleEndian(content.length | RAW, 4), content);
  }

  static byte[] littleEndian(long value, int bytes) {
    byte[] all = ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN).putLong(value).array();
    return Arrays.copyOf(all, bytes);
  }

  static byte[] concat(byte[]... parts) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      all.writeBytes(part);
    }
    return all.toByteArray();
  }
}
