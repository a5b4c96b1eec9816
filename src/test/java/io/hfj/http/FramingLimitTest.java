package io.hfj.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hfj.env.NetworkSettings;
import io.hfj.http.hosts.HubHosts;
import io.hfj.http.limit.BandwidthLimit;
import io.hfj.model.ByteRate;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import okhttp3.HttpUrl;
import okhttp3.Request;
import okhttp3.Response;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FramingLimitTest {
  private static final int PIECE = 1 << 16;

  /** Upper bound of pieces, so that the test ends even without a limit in the client. */
  private static final int PIECES = 1024;

  private ServerSocket server;
  private HttpUrl url;

  @BeforeEach
  void listen() throws IOException {
    server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
    url = HttpUrl.get("http://127.0.0.1:" + server.getLocalPort() + "/");
  }

  @AfterEach
  void close() throws IOException {
    server.close();
  }

  private HttpClients open(boolean limited) {
    HttpClients.Options options =
        new HttpClients.Options(
            "0", new HubHosts(url), Optional::empty, NetworkSettings.DEFAULT, 1);
    ByteRate rate = new ByteRate(1L << 30);
    BandwidthLimit throttle = new BandwidthLimit(rate, System::nanoTime, delay -> {});
    return HttpClients.open(options, limited ? Optional.of(throttle) : Optional.empty());
  }

  /** Sends a chunked response with that beginning, then 'x' for ever; returns the pieces sent. */
  private int serve(String begin) {
    int sent = 0;
    try (Socket client = server.accept()) {
      assertTrue(
          client.getInputStream().read(new byte[PIECE])
              > 0); // otherwise closing resets the connection
      OutputStream out = client.getOutputStream();
      String head = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n" + begin;
      out.write(head.getBytes(StandardCharsets.ISO_8859_1));
      byte[] piece = "x".repeat(PIECE).getBytes(StandardCharsets.ISO_8859_1);
      for (; sent < PIECES; sent++) {
        out.write(piece);
      }
    } catch (IOException gone) {
      // the client closed the connection, as expected
    }
    return sent;
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void endsAChunkExtensionWithoutEnd(boolean limited) throws Exception {
    CompletableFuture<Integer> sent = CompletableFuture.supplyAsync(() -> serve("5;"));
    try (HttpClients clients = open(limited);
        Response response =
            clients.content().newCall(new Request.Builder().url(url).build()).execute()) {
      assertThrows(IOException.class, () -> response.body().source().readByte());
    }
    assertTrue(sent.join() < PIECES / 4, "" + sent.join());
  }

  @Test
  void endsALineWithoutEndBehindAChunk() throws Exception {
    CompletableFuture<Integer> sent = CompletableFuture.supplyAsync(() -> serve("1\r\na"));
    try (HttpClients clients = open(false);
        Response response =
            clients.content().newCall(new Request.Builder().url(url).build()).execute()) {
      assertEquals('a', response.body().source().readByte());
      assertThrows(IOException.class, () -> response.body().source().readByte());
    }
    assertTrue(sent.join() < PIECES / 4, "" + sent.join());
  }

  @Test
  void acceptsALongChunk() throws Exception {
    int length = PIECE * PIECES;
    CompletableFuture<Integer> sent =
        CompletableFuture.supplyAsync(() -> serve(Integer.toHexString(length) + "\r\n"));
    try (HttpClients clients = open(false);
        Response response =
            clients.content().newCall(new Request.Builder().url(url).build()).execute()) {
      response.body().source().skip(length);
    }
    assertEquals(PIECES, sent.join());
  }
}
