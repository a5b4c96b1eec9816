package io.hfj.http.direct;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import javax.net.SocketFactory;

/** Creates sockets for OkHttp, which connects them itself and uses no other method. */
public abstract class UnconnectedSocketFactory extends SocketFactory {
  @Override
  public abstract Socket createSocket() throws IOException;

  @Override
  public final Socket createSocket(String host, int port) {
    throw unused();
  }

  @Override
  public final Socket createSocket(String host, int port, InetAddress localHost, int localPort) {
    throw unused();
  }

  @Override
  public final Socket createSocket(InetAddress host, int port) {
    throw unused();
  }

  @Override
  public final Socket createSocket(
      InetAddress host, int port, InetAddress localHost, int localPort) {
    throw unused();
  }

  static UnsupportedOperationException unused() {
    return new UnsupportedOperationException("OkHttp connects its sockets itself");
  }
}
