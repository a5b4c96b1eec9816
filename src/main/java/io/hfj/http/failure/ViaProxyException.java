package io.hfj.http.failure;

import java.io.IOException;
import okhttp3.Response;
import okio.Buffer;
import okio.ForwardingSource;

/** An exchange through a proxy failed. Immutable. */
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

  /** Returns the response with a body that throws this exception when reading fails. */
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
