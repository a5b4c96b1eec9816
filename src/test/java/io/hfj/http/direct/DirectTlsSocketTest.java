package io.hfj.http.direct;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hfj.env.NativeCrypto;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManager;
import okhttp3.tls.HandshakeCertificates;
import okhttp3.tls.HeldCertificate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class DirectTlsSocketTest {
  private final TlsRecordBuffers buffers = new TlsRecordBuffers();
  private final ByteBuffer buffer = buffers.take();
  private ServerSocket server;
  private Socket other = new Socket();
  private DirectSocket line;
  private SSLEngine engine;
  private DirectTlsSocket socket;

  @BeforeEach
  void open() throws Exception {
    HeldCertificate held =
        new HeldCertificate.Builder().addSubjectAlternativeName("localhost").build();
    HandshakeCertificates certificates =
        new HandshakeCertificates.Builder()
            .heldCertificate(held)
            .addTrustedCertificate(held.certificate())
            .build();
    server =
        certificates
            .sslContext()
            .getServerSocketFactory()
            .createServerSocket(0, 1, InetAddress.getLoopbackAddress());
    SSLContext context =
        NativeCrypto.provider().isPresent()
            ? SSLContext.getInstance("TLS", NativeCrypto.provider().get())
            : SSLContext.getInstance("TLS");
    context.init(null, new TrustManager[] {certificates.trustManager()}, null);
    engine = context.createSSLEngine("localhost", server.getLocalPort());
    line = new DirectSocket();
    buffers.release(buffer);
    socket = new DirectTlsSocket(line, engine, buffers, () -> {});
  }

  @AfterEach
  void close() throws IOException {
    socket.close();
    other.close();
    server.close();
  }

  private void connect() throws IOException {
    line.connect(server.getLocalSocketAddress(), 10_000);
    other = server.accept();
    CompletableFuture<Void> greeting = CompletableFuture.runAsync(this::greet);
    assertEquals('x', socket.getInputStream().read());
    greeting.join();
  }

  private void greet() {
    try {
      other.getOutputStream().write('x');
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private void assertEngineIsClosed() {
    assertTrue(engine.isOutboundDone());
    assertTrue(engine.isInboundDone());
  }

  @Test
  void endsItsEngineWhenItIsClosed() throws Exception {
    connect();
    assertFalse(engine.isOutboundDone());
    socket.close();
    assertEngineIsClosed();
    assertThrows(SocketException.class, () -> socket.getInputStream().read());
    assertThrows(SocketException.class, () -> socket.getOutputStream().write(1));
    socket.close();
  }

  @Test
  void endsItsEngineWhenItWasNeverConnected() throws Exception {
    socket.close();
    assertEngineIsClosed();
    assertThrows(SocketException.class, () -> socket.startHandshake());
  }

  @Test
  void returnsItsBufferOnce() throws Exception {
    connect();
    socket.close();
    socket.close();
    assertSame(buffer, buffers.take());
    assertNotSame(buffer, buffers.take());
  }

  @Test
  void endsItsEngineAfterARunningReadIsClosed() throws Exception {
    connect();
    CompletableFuture<Void> reading =
        CompletableFuture.runAsync(
            () -> assertThrows(SocketException.class, () -> socket.getInputStream().read()));
    socket.close();
    assertTimeoutPreemptively(Duration.ofSeconds(20), () -> reading.get());
    assertEngineIsClosed();
  }
}
