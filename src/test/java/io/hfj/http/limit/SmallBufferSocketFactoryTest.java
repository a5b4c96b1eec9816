package io.hfj.http.limit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketAddress;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class SmallBufferSocketFactoryTest {
  private static final SocketAddress NEAR = new InetSocketAddress("127.0.0.1", 1);
  private static final SocketAddress FAR = new InetSocketAddress("127.0.0.1", 2);

  private static SmallBufferSocketFactory sockets(long share) {
    return new SmallBufferSocketFactory(share, System::nanoTime);
  }

  @Test
  void holdsLessThanATenthOfASecond() {
    assertTrue(sockets(512 << 10).bufferFor(NEAR) < (512 << 10) / 10);
  }

  @Test
  void holdsAtLeastWhatPacketsNeed() {
    assertEquals(4096, sockets(1).bufferFor(NEAR));
  }

  @Test
  void holdsMoreWhereTheServerIsFar() {
    SmallBufferSocketFactory sockets = sockets(512 << 10);
    sockets.connected(FAR, TimeUnit.MILLISECONDS.toNanos(1_080)); // the first packet was lost
    sockets.connected(FAR, TimeUnit.MILLISECONDS.toNanos(80));
    assertTrue(sockets.bufferFor(FAR) > 0.08 * (512 << 10), "" + sockets.bufferFor(FAR));
    assertTrue(sockets.bufferFor(FAR) > 2 * sockets.bufferFor(NEAR));
  }

  @Test
  void setsTheBufferBeforeItConnects() throws Exception {
    SmallBufferSocketFactory sockets = sockets(512 << 10);
    try (ServerSocket server = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
        Socket usual = new Socket();
        Socket narrow = sockets.createSocket()) {
      usual.connect(server.getLocalSocketAddress());
      narrow.connect(server.getLocalSocketAddress(), 1000);
      assertTrue(narrow.getReceiveBufferSize() < usual.getReceiveBufferSize());
    }
  }

  @Test
  void leavesTheKernelsChoiceWhereItDoesNoHarm() throws Exception {
    SmallBufferSocketFactory sockets = sockets(64 << 20);
    try (ServerSocket server = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
        Socket usual = new Socket();
        Socket same = sockets.createSocket()) {
      usual.connect(server.getLocalSocketAddress());
      same.connect(server.getLocalSocketAddress(), 1000);
      assertEquals(usual.getReceiveBufferSize(), same.getReceiveBufferSize());
    }
  }
}
