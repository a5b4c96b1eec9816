package io.hfj.server;

import java.io.IOException;
import java.io.InputStream;

/** Reads a range of a {@link Content} in order. For one thread. */
final class RangeStream extends InputStream {
  private final Content content;
  private final long end;
  private long next;

  RangeStream(Content content, long start, long end) {
    this.content = content;
    this.next = start;
    this.end = end;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] into, int at, int length) throws IOException {
    if (length == 0) {
      return 0;
    }
    if (next >= end) {
      return -1;
    }
    int count = (int) Math.min(length, end - next);
    content.read(next, into, at, count);
    next += count;
    return count;
  }

  @Override
  public int available() {
    return (int) Math.min(Integer.MAX_VALUE, end - next);
  }
}
