package io.hfj.http.limit;

import io.hfj.http.failure.ResponseBodies;
import java.io.IOException;
import java.io.InterruptedIOException;
import okhttp3.Response;
import okio.Buffer;
import okio.ForwardingSource;
import okio.Source;

/**
 * Reads a body in small pieces, and delays each after it arrived. The delay is not the socket's, so
 * no read time-out counts it. For one thread.
 */
public final class ThrottledSource extends ForwardingSource {
  private final BandwidthLimit throttle;
  private long unpaid;

  private ThrottledSource(Source body, BandwidthLimit throttle, long unpaid) {
    super(body);
    this.throttle = throttle;
    this.unpaid = unpaid;
  }

  /** Returns the response with a throttled body; its headers are counted with the first piece. */
  public static Response of(Response response, BandwidthLimit throttle) {
    long head = response.headers().byteCount();
    return ResponseBodies.with(
        response, new ThrottledSource(response.body().source(), throttle, Math.max(0, head)));
  }

  @Override
  public long read(Buffer sink, long byteCount) throws IOException {
    long read = super.read(sink, Math.min(byteCount, throttle.pieceBytes()));
    unpaid += Math.max(0, read);
    try {
      throttle.acquire(unpaid);
      unpaid = 0;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted while waiting for the bandwidth limit");
    }
    return read;
  }
}
