package io.hfj.http.direct;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class DirectSocketTest {
  private ServerSocket server;
  private Socket socket;

  @BeforeEach
  void open() throws IOException {
    server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
    socket = new DirectSocketFactory().createSocket();
  }

  @AfterEach
  void close() throws IOException {
    socket.close();
    server.close();
  }

  private Socket connect() throws IOException {
    socket.connect(server.getLocalSocketAddress(), 10_000);
    return server.accept();
  }

  @Test
  void losesNothingWhenAReadTimesOut() throws Exception {
    try (Socket other = connect()) {
      socket.setSoTimeout(1);
      InputStream in = socket.getInputStream();
      assertThrows(SocketTimeoutException.class, () -> in.read(new byte[10]));
      other.getOutputStream().write(new byte[] {1, 2, 3});
      socket.setSoTimeout(10_000);
      assertEquals(1, in.read());
      assertEquals(2, in.read(new byte[10]));
    }
    assertEquals(-1, socket.getInputStream().read());
  }

  @Test
  void endsAReadThatWaitsWhenItIsClosed() throws Exception {
    try (Socket other = connect()) {
      Thread closer = new Thread(() -> close(socket));
      InputStream in = socket.getInputStream();
      closer.start();
      assertThrows(SocketException.class, () -> in.read(new byte[10]));
      closer.join();
      assertTrue(socket.isClosed());
      assertEquals(-1, other.getInputStream().read());
    }
  }

  @Test
  void endsAReadThatWaitsWhenItsThreadIsInterrupted() throws Exception {
    try (Socket other = connect()) {
      Thread.currentThread().interrupt();
      InputStream in = socket.getInputStream();
      assertThrows(InterruptedIOException.class, () -> in.read(new byte[10]));
      assertTrue(Thread.interrupted());
      other.getOutputStream().write(7);
      assertEquals(7, in.read()); // and is as good as before
    }
  }

  @Test
  void readsNothingAfterItWasClosed() throws Exception {
    try (Socket other = connect()) {
      other.getOutputStream().write(7);
      socket.close();
      assertThrows(SocketException.class, () -> socket.getInputStream().read());
      assertThrows(SocketException.class, () -> socket.getOutputStream().write(1));
      assertThrows(SocketException.class, () -> socket.connect(server.getLocalSocketAddress()));
    }
  }

  @Test
  void writesMoreThanTheKernelTakesAtOnce() throws Exception {
    byte[] bytes = new byte[8 << 20];
    new Random(1).nextBytes(bytes);
    try (Socket other = connect()) {
      Thread writer = new Thread(() -> write(bytes));
      writer.start();
      assertArrayEquals(bytes, other.getInputStream().readNBytes(bytes.length));
      writer.join();
      socket.shutdownOutput();
      assertTrue(socket.isOutputShutdown());
      assertFalse(socket.isInputShutdown());
      assertEquals(-1, other.getInputStream().read());
    }
  }

  private void write(byte[] bytes) {
    try {
      socket.getOutputStream().write(bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void reportsARefusedConnection() throws Exception {
    server.close();
    assertThrows(
        ConnectException.class, () -> socket.connect(server.getLocalSocketAddress(), 10_000));
    assertTrue(socket.isClosed());
  }

  @Test
  void reportsAnUnknownHost() {
    assertThrows(
        UnknownHostException.class,
        () -> socket.connect(InetSocketAddress.createUnresolved("nowhere.invalid", 1), 1000));
  }

  @Test
  void returnsItsAddresses() throws Exception {
    try (Socket other = connect()) {
      assertEquals(server.getLocalPort(), socket.getPort());
      assertEquals(server.getInetAddress(), socket.getInetAddress());
      assertEquals(other.getRemoteSocketAddress(), socket.getLocalSocketAddress());
      assertTrue(socket.isConnected() && socket.isBound() && !socket.isClosed());
    }
  }

  private static void close(Closeable open) {
    try {
      open.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
