package io.hfj.http;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;

/**
 * Sockets that are read in large pieces. OkHttp asks for 8 KiB at a time, TLS for a record's five
 * bytes of head and then its body: each a system call, which together cost more than all else that
 * is done with the bytes. Thread-safe.
 */
final class GreedySockets extends UnconnectedSockets {
  /** Larger ones gain nothing more, and there is one for each connection. */
  private static final int PIECE = 64 << 10;

  @Override
  public Socket createSocket() {
    return new Socket() {
      private InputStream in;

      @Override
      public synchronized InputStream getInputStream() throws IOException {
        if (in == null) {
          in = new ReadAhead(super.getInputStream());
        }
        return in;
      }
    };
  }

  /**
   * Gives at once what it has, and reads only when it has nothing. {@link
   * java.io.BufferedInputStream} would ask the system for more each time it runs dry. For one
   * reader; closing it from another thread ends a read that waits.
   */
  static final class ReadAhead extends FilterInputStream {
    private final byte[] piece = new byte[PIECE];
    private int next;
    private int end;

    ReadAhead(InputStream in) {
      super(in);
    }

    private boolean fill() throws IOException {
      if (next == end) {
        next = 0;
        end = 0; // a read that fails leaves nothing behind
        end = Math.max(0, in.read(piece));
      }
      return next < end;
    }

    @Override
    public int read() throws IOException {
      return fill() ? piece[next++] & 0xff : -1;
    }

    @Override
    public int read(byte[] into, int from, int length) throws IOException {
      if (length == 0) {
        return 0;
      }
      if (next == end && length >= PIECE) {
        return in.read(into, from, length);
      }
      if (!fill()) {
        return -1;
      }
      int count = Math.min(length, end - next);
      System.arraycopy(piece, next, into, from, count);
      next += count;
      return count;
    }

    @Override
    public long skip(long count) throws IOException {
      long skipped = Math.min(count, end - next);
      next += (int) skipped;
      return skipped > 0 ? skipped : in.skip(count);
    }

    @Override
    public int available() throws IOException {
      return end - next + in.available();
    }

    @Override
    public boolean markSupported() {
      return false;
    }
  }
}
