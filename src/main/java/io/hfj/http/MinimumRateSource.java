package io.hfj.http;

import io.hfj.http.failure.ResponseBodies;
import java.io.IOException;
import okhttp3.Interceptor;
import okhttp3.Response;
import okio.Buffer;
import okio.ForwardingSource;
import okio.Source;

/**
 * Fails if a body is too slow: at least 1024 bytes, or its end, have to arrive in each window of
 * three read time-outs. Only the time spent waiting for bytes counts, not that of the reader or of
 * a rate limit. For one thread.
 */
final class MinimumRateSource extends ForwardingSource {
  private static final long LEAST_BYTES = 1024;

  private final CallDeadline deadline;
  private final long window;
  private long left; // nanoseconds of the window
  private long received; // bytes in the window

  private MinimumRateSource(Source body, CallDeadline deadline, long window) {
    super(body);
    this.deadline = deadline;
    this.window = window;
    this.left = window;
  }

  /** Sends the request and returns the response with such a body. */
  static Response proceed(Interceptor.Chain chain) throws IOException {
    Response response = chain.proceed(chain.request());
    long window = CallDeadline.window(chain);
    return window == 0
        ? response
        : ResponseBodies.with(
            response,
            new MinimumRateSource(
                response.body().source(), new CallDeadline(chain.call()), window));
  }

  @Override
  public long read(Buffer sink, long byteCount) throws IOException {
    long start = System.nanoTime();
    long read = deadline.within(Math.max(1, left), () -> super.read(sink, byteCount));
    left -= System.nanoTime() - start;
    received += read;
    if (received >= LEAST_BYTES) {
      received = 0;
      left = window;
    }
    return read;
  }
}
