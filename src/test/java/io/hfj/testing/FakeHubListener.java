package io.hfj.testing;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/** One port of a {@link FakeHub}: accepts connections and gives each a thread. Thread-safe. */
final class FakeHubListener implements AutoCloseable {
  // A test may open hundreds of connections at once; none may be refused.
  private static final int BACKLOG = 1000;

  private final ServerSocket server;
  private final Consumer<Socket> serve;
  private final Map<Socket, Thread> open = new ConcurrentHashMap<>();
  private final AtomicInteger accepted = new AtomicInteger();
  private volatile boolean closed;

  /**
   * Binds a free port of the loopback address; {@link #start} accepts connections.
   *
   * @param serve handles a connection on its own thread; the socket is closed afterwards
   */
  FakeHubListener(Consumer<Socket> serve) throws IOException {
    this.serve = serve;
    this.server = new ServerSocket();
    server.bind(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), 0), BACKLOG);
  }

  void start() {
    daemon("fake-hub-accept-" + port(), this::accept).start();
  }

  int port() {
    return server.getLocalPort();
  }

  int accepted() {
    return accepted.get();
  }

  private void accept() {
    while (!closed) {
      try {
        Socket socket = server.accept();
        accepted.incrementAndGet();
        Thread thread = daemon("fake-hub-connection-" + socket.getPort(), () -> run(socket));
        open.put(socket, thread);
        thread.start();
        if (closed) {
          end(socket, thread); // accepted while the others were being closed
        }
      } catch (IOException e) {
        return; // closed, or out of sockets: no more connections can be accepted
      }
    }
  }

  private void run(Socket socket) {
    try (socket) {
      serve.accept(socket);
    } catch (IOException e) {
      // Closing failed because the connection is already reset.
    } finally {
      open.remove(socket);
    }
  }

  private static Thread daemon(String name, Runnable task) {
    Thread thread = new Thread(task, name);
    thread.setDaemon(true);
    return thread;
  }

  /** Closes the port and every connection, and interrupts their threads. */
  @Override
  public void close() {
    closed = true;
    try {
      server.close();
    } catch (IOException e) {
      throw new AssertionError("closing a server socket does not fail", e);
    }
    open.forEach(FakeHubListener::end);
  }

  private static void end(Socket socket, Thread thread) {
    thread.interrupt();
    try {
      socket.close();
    } catch (IOException e) {
      // Reset by the client at the same time.
    }
  }
}
