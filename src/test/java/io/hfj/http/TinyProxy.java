package io.hfj.http;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * A proxy on loopback that lets every {@code CONNECT} and every SOCKS5 request through to one
 * server, whatever host was requested, and answers plain requests itself. Records the requests.
 * Thread-safe.
 */
final class TinyProxy implements AutoCloseable {
  private static final byte[] OK =
      "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] DENIED =
      "HTTP/1.1 407 No\r\nProxy-Authenticate: Basic\r\nContent-Length: 0\r\n\r\n"
          .getBytes(StandardCharsets.US_ASCII);
  private static final byte[] SOCKS_NO_LOGIN = {5, 0};
  private static final byte[] SOCKS_OK = {5, 0, 0, 1, 127, 0, 0, 1, 0, 0};

  private final ServerSocket listener;
  private final List<Socket> open = new CopyOnWriteArrayList<>();
  private final List<String> heads = new CopyOnWriteArrayList<>();
  private final int target;
  private final boolean denying;

  /** A proxy to that port of this machine; a denying one refuses every user and password. */
  TinyProxy(int target, boolean denying) throws IOException {
    this.target = target;
    this.denying = denying;
    this.listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    run(this::accept);
  }

  int port() {
    return listener.getLocalPort();
  }

  /** Returns the first request of each connection: an HTTP head, or {@code SOCKS host:port}. */
  List<String> heads() {
    return List.copyOf(heads);
  }

  @Override
  public void close() throws IOException {
    listener.close();
    for (Socket socket : open) {
      socket.close();
    }
  }

  private interface ProxyTask {
    void run() throws IOException;
  }

  private static void run(ProxyTask work) {
    Thread thread =
        new Thread(
            () -> {
              try {
                work.run();
              } catch (IOException e) {
                // One side closed the connection, or the test has ended.
              }
            },
            "tiny-proxy");
    thread.setDaemon(true);
    thread.start();
  }

  private void accept() throws IOException {
    while (true) {
      Socket client = listener.accept();
      open.add(client);
      run(() -> serve(client));
    }
  }

  private void serve(Socket client) throws IOException {
    InputStream in = client.getInputStream();
    OutputStream out = client.getOutputStream();
    int first = in.read();
    if (first == 5) {
      serveSocks(client, in, out);
      return;
    }
    while (first >= 0) {
      String head = (char) first + restOfHead(in);
      heads.add(head);
      if (denying) {
        out.write(DENIED);
      } else if (head.startsWith("CONNECT ")) {
        out.write(OK);
        tunnel(client);
        return;
      } else {
        out.write(OK);
      }
      first = in.read();
    }
  }

  private static String restOfHead(InputStream in) throws IOException {
    StringBuilder head = new StringBuilder();
    while (head.indexOf("\r\n\r\n") < 0) {
      int next = in.read();
      if (next < 0) {
        throw new IOException("head ends early");
      }
      head.append((char) next);
    }
    return head.toString();
  }

  /** RFC 1928: greeting, then version, command, 0, kind of address, address, port. */
  private void serveSocks(Socket client, InputStream in, OutputStream out) throws IOException {
    in.readNBytes(in.read());
    out.write(SOCKS_NO_LOGIN);
    byte[] start = in.readNBytes(4);
    byte[] host = in.readNBytes(start[3] == 3 ? in.read() : start[3] == 1 ? 4 : 16);
    int port = in.read() << 8 | in.read();
    String shown =
        start[3] == 3
            ? new String(host, StandardCharsets.US_ASCII)
            : InetAddress.getByAddress(host).getHostAddress();
    heads.add("SOCKS " + shown + ":" + port);
    out.write(SOCKS_OK);
    tunnel(client);
  }

  private void tunnel(Socket client) throws IOException {
    Socket server = new Socket(InetAddress.getLoopbackAddress(), target);
    open.add(server);
    run(() -> copy(server, client));
    copy(client, server);
  }

  private static void copy(Socket from, Socket to) throws IOException {
    try (from;
        to) {
      from.getInputStream().transferTo(to.getOutputStream());
    }
  }
}
