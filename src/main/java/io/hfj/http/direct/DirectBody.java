package io.hfj.http.direct;

import java.io.EOFException;
import java.io.IOException;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.util.concurrent.TimeUnit;
import okhttp3.Connection;
import okhttp3.MediaType;
import okhttp3.Response;
import okhttp3.ResponseBody;
import okio.Buffer;
import okio.BufferedSource;

/**
 * A body of known length whose bytes go from the socket straight into the caller's buffer; see
 * {@link DirectInput}. Use either this or its source, not both by turns. For one thread.
 */
public final class DirectBody extends ResponseBody {
  /** Bytes that OkHttp reads from a socket at once. */
  private static final int OKHTTP_PIECE = 8192;

  private final ResponseBody body;
  private final BufferedSource source;
  private final DirectInput input;
  private final Buffer passed = new Buffer();
  private long left;
  private boolean begun;

  DirectBody(ResponseBody body, DirectInput input) {
    this.body = body;
    this.source = body.source();
    this.input = input;
    this.left = body.contentLength();
  }

  /** Returns the response with such a body if the connection and the response allow it. */
  public static Response in(Response response, Connection connection) {
    Socket socket = connection == null ? null : connection.socket();
    boolean possible = socket instanceof DirectSource && response.body().contentLength() > 0;
    return possible
        ? response
            .newBuilder()
            .body(new DirectBody(response.body(), ((DirectSource) socket).direct()))
            .build()
        : response;
  }

  @Override
  public MediaType contentType() {
    return body.contentType();
  }

  @Override
  public long contentLength() {
    return body.contentLength();
  }

  @Override
  public BufferedSource source() {
    return source;
  }

  /** Reads at least one byte, or returns -1 at the end. The time-out is the socket's. */
  int read(ByteBuffer into) throws IOException {
    if (left == 0) {
      return -1;
    }
    if (!begun) {
      begun = true;
      source.timeout().timeout(0, TimeUnit.NANOSECONDS); // the next exchange sets its own
    }
    boolean usual = source.getBuffer().size() > 0 || left <= OKHTTP_PIECE;
    int count = usual ? readBuffered(into) : readDirect(into);
    left -= count;
    return count;
  }

  private int readBuffered(ByteBuffer into) throws IOException {
    ByteBuffer wanted = into.slice(into.position(), (int) Math.min(left, into.remaining()));
    int count = source.read(wanted);
    requireSome(count);
    into.position(into.position() + count);
    return count;
  }

  private static void requireSome(long count) throws EOFException {
    if (count < 0) {
      throw new EOFException("unexpected end of the response body");
    }
  }

  /**
   * Never reads the last byte: with it the connection becomes free, and another thread that uses it
   * must not find a target buffer.
   */
  private int readDirect(ByteBuffer into) throws IOException {
    ByteBuffer wanted = into.slice(into.position(), (int) Math.min(left - 1, into.remaining()));
    input.aim(wanted);
    int count;
    try {
      long read = source.read(passed, Math.min(OKHTTP_PIECE, wanted.remaining()));
      requireSome(read);
      count = input.landed();
      if (count > 0) {
        source.skip(count - read);
      } else {
        while (!passed.exhausted()) { // it arrived with the headers
          count += passed.read(wanted);
        }
      }
    } finally {
      input.landed();
      passed.clear();
    }
    into.position(into.position() + count);
    return count;
  }

  /** Returns whether the whole body was read. */
  boolean isOver() {
    return left == 0;
  }
}
