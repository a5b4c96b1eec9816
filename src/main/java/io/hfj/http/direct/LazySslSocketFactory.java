package io.hfj.http.direct;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocketFactory;

/**
 * Creates TLS sockets, and the SSL context with the first of them: to set up TLS takes a tenth of a
 * second, and plain connections do not need it. Supports only what OkHttp uses: TLS over a
 * connected socket. Thread-safe.
 */
public final class LazySslSocketFactory extends SSLSocketFactory {
  private final Supplier<SSLContext> source;
  private final Supplier<SSLContext> second;
  private final Set<String> unlikely = ConcurrentHashMap.newKeySet();
  private final TlsRecordBuffers buffers = new TlsRecordBuffers();
  private SSLContext made; // guarded by this
  private SSLContext secondMade; // guarded by this

  /**
   * @param source called once
   * @param second called once, if the first could not agree with a server: it may support what the
   *     first does not
   */
  public LazySslSocketFactory(Supplier<SSLContext> source, Supplier<SSLContext> second) {
    this.source = source;
    this.second = second;
  }

  private synchronized SSLContext made() {
    if (made == null) {
      made = source.get();
    }
    return made;
  }

  private synchronized SSLContext secondMade() {
    if (secondMade == null) {
      secondMade = second.get();
    }
    return secondMade;
  }

  @Override
  public Socket createSocket(Socket socket, String host, int port, boolean autoClose)
      throws IOException {
    String server = host + ":" + port;
    SSLContext context = unlikely.contains(server) ? secondMade() : made();
    return socket instanceof DirectSocket direct && autoClose
        ? new DirectTlsSocket(
            direct, context.createSSLEngine(host, port), buffers, () -> unlikely.add(server))
        : context.getSocketFactory().createSocket(socket, host, port, autoClose);
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
    throw UnconnectedSocketFactory.unused();
  }

  @Override
  public Socket createSocket(String host, int port, InetAddress localHost, int localPort) {
    throw UnconnectedSocketFactory.unused();
  }

  @Override
  public Socket createSocket(InetAddress host, int port) {
    throw UnconnectedSocketFactory.unused();
  }

  @Override
  public Socket createSocket(InetAddress host, int port, InetAddress localHost, int localPort) {
    throw UnconnectedSocketFactory.unused();
  }
}
