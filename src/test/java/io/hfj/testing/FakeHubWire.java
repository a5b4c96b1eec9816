package io.hfj.testing;

import io.hfj.server.HubRequest;
import io.hfj.testing.FaultScript.End;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * HTTP/1.1 on one connection, written by hand, because a server library would refuse to send what a
 * broken server does. For one thread.
 */
final class FakeHubWire {
  private static final int BUFFER_SIZE = 1 << 16;

  /** Writes per second of a slow answer; fewer would come in bursts. */
  private static final int WRITES_PER_SECOND = 200;

  private final Socket socket;
  private final InputStream in;
  private final OutputStream out;

  FakeHubWire(Socket socket) throws IOException {
    this.socket = socket;
    socket.setTcpNoDelay(true);
    this.in = new BufferedInputStream(socket.getInputStream());
    this.out = new BufferedOutputStream(socket.getOutputStream(), BUFFER_SIZE);
  }

  // --- requests ----------------------------------------------------------------------------------

  /**
   * Reads the next request; empty if the client closed the connection.
   *
   * @param ownUrl base address of this server; a client that uses it as a proxy sends another
   */
  Optional<HubRequest> read(String ownUrl) throws IOException {
    String first = line();
    if (first.isEmpty()) {
      return Optional.empty();
    }
    String[] words = first.split(" ");
    if (words.length != 3) {
      throw new IOException("not a request line: " + first);
    }
    Map<String, List<String>> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    for (String line = line(); !line.isEmpty(); line = line()) {
      int colon = line.indexOf(':');
      String value = line.substring(colon + 1).trim();
      headers.computeIfAbsent(line.substring(0, colon), n -> new ArrayList<>()).add(value);
    }
    int length = Integer.parseInt(headers.getOrDefault("Content-Length", List.of("0")).get(0));
    byte[] body = in.readNBytes(length);
    int host = words[1].indexOf("://");
    int path = host < 0 ? 0 : words[1].indexOf('/', host + 3);
    String baseUrl = host < 0 ? ownUrl : words[1].substring(0, path);
    return Optional.of(new HubRequest(words[0], words[1].substring(path), headers, body, baseUrl));
  }

  private String line() throws IOException {
    StringBuilder line = new StringBuilder();
    for (int c = in.read(); c != '\n'; c = in.read()) {
      if (c < 0) {
        if (line.length() == 0) {
          return "";
        }
        throw new EOFException();
      }
      line.append((char) c);
    }
    return line.toString().trim();
  }

  // --- answers -----------------------------------------------------------------------------------

  /**
   * Writes an answer as its script specifies.
   *
   * @param beforeLast runs before the last bytes are sent, so that everything is counted when the
   *     client has them all
   * @return whether the connection can serve another request
   */
  boolean write(FaultScript script, boolean keepAlive, Runnable beforeLast)
      throws IOException, InterruptedException {
    pass(script, -1);
    if (script.endAfter < 0) {
      return end(script.end);
    }
    if (script.tricklingHead) {
      trickle();
    }
    writeHead(script, keepAlive);
    if (!writeBody(script, beforeLast)) {
      return end(script.end);
    }
    out.write(script.junk);
    out.flush();
    return keepAlive;
  }

  private void trickle() throws IOException, InterruptedException {
    out.write("HTTP/1.1 200 OK\r\nX-Patience: ".getBytes(StandardCharsets.ISO_8859_1));
    while (true) { // until the client disconnects or the listener interrupts this thread
      out.write('x');
      out.flush();
      new CountDownLatch(1).await(100, TimeUnit.MILLISECONDS);
    }
  }

  private void writeHead(FaultScript script, boolean keepAlive) throws IOException {
    int status = script.answer.status();
    StringBuilder head = new StringBuilder();
    head.append(
        script.statusLine.isEmpty()
            ? "HTTP/1.1 " + status + " " + reason(status)
            : script.statusLine);
    head.append("\r\n");
    script.answer.headers().forEach((n, value) -> head.append(n + ": " + value + "\r\n"));
    script.extraHeaderLines.forEach(line -> head.append(line).append("\r\n"));
    if (script.chunked) {
      head.append("Transfer-Encoding: chunked\r\n");
    }
    if (!keepAlive) {
      head.append("Connection: close\r\n");
    }
    out.write(head.append("\r\n").toString().getBytes(StandardCharsets.ISO_8859_1));
  }

