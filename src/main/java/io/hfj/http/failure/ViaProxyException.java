package io.hfj.http.failure;

import java.io.IOException;
import okhttp3.Response;
import okio.Buffer;
import okio.ForwardingSource;

/** An exchange failed that went, or was to go, by way of a proxy. Immutable. */
public final class ViaProxyException extends IOException {
  private static final long serialVersionUID = 1L;

  private final String proxy;
  private final IOException failure;

  /**
   * @param proxy its host and port, nothing more
   */
  public ViaProxyException(String proxy, IOException failure) {
    super(failure.getMessage(), failure);
    this.proxy = proxy;
    this.failure = failure;
  }

  String proxy() {
    return proxy;
  }

  IOException failure() {
    return failure;
  }

  /** The same answer, whose body breaks with an exception of this kind if it does. */
  public static Response of(Response response, String proxy) {
    return ResponseBodies.with(
        response,
        new ForwardingSource(response.body().source()) {
          @Override
          public long read(Buffer sink, long byteCount) throws IOException {
            try {
              return super.read(sink, byteCount);
            } catch (IOException e) {
              throw new ViaProxyException(proxy, e);
            }
          }
        });
  }
}
