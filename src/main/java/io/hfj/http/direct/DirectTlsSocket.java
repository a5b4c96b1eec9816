package io.hfj.http.direct;

import io.hfj.http.failure.FailureTranslator;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.SocketAddress;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.util.concurrent.locks.ReentrantLock;
import javax.net.ssl.HandshakeCompletedListener;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSession;
import javax.net.ssl.SSLSocket;

/**
 * A TLS socket that decrypts from one buffer outside the heap into another, which can be the
 * caller's. The sockets of Java and of BoringSSL copy each byte four times, which takes longer than
 * decrypting it. The protocol itself is left to the engine.
 *
 * <p>Implements only what OkHttp uses. For one thread at a time, except {@link #close}.
 */
final class DirectTlsSocket extends SSLSocket implements DirectSource {
  private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

  private final DirectSocket socket;
  private final SSLEngine engine;
  private final Runnable disagreed;
  private final TlsRecordBuffers buffers;
  private final DirectInput input;
  private final OutputStream output = new TlsOutput();
  private final ReentrantLock inUse = new ReentrantLock(); // held while engine and buffers are used
  private ByteBuffer received;
  private ByteBuffer sent = NOTHING;
  private ByteBuffer plain = NOTHING; // decrypted, but did not fit into the caller's buffer
  private boolean begun;
  private boolean released;

  /**
   * @param socket connected; closed with this
   * @param engine for that host, not yet used
   * @param buffers provides the buffer for received records, and takes it back
   * @param disagreed called if engine and server cannot agree for another reason than an untrusted
   *     certificate
   */
  DirectTlsSocket(
      DirectSocket socket, SSLEngine engine, TlsRecordBuffers buffers, Runnable disagreed) {
    this.socket = socket;
    this.input = new DirectInput(into -> whileOpen(() -> fill(into)), socket.piece());
    this.engine = engine;
    this.buffers = buffers;
    this.received = buffers.take();
    this.disagreed = disagreed;
    engine.setUseClientMode(true);
  }

  @Override
  public DirectInput direct() {
    return input;
  }

  @Override
  public InputStream getInputStream() {
    return input;
  }

  @Override
  public OutputStream getOutputStream() {
    return output;
  }

  private interface EngineWork {
    int run() throws IOException;
  }

  /**
   * Runs work with the engine, which is not released before that ends, even if the socket is
   * closed.
   */
  private int whileOpen(EngineWork work) throws IOException {
    inUse.lock();
    try {
      if (released) {
        throw new SocketException("Socket closed");
      }
      return work.run();
    } finally {
      inUse.unlock();
      if (socket.isClosed()) {
        release();
      }
    }
  }

  /**
   * Releases the engine, whose native memory would otherwise be kept until it is garbage-collected.
   * If another thread is using the engine, that thread releases it when it finds the socket closed.
   */
  private void release() {
    if (!inUse.tryLock()) {
      return;
    }
    try {
      if (!released) {
        released = true;
        buffers.release(received);
        received = NOTHING;
        endEngine();
      }
    } finally {
      inUse.unlock();
    }
  }

  private void endEngine() {
    try {
      engine.closeOutbound();
      ByteBuffer unsent = ByteBuffer.allocate(engine.getSession().getPacketBufferSize());
      while (!engine.isOutboundDone() && engine.wrap(NOTHING, unsent.clear()).bytesProduced() > 0) {
        // an engine frees its memory only after its closing messages were taken
      }
      engine.closeInbound();
    } catch (SSLException expected) {
      // The server sent no close_notify, and need not.
    }
  }

  @Override
  public void startHandshake() throws IOException {
    whileOpen(
        () -> {
          handshake();
          return 0;
        });
  }

  private void handshake() throws IOException {
    if (begun) {
      return;
    }
    begun = true;
    try {
      engine.beginHandshake();
      while (true) {
        switch (engine.getHandshakeStatus()) {
          case NEED_WRAP -> send(NOTHING);
          case NEED_TASK -> runTasks();
          case NEED_UNWRAP, NEED_UNWRAP_AGAIN -> receiveMessage();
          default -> {
            return;
          }
        }
      }
    } catch (SSLException | EOFException e) {
      sendAlert();
      if (!FailureTranslator.isAboutTrust(e)) {
        disagreed.run();
      }
      throw e;
    }
  }

