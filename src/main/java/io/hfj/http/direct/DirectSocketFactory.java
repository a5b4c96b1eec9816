package io.hfj.http.direct;

import java.io.IOException;
import java.net.Socket;

/** Creates {@link DirectSocket}s. Thread-safe. */
public final class DirectSocketFactory extends UnconnectedSocketFactory {
  @Override
  public Socket createSocket() throws IOException {
    return new DirectSocket();
  }
}
