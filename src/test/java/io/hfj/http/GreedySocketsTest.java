package io.hfj.http;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.hfj.http.GreedySockets.ReadAhead;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.util.Random;
import org.junit.jupiter.api.Test;

class GreedySocketsTest {
  /** Counts reads, and gives no more at once than a network would. */
  private static final class Wire extends ByteArrayInputStream {
    private int reads;
    private boolean broken;

    Wire(int size) {
      super(bytes(size));
    }

    @Override
    public int read(byte[] into, int from, int length) {
      reads++;
      if (broken) {
        throw new IllegalStateException("broken");
      }
      return super.read(into, from, Math.min(length, 100_000));
    }
  }

  private static byte[] bytes(int size) {
    byte[] bytes = new byte[size];
    new Random(size).nextBytes(bytes);
    return bytes;
  }

  @Test
  void givesAllBytesInOrderWhateverIsAskedFor() throws Exception {
    Random random = new Random(7);
    ReadAhead in = new ReadAhead(new Wire(1_000_000));
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    byte[] into = new byte[200_000];
    int read = 0;
    while (read >= 0) {
      all.write(into, 0, read);
      if (random.nextInt(4) == 0) {
        read = in.read();
        into[0] = (byte) read;
        read = read < 0 ? -1 : 1;
      } else {
        read = in.read(into, 0, 1 + random.nextInt(random.nextBoolean() ? 100 : into.length));
      }
    }
    assertArrayEquals(bytes(1_000_000), all.toByteArray());
  }

  @Test
  void asksForLargePiecesWhenLittleIsWanted() throws Exception {
    Wire wire = new Wire(1 << 20);
    ReadAhead in = new ReadAhead(wire);
    byte[] into = new byte[8192];
    while (in.read(into, 0, into.length) >= 0) {
      // to the end
    }
    assertEquals(17, wire.reads);
  }

  @Test
  void doesNotAskForMoreWhileItHasSome() throws Exception {
    Wire wire = new Wire(100);
    ReadAhead in = new ReadAhead(wire);
    assertEquals(60, in.read(new byte[60], 0, 60));
    wire.broken = true;
    assertEquals(40, in.available());
    assertEquals(40, in.read(new byte[60], 0, 60));
    assertThrows(IllegalStateException.class, () -> in.read(new byte[60], 0, 60));
    assertThrows(IllegalStateException.class, in::read);
  }

  @Test
  void skipsWhatItHasAndThenTheRest() throws Exception {
    ReadAhead in = new ReadAhead(new Wire(200_000));
    int first = in.read();
    assertEquals(bytes(200_000)[0] & 0xff, first);
    long skipped = 0;
    while (skipped < 150_000) {
      skipped += in.skip(150_000 - skipped);
    }
    assertEquals(bytes(200_000)[150_001] & 0xff, in.read());
  }

  @Test
  void losesNothingWhenAReadTimesOut() throws Exception {
    try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        Socket socket = new GreedySockets().createSocket()) {
      socket.connect(server.getLocalSocketAddress());
      socket.setSoTimeout(1);
      try (Socket other = server.accept()) {
        InputStream in = socket.getInputStream();
        assertThrows(SocketTimeoutException.class, () -> in.read(new byte[10]));
        other.getOutputStream().write(new byte[] {1, 2, 3});
        socket.setSoTimeout(10_000);
        assertEquals(1, in.read());
        assertEquals(2, in.read(new byte[10]));
      }
      assertEquals(-1, socket.getInputStream().read());
    }
  }

  @Test
  void endsAReadThatWaitsWhenItIsClosed() throws Exception {
    try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        Socket socket = new GreedySockets().createSocket()) {
      socket.connect(server.getLocalSocketAddress());
      try (Socket other = server.accept()) {
        Thread closer = new Thread(() -> close(socket));
        InputStream in = socket.getInputStream();
        closer.start();
        assertThrows(IOException.class, () -> in.read(new byte[10]));
        closer.join();
        assertEquals(0, other.getInputStream().available());
      }
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