  private void runTasks() {
    for (Runnable task = engine.getDelegatedTask();
        task != null;
        task = engine.getDelegatedTask()) {
      task.run();
    }
  }

  private void receiveMessage() throws IOException {
    SSLEngineResult result = engine.unwrap(received, emptyPlain());
    plain.flip();
    switch (result.getStatus()) {
      case BUFFER_UNDERFLOW -> receive();
      case CLOSED -> throw new SSLException("connection closed during the TLS handshake");
      default -> {}
    }
  }

  /** Sends the alert, if possible. */
  private void sendAlert() {
    try {
      engine.closeOutbound();
      send(NOTHING);
    } catch (IOException | RuntimeException gone) {
      // The server sees the end of the connection.
    }
  }

  /** Returns an empty buffer that holds a whole record. */
  private ByteBuffer emptyPlain() {
    int most = engine.getSession().getApplicationBufferSize();
    if (plain.capacity() < most) {
      plain = ByteBuffer.allocate(most);
    }
    return plain.clear();
  }

  private void receive() throws IOException {
    received.compact();
    if (socket.piece() == 0) { // not more than one record
      int record = engine.getSession().getPacketBufferSize();
      received.limit(Math.max(received.position() + 1, Math.min(record, received.capacity())));
    }
    try {
      if (socket.direct().fill(received) < 0) {
        throw new EOFException("connection closed without a TLS close_notify");
      }
    } finally {
      received.flip();
    }
  }

  private int fill(ByteBuffer into) throws IOException {
    handshake();
    int count = drainPlain(into);
    while (count == 0) {
      boolean fits = into.remaining() >= engine.getSession().getApplicationBufferSize();
      count = fits ? decrypt(into) : decrypt(emptyPlain());
      if (!fits) {
        plain.flip();
        count = count < 0 ? count : drainPlain(into);
      }
    }
    return count;
  }

  /** Copies what was decrypted earlier. */
  private int drainPlain(ByteBuffer into) {
    int count = Math.min(into.remaining(), plain.remaining());
    into.put(plain.slice(plain.position(), count));
    plain.position(plain.position() + count);
    return count;
  }

  /**
   * Decrypts received records as long as they fit, and waits only for the first one.
   *
   * @return number of bytes, 0 if the record held no content, -1 at the end
   */
  private int decrypt(ByteBuffer into) throws IOException {
    int before = into.position();
    int record = engine.getSession().getApplicationBufferSize();
    while (into.position() == before || into.remaining() >= record && received.hasRemaining()) {
      SSLEngineResult result = engine.unwrap(received, into);
      int count = into.position() - before;
      switch (result.getStatus()) {
        case CLOSED -> {
          return count > 0 ? count : -1;
        }
        case BUFFER_UNDERFLOW -> {
          if (count > 0) {
            return count;
          }
          receive();
        }
        case BUFFER_OVERFLOW -> {
          if (count > 0) {
            return count;
          }
          throw new SSLException("TLS record too long");
        }
        default -> continueHandshake(result);
      }
    }
    return into.position() - before;
  }

  /** Answers handshake messages after the handshake, such as new keys. */
  private void continueHandshake(SSLEngineResult result) throws IOException {
    if (result.getHandshakeStatus() == SSLEngineResult.HandshakeStatus.NEED_TASK) {
      runTasks();
    }
    if (engine.getHandshakeStatus() == SSLEngineResult.HandshakeStatus.NEED_WRAP) {
      send(NOTHING);
    }
  }

  private void send(ByteBuffer bytes) throws IOException {
    int most = engine.getSession().getPacketBufferSize();
    if (sent.capacity() < most) {
      sent = ByteBuffer.allocate(most);
    }
    do {
      SSLEngineResult result = engine.wrap(bytes, sent.clear());
      socket.send(sent.flip());
      if (result.getStatus() == SSLEngineResult.Status.CLOSED && bytes.hasRemaining()) {
        throw new SSLException("closed");
      }
      if (result.getStatus() == SSLEngineResult.Status.BUFFER_OVERFLOW) {
        throw new SSLException("TLS record too long");
      }
    } while (bytes.hasRemaining());
  }

  private final class TlsOutput extends OutputStream {
    @Override
    public void write(int one) throws IOException {
      write(new byte[] {(byte) one}, 0, 1);
    }

