package io.hfj.http;

import java.io.IOException;
import java.net.Socket;

/** Makes {@link DirectSocket}s. Thread-safe. */
final class DirectSocketFactory extends UnconnectedSocketFactory {
  @Override
  public Socket createSocket() throws IOException {
    return new DirectSocket();
  }
}
