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
 * A body of unknown length, between whose bytes no more than a bound may come. OkHttp reads the
 * extensions of a chunk into memory until their line ends, and that of a hostile server never does.
 * Trailers, which it bounds by 256 KiB, are among what may come. For one thread.
 */
final class FramingLimit extends ForwardingSource {
  private static final long MOST = 512 << 10;

  private final DirectInput input;

  private FramingLimit(Source body, DirectInput input) {
    super(body);
    this.input = input;
  }

  /** The same answer with such a body, where its length is not known and the connection allows. */
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
    input.allow(byteCount + MOST);
    try {
      return super.read(sink, byteCount);
    } finally {
      input.allow(Long.MAX_VALUE);
    }
  }

  /** OkHttp reads on for a moment, so that the connection can be used again. */
  @Override
  public void close() throws IOException {
    input.allow(MOST);
    try {
      super.close();
    } finally {
      input.allow(Long.MAX_VALUE);
    }
  }
}
