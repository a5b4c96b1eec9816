package io.hfj.http.direct;

import java.io.IOException;
import java.io.InputStream;
import java.net.ProtocolException;
import java.nio.ByteBuffer;

/**
 * The input stream of a connection, read in large pieces, and optionally straight into a target
 * buffer. OkHttp reads 8 KiB at a time, TLS the five bytes of a record's head and then its body:
 * each a system call, which together cost more than all other work on the bytes. On their way
 * through OkHttp the bytes are also copied three times, with a time-out for each 8 KiB.
 *
 * <p>A body may therefore set a target buffer: the next unread bytes land there, and the reader of
 * this stream receives as many meaningless bytes in their place. OkHttp counts those, and so
 * detects the end of the body, after which the connection is free.
 *
 * <p>For one reader; closing the socket from another thread ends a blocked read.
 */
public final class DirectInput extends InputStream {
  /** Larger pieces gain nothing more, and each connection has one. */
  static final int PIECE = 64 << 10;

  /** Reads from the connection. */
  interface ByteReader {
    /** Reads at least one byte, or returns -1 at the end; waits no longer than its time-out. */
    int read(ByteBuffer into) throws IOException;
  }

  private static final ByteBuffer EMPTY = ByteBuffer.allocate(0);

  private final ByteReader reader;
  private final int size;
  private ByteBuffer piece = EMPTY; // allocated when first needed
  private ByteBuffer aim; // null if there is no target
  private int landed;
  private int owed;
  private long allowed = Long.MAX_VALUE;

  DirectInput(ByteReader below) {
    this(below, PIECE);
  }

  /**
   * @param size of the pieces; 0 to read no more than is requested
   */
  DirectInput(ByteReader below, int size) {
    this.reader = below;
    this.size = size;
  }

  /** Limits the bytes that may arrive from now on; reading fails beyond it. */
  public void allow(long bytes) {
    allowed = bytes;
  }

  private int receive(ByteBuffer into) throws IOException {
    if (allowed <= 0) {
      throw new ProtocolException("the response body is much longer than its content");
    }
    int count = reader.read(into);
    allowed -= Math.max(0, count);
    return count;
  }

  /** Sets the target buffer of the next read, unless bytes read earlier are left. */
  void aim(ByteBuffer into) {
    aim = into;
    landed = 0;
  }

  /** Removes the target; returns how many bytes landed there. */
  int landed() {
    aim = null;
    return landed;
  }

  /**
   * Reads from the buffered piece, or else from the connection.
   *
   * @return number of bytes, at least one; -1 at the end
   */
  int fill(ByteBuffer into) throws IOException {
    if (!piece.hasRemaining()) {
      if (into.remaining() >= size) {
        return receive(into);
      }
      if (refill() < 0) {
        return -1;
      }
    }
    int count = Math.min(into.remaining(), piece.remaining());
    into.put(piece.slice(piece.position(), count));
    piece.position(piece.position() + count);
    return count;
  }

  private int refill() throws IOException {
    if (piece == EMPTY) {
      piece = ByteBuffer.allocate(size);
    }
    piece.clear();
    try {
      return receive(piece);
    } finally {
      piece.flip(); // a failed read leaves nothing in the buffer
    }
  }

  @Override
  public int read(byte[] into, int from, int length) throws IOException {
    if (length == 0) {
      return 0;
    }
    if (owed == 0 && aim == null) {
      return fill(ByteBuffer.wrap(into, from, length));
    }
    if (owed == 0) {
      int count = fill(aim);
      if (count < 0) {
        return count;
      }
      landed += count;
      owed = count;
    }
    int paid = Math.min(length, owed);
    owed -= paid;
    return paid;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int available() {
    return owed + piece.remaining();
  }
}
