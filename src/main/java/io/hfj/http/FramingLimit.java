package io.hfj.http;

import io.hfj.http.direct.DirectInput;
import io.hfj.http.direct.DirectSource;
import io.hfj.http.failure.ResponseBodies;
import java.io.IOException;
import okhttp3.Connection;
import okhttp3.Response;
import okio.Buffer;
import okio.ForwardingSource;
import okio.Source;

/**
 * Bounds the bytes between the content of a chunked body. OkHttp reads the extensions of a chunk
 * into memory up to the end of their line, so a hostile server could fill the heap. Trailers, which
 * OkHttp bounds by 256 KiB, count too. For one thread.
 */
final class FramingLimit extends ForwardingSource {
  private static final long MAX_BYTES = 512 << 10;

  private final DirectInput input;

  private FramingLimit(Source body, DirectInput input) {
    super(body);
    this.input = input;
  }

  /**
   * Returns the response with such a body if its length is unknown and the connection allows it.
   */
  static Response in(Response response, Connection connection) {
    boolean possible =
        response.body().contentLength() < 0
            && connection != null
            && connection.socket() instanceof DirectSource;
    return possible
        ? ResponseBodies.with(
            response,
            new FramingLimit(
                response.body().source(), ((DirectSource) connection.socket()).direct()))
        : response;
  }

  @Override
  public long read(Buffer sink, long byteCount) throws IOException {
    input.allow(byteCount + MAX_BYTES);
    try {
      return super.read(sink, byteCount);
    } finally {
      input.allow(Long.MAX_VALUE);
    }
  }

  /** Reads on for a moment, like OkHttp, so that the connection can be used again. */
  @Override
  public void close() throws IOException {
    input.allow(MAX_BYTES);
    try {
      super.close();
    } finally {
      input.allow(Long.MAX_VALUE);
    }
  }
}