  /** Sends the body; returns false if the script ends it early. */
  private boolean writeBody(FaultScript script, Runnable beforeLast)
      throws IOException, InterruptedException {
    long total = script.answer.bodyLength();
    InputStream body = script.answer.openBody();
    byte[] buffer = new byte[pieceLength(script)];
    long start = System.nanoTime();
    long sent = 0;
    while (true) {
      pass(script, sent);
      if (sent >= script.endAfter) {
        return false;
      }
      if (sent == total) {
        beforeLast.run();
        if (script.chunked && !script.answer.bodyless()) {
          out.write("0\r\n\r\n".getBytes(StandardCharsets.ISO_8859_1));
        }
        return true;
      }
      int count = (int) Math.min(buffer.length, nextStop(script, sent) - sent);
      count = body.readNBytes(buffer, 0, count);
      flip(script, buffer, sent, count);
      if (sent + count == total) {
        beforeLast.run();
      }
      SharedRate.pace(script.sharedRates, count);
      send(script, buffer, count);
      sent += count;
      pace(script, start, sent);
    }
  }

  private static int pieceLength(FaultScript script) {
    return (int) Math.max(1, Math.min(BUFFER_SIZE, script.bytesPerSecond / WRITES_PER_SECOND));
  }

  private static long nextStop(FaultScript script, long sent) {
    long stop = Math.min(script.answer.bodyLength(), script.endAfter);
    for (FaultScript.Hold hold : script.holds) {
      if (hold.after() > sent) {
        stop = Math.min(stop, hold.after());
      }
    }
    return stop;
  }

  private static void flip(FaultScript script, byte[] buffer, long sent, int count) {
    long start = script.answer.start() + sent;
    for (long offset : script.flippedOffsets) {
      if (offset >= start && offset < start + count) {
        buffer[(int) (offset - start)] ^= 1;
      }
    }
  }

  // Counted before they are sent: a test that has read the bytes must find them in the count.
  private void send(FaultScript script, byte[] buffer, int count) throws IOException {
    script.request.addBytesServed(count);
    try {
      if (script.chunked) {
        String size = Integer.toHexString(count) + "\r\n";
        out.write(size.getBytes(StandardCharsets.ISO_8859_1));
      }
      out.write(buffer, 0, count);
      if (script.chunked) {
        out.write("\r\n".getBytes(StandardCharsets.ISO_8859_1));
      }
      out.flush();
    } catch (IOException e) {
      script.request.addBytesServed(-count);
      throw e;
    }
  }

  private static void pace(FaultScript script, long start, long sent) throws InterruptedException {
    if (script.bytesPerSecond < Long.MAX_VALUE) {
      double dueNanos = (double) sent / script.bytesPerSecond * TimeUnit.SECONDS.toNanos(1);
      long early = (long) dueNanos - (System.nanoTime() - start);
      new CountDownLatch(1).await(early, TimeUnit.NANOSECONDS);
    }
  }

  private void pass(FaultScript script, long sent) throws IOException, InterruptedException {
    for (FaultScript.Hold hold : script.holds) {
      if (hold.after() == sent) {
        out.flush();
        hold.gate().pass();
      }
    }
  }

  private boolean end(End how) throws IOException, InterruptedException {
    out.flush();
    switch (how) {
      case RESET:
        socket.setSoLinger(true, 0); // closing then sends RST instead of FIN
        return false;
      case STALL:
        new CountDownLatch(1).await(); // until the listener interrupts this thread
        return false;
      default:
        return false;
    }
  }

  private static String reason(int status) {
    switch (status) {
      case 200:
        return "OK";
      case 206:
        return "Partial Content";
      case 302:
        return "Found";
      case 307:
        return "Temporary Redirect";
      case 404:
        return "Not Found";
      default:
        return "Status " + status;
    }
  }
}
