package io.hfj.xet.xorb;

import java.io.EOFException;
import java.io.IOException;

/**
 * Reads consecutive chunks of a serialized xorb, each a header of eight bytes and a body. Takes 512
 * KiB of memory, whatever the data is, and allocates next to nothing per chunk. {@link #begin}
 * comes first, and after an exception. Not thread-safe.
 */
public final class XorbReader {
  /** The longest content of a chunk, in bytes; the limit of the official reader. */
  public static final int MAX_CHUNK = 128 << 10;

  private static final int MAX_BODY = 256 << 10;
  private static final int HEADER = 8;

  private static final int NONE = 0;
  private static final int LZ4 = 1;
  private static final int GROUPED_LZ4 = 2;

  /** The bytes of a xorb, such as those of an HTTP response. */
  @FunctionalInterface
  public interface Input {
    /**
     * Reads at least one byte and waits for it if need be.
     *
     * @param length at least 1
     * @return the number of bytes, or -1 at the end
     */
    int read(byte[] into, int offset, int length) throws IOException;
  }

  private Input input;

  /** Bytes not yet decoded, between position and limit. The longest chunk fits. */
  private final byte[] buffer = new byte[HEADER + MAX_BODY];

  private int position;
  private int limit;

  private final byte[] decoded = new byte[MAX_CHUNK];
  private final byte[] grouped = new byte[MAX_CHUNK];

  private byte[] array = decoded;
  private int offset;
  private int length;

  /** Continues with the chunks of another input. */
  public void begin(Input next) {
    input = next;
    position = 0;
    limit = 0;
  }

  /**
   * Reads and decodes a chunk.
   *
   * @throws MalformedXorb if the data is not a chunk
   * @throws EOFException if the data ends before or in the chunk
   */
  public void next() throws IOException {
    int body = readChunk();
    int start = position - body;
    int scheme = buffer[start - HEADER + 4];
    array = decoded;
    offset = 0;
    switch (scheme) {
      case NONE -> {
        array = buffer;
        offset = start;
      }
      case LZ4 -> Lz4Frame.decode(buffer, start, body, decoded, length);
      default -> {
        Lz4Frame.decode(buffer, start, body, grouped, length);
        ByteGroups.ungroup(grouped, decoded, length);
      }
    }
  }

  /**
   * Reads a chunk without decoding it.
   *
   * @return the length of its content that the header promises
   * @throws MalformedXorb if the header is not one of a chunk
   * @throws EOFException if the data ends before or in the chunk
   */
  public int skip() throws IOException {
    readChunk();
    int skipped = length;
    length = 0;
    return skipped;
  }

  /** Returns the array with the content of the chunk, valid until the next one is read. */
  public byte[] array() {
    return array;
  }

  /** Returns where in {@link #array()} the content begins. */
  public int offset() {
    return offset;
  }

  /** Returns the length of the content of the chunk, in bytes; 0 if it was skipped. */
  public int length() {
    return length;
  }

  /** Brings a chunk into the buffer, moves behind it and returns the length of its body. */
  private int readChunk() throws IOException {
    length = 0;
    require(HEADER);
    int version = buffer[position];
    int body = readLength(position + 1);
    int scheme = buffer[position + 4];
    int content = readLength(position + 5);
    check(version == 0, "a chunk has version " + version);
    check(scheme >= NONE && scheme <= GROUPED_LZ4, "a chunk has scheme " + scheme);
    check(content <= MAX_CHUNK, "a chunk has " + content + " bytes");
    check(body <= MAX_BODY, "a chunk has " + body + " bytes in the xorb");
    check(scheme != NONE || body == content, "a chunk has two lengths: " + body + ", " + content);
    require(HEADER + body);
    position += HEADER + body;
    length = content;
    return body;
  }

  /** Waits until the buffer has this many bytes. */
  private void require(int bytes) throws IOException {
    if (limit - position >= bytes) {
      return;
    }
    System.arraycopy(buffer, position, buffer, 0, limit - position);
    limit -= position;
    position = 0;
    while (limit < bytes) {
      int read = input.read(buffer, limit, buffer.length - limit);
      if (read < 0) {
        throw new EOFException("the data of a xorb ends " + (bytes - limit) + " bytes early");
      }
      limit += read;
    }
  }

  private int readLength(int at) {
    return buffer[at] & 0xff | (buffer[at + 1] & 0xff) << 8 | (buffer[at + 2] & 0xff) << 16;
  }

  private static void check(boolean condition, String otherwise) throws MalformedXorb {
    if (!condition) {
      throw new MalformedXorb(otherwise);
    }
  }
}
