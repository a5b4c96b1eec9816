package io.hfj.http;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.util.function.Supplier;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocketFactory;

/**
 * TLS sockets whose maker is itself made with the first of them: to set TLS up takes a tenth of a
 * second, and plain connections need none. Puts TLS on connected sockets, which is all that OkHttp
 * asks for. Thread-safe.
 */
final class LateTlsSockets extends SSLSocketFactory {
  private final Supplier<SSLContext> source;
  private SSLContext made; // guarded by this

  /**
   * @param source called once
   */
  LateTlsSockets(Supplier<SSLContext> source) {
    this.source = source;
  }

  private synchronized SSLContext made() {
    if (made == null) {
      made = source.get();
    }
    return made;
  }

  @Override
  public Socket createSocket(Socket socket, String host, int port, boolean autoClose)
      throws IOException {
    return socket instanceof DirectSocket line && autoClose
        ? new DirectTlsSocket(line, made().createSSLEngine(host, port))
        : made().getSocketFactory().createSocket(socket, host, port, autoClose);
  }

  @Override
  public String[] getDefaultCipherSuites() {
    return made().getSocketFactory().getDefaultCipherSuites();
  }

  @Override
  public String[] getSupportedCipherSuites() {
    return made().getSocketFactory().getSupportedCipherSuites();
  }

  @Override
  public Socket createSocket(String host, int port) {
    throw UnconnectedSockets.unused();
  }

  @Override
  public Socket createSocket(String host, int port, InetAddress localHost, int localPort) {
    throw UnconnectedSockets.unused();
  }

  @Override
  public Socket createSocket(InetAddress host, int port) {
    throw UnconnectedSockets.unused();
  }

  @Override
  public Socket createSocket(InetAddress host, int port, InetAddress localHost, int localPort) {
    throw UnconnectedSockets.unused();
  }
}