    @Override
    public void write(byte[] from, int start, int length) throws IOException {
      whileOpen(
          () -> {
            handshake();
            send(ByteBuffer.wrap(from, start, length));
            return length;
          });
    }

    @Override
    public void close() throws IOException {
      DirectTlsSocket.this.close();
    }
  }

  /** Sends no close_notify: HTTP detects truncation without it. */
  @Override
  public void close() throws IOException {
    try {
      socket.close();
    } finally {
      release();
    }
  }

  @Override
  public SSLSession getSession() {
    return engine.getSession();
  }

  @Override
  public SSLSession getHandshakeSession() {
    return engine.getHandshakeSession();
  }

  @Override
  public SSLParameters getSSLParameters() {
    return engine.getSSLParameters();
  }

  @Override
  public void setSSLParameters(SSLParameters parameters) {
    engine.setSSLParameters(parameters);
  }

  @Override
  public String getApplicationProtocol() {
    return engine.getApplicationProtocol();
  }

  @Override
  public String getHandshakeApplicationProtocol() {
    return engine.getHandshakeApplicationProtocol();
  }

  @Override
  public String[] getSupportedCipherSuites() {
    return engine.getSupportedCipherSuites();
  }

  @Override
  public String[] getEnabledCipherSuites() {
    return engine.getEnabledCipherSuites();
  }

  @Override
  public void setEnabledCipherSuites(String[] suites) {
    engine.setEnabledCipherSuites(suites);
  }

  @Override
  public String[] getSupportedProtocols() {
    return engine.getSupportedProtocols();
  }

  @Override
  public String[] getEnabledProtocols() {
    return engine.getEnabledProtocols();
  }

  @Override
  public void setEnabledProtocols(String[] protocols) {
    engine.setEnabledProtocols(protocols);
  }

  /** Does nothing. */
  @Override
  public void addHandshakeCompletedListener(HandshakeCompletedListener listener) {}

  @Override
  public void removeHandshakeCompletedListener(HandshakeCompletedListener listener) {}

  @Override
  public void setUseClientMode(boolean mode) {
    engine.setUseClientMode(mode);
  }

  @Override
  public boolean getUseClientMode() {
    return engine.getUseClientMode();
  }

  @Override
  public void setNeedClientAuth(boolean need) {
    engine.setNeedClientAuth(need);
  }

  @Override
  public boolean getNeedClientAuth() {
    return engine.getNeedClientAuth();
  }

  @Override
  public void setWantClientAuth(boolean want) {
    engine.setWantClientAuth(want);
  }

  @Override
  public boolean getWantClientAuth() {
    return engine.getWantClientAuth();
  }

  @Override
  public void setEnableSessionCreation(boolean flag) {
    engine.setEnableSessionCreation(flag);
  }

  @Override
  public boolean getEnableSessionCreation() {
    return engine.getEnableSessionCreation();
  }

  @Override
  public void setSoTimeout(int millis) {
    socket.setSoTimeout(millis);
  }

  @Override
  public int getSoTimeout() {
    return socket.getSoTimeout();
  }

  @Override
  public boolean isClosed() {
    return socket.isClosed();
  }

  @Override
  public boolean isConnected() {
    return socket.isConnected();
  }

  @Override
  public boolean isBound() {
    return socket.isBound();
  }

  @Override
  public void shutdownInput() throws IOException {
    socket.shutdownInput();
  }

  @Override
  public boolean isInputShutdown() {
    return socket.isInputShutdown();
  }

  @Override
  public void shutdownOutput() throws IOException {
    socket.shutdownOutput();
  }

  @Override
  public boolean isOutputShutdown() {
    return socket.isOutputShutdown();
  }

  @Override
  public InetAddress getInetAddress() {
    return socket.getInetAddress();
  }

  @Override
  public int getPort() {
    return socket.getPort();
  }

  @Override
  public InetAddress getLocalAddress() {
    return socket.getLocalAddress();
  }

  @Override
  public int getLocalPort() {
    return socket.getLocalPort();
  }

  @Override
  public SocketAddress getRemoteSocketAddress() {
    return socket.getRemoteSocketAddress();
  }

  @Override
  public SocketAddress getLocalSocketAddress() {
    return socket.getLocalSocketAddress();
  }
}
