package io.hfj.fuzz;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A server on loopback that answers each connection with raw bytes, whatever it is asked, and then
 * closes it. Thread-safe.
 */
public final class RawServer {
  private static final byte[] SEPARATOR = "\n%%\n".getBytes(StandardCharsets.ISO_8859_1);

  /** How long a client may take to close its side; it may keep the connection for later. */
  private static final int LINGER_MILLIS = 50;

  private static final int TIMEOUT_MILLIS = 1000;

  private final ServerSocket socket;
  private List<byte[]> answers = List.of(new byte[0]); // guarded by this
  private int answered;

  private RawServer(ServerSocket socket) {
    this.socket = socket;
  }

  /** Starts a server that lives as long as the JVM. */
  public static RawServer start() {
    try {
      RawServer server = new RawServer(new ServerSocket(0, 50, InetAddress.getLoopbackAddress()));
      daemon(server::accept);
      return server;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public int port() {
    return socket.getLocalPort();
  }

  /** Its address without a path. */
  public String address() {
    return "http://127.0.0.1:" + port();
  }

  /**
   * Sets what it answers from now on: the bytes from {@code start}, cut at lines of {@code %%}; one
   * piece for each connection, the last one for all further ones.
   */
  public synchronized void answer(byte[] input, int start) {
    List<byte[]> pieces = new ArrayList<>();
    int from = start;
    for (int i = start; i <= input.length - SEPARATOR.length; i++) {
      if (Arrays.equals(input, i, i + SEPARATOR.length, SEPARATOR, 0, SEPARATOR.length)) {
        pieces.add(Arrays.copyOfRange(input, from, i));
        from = i + SEPARATOR.length;
        i = from - 1;
      }
    }
    pieces.add(Arrays.copyOfRange(input, from, input.length));
    answers = pieces;
    answered = 0;
  }

  private synchronized byte[] next() {
    return answers.get(Math.min(answered++, answers.size() - 1));
  }

  private static void daemon(Runnable work) {
    Thread thread = new Thread(work, "raw answers");
    thread.setDaemon(true);
    thread.start();
  }

  private void accept() {
    while (true) {
      try {
        Socket client = socket.accept();
        daemon(() -> serve(client));
      } catch (IOException gone) {
        // The next one, please.
      }
    }
  }

  private void serve(Socket client) {
    try (client) {
      client.setSoTimeout(TIMEOUT_MILLIS);
      if (readRequest(client.getInputStream())) {
        client.getOutputStream().write(next());
        client.shutdownOutput();
        client.setSoTimeout(LINGER_MILLIS);
        // Closed with bytes unread, the client would hear of a reset and not of the answer.
        client.getInputStream().skip(Long.MAX_VALUE);
      }
    } catch (IOException gone) {
      // Its client will say what that means.
    }
  }

  /** Reads a request up to the end of its head. */
  private static boolean readRequest(InputStream in) throws IOException {
    ByteArrayOutputStream head = new ByteArrayOutputStream();
    byte[] some = new byte[8192];
    int read = in.read(some);
    while (read > 0) {
      head.write(some, 0, read);
      if (head.toString(StandardCharsets.ISO_8859_1).contains("\r\n\r\n")) {
        return true;
      }
      read = in.read(some);
    }
    return false;
  }
}
