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
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

/**
 * A server on loopback that answers the first request of each connection with raw bytes and closes
 * it. Thread-safe.
 */
public final class RawServer {
  private static final byte[] SEPARATOR = "\n%%\n".getBytes(StandardCharsets.ISO_8859_1);

  /** How long to wait for the client to close its side; it may keep the connection open. */
  private static final int LINGER_MILLIS = 50;

  private static final int TIMEOUT_MILLIS = 1000;

  private final ServerSocket socket;
  private Function<String, byte[]> answers = head -> new byte[0]; // guarded by this

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

  /** Base URL of the server, without a path. */
  public String address() {
    return "http://127.0.0.1:" + port();
  }

  /**
   * Sets the answers from now on: the bytes from {@code start}, split at lines of {@code %%}; one
   * part for each connection, the last one for all further ones.
   */
  public synchronized void answer(byte[] input, int start) {
    List<byte[]> parts = parts(input, start);
    AtomicInteger answered = new AtomicInteger();
    answer(head -> parts.get(Math.min(answered.getAndIncrement(), parts.size() - 1)));
  }

  /** Splits the bytes from {@code start} on at lines of {@code %%}. */
  public static List<byte[]> parts(byte[] input, int start) {
    List<byte[]> parts = new ArrayList<>();
    int from = start;
    for (int i = start; i <= input.length - SEPARATOR.length; i++) {
      if (Arrays.equals(input, i, i + SEPARATOR.length, SEPARATOR, 0, SEPARATOR.length)) {
        parts.add(Arrays.copyOfRange(input, from, i));
        from = i + SEPARATOR.length;
        i = from - 1;
      }
    }
    parts.add(Arrays.copyOfRange(input, from, input.length));
    return parts;
  }

  /** Sets the answers from now on: one for each head of a request. */
  public synchronized void answer(Function<String, byte[]> byHead) {
    answers = byHead;
  }

  private synchronized byte[] next(String head) {
    return answers.apply(head);
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
        // Accept the next connection.
      }
    }
  }

  private void serve(Socket client) {
    try (client) {
      client.setSoTimeout(TIMEOUT_MILLIS);
      Optional<String> head = readRequest(client.getInputStream());
      if (head.isPresent()) {
        client.getOutputStream().write(next(head.get()));
        client.shutdownOutput();
        client.setSoTimeout(LINGER_MILLIS);
        // Closing with unread bytes would send a reset, and the client would lose the answer.
        client.getInputStream().skip(Long.MAX_VALUE);
      }
    } catch (IOException gone) {
      // The client closed or reset the connection.
    }
  }

  /** Reads the head of a request; empty if the client closed the connection before. */
  private static Optional<String> readRequest(InputStream in) throws IOException {
    ByteArrayOutputStream head = new ByteArrayOutputStream();
    byte[] buffer = new byte[8192];
    int read = in.read(buffer);
    while (read > 0) {
      head.write(buffer, 0, read);
      String text = head.toString(StandardCharsets.ISO_8859_1);
      if (text.contains("\r\n\r\n")) {
        return Optional.of(text);
      }
      read = in.read(buffer);
    }
    return Optional.empty();
  }
}
