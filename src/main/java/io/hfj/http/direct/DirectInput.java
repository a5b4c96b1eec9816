package io.hfj.http.direct;

import java.io.IOException;
import java.io.InputStream;
import java.net.ProtocolException;
import java.nio.ByteBuffer;

/**
 * What a connection brings, read in large pieces, and past OkHttp if somebody wants that. OkHttp
 * asks for 8 KiB at a time, TLS for a record's five bytes of head and then its body: each a system
 * call, which together cost more than all else that is done with the bytes. And on their way
 * through OkHttp they are copied three times and guarded by a time-out for each 8 KiB.
 *
 * <p>So a body may be aimed at a buffer: the next bytes that nobody has read yet land there, and
 * whoever reads from this stream is given as many bytes of no meaning in their stead. OkHttp counts
 * them, and so knows when the body is over and the connection free.
 *
 * <p>For one reader; closing the socket from another thread ends a read that waits.
 */
public final class DirectInput extends InputStream {
  /** Larger ones gain nothing more, and there is one for each connection. */
  static final int PIECE = 64 << 10;

  /** Where bytes come from. */
  interface ByteReader {
    /** Reads at least one byte, or returns -1 at the end; waits no longer than its time-out. */
    int read(ByteBuffer into) throws IOException;
  }

  private static final ByteBuffer EMPTY = ByteBuffer.allocate(0);

  private final ByteReader reader;
  private final int size;
  private ByteBuffer piece = EMPTY; // made when it is of use
  private ByteBuffer aim; // null: nobody wants them past OkHttp
  private int landed;
  private int owed;
  private long allowed = Long.MAX_VALUE;

  DirectInput(ByteReader below) {
    this(below, PIECE);
  }

  /**
   * @param size of the pieces; 0 to read no more than is asked for
   */
  DirectInput(ByteReader below, int size) {
    this.reader = below;
    this.size = size;
  }

  /** From now on no more than so many bytes may come; then reading fails. */
  public void allow(long bytes) {
    allowed = bytes;
  }

  private int receive(ByteBuffer into) throws IOException {
    if (allowed <= 0) {
      throw new ProtocolException("far more bytes came than the content has");
    }
    int count = reader.read(into);
    allowed -= Math.max(0, count);
    return count;
  }

  /** The next read fills this buffer, if it does not find what was read before. */
  void aim(ByteBuffer into) {
    aim = into;
    landed = 0;
  }

  /** Takes the aim away; returns how many bytes have landed there. */
  int landed() {
    aim = null;
    return landed;
  }

  /**
   * Fills what it is given by what is here, or else by what comes.
   *
   * @return how much, at least one byte; -1 at the end
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
      piece.flip(); // a read that fails leaves nothing behind
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
