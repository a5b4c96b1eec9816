package io.hfj.http.direct;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import javax.net.SocketFactory;
import javax.net.ssl.SSLSocketFactory;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import mockwebserver3.SocketEffect;
import okhttp3.OkHttpClient;
import okhttp3.Protocol;
import okhttp3.Request;
import okhttp3.Response;
import okhttp3.tls.HandshakeCertificates;
import okhttp3.tls.HeldCertificate;
import okio.Buffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ContentBodyTest {
  private static final int OKHTTP_SEGMENT = 8192;

  private final MockWebServer server = new MockWebServer();
  private OkHttpClient client;

  @BeforeEach
  void open() {
    client =
        new OkHttpClient.Builder()
            .protocols(List.of(Protocol.HTTP_1_1))
            .socketFactory(new DirectSocketFactory())
            .readTimeout(Duration.ofSeconds(10))
            .addNetworkInterceptor(
                chain -> DirectBody.in(chain.proceed(chain.request()), chain.connection()))
            .build();
  }

  @AfterEach
  void close() {
    client.connectionPool().evictAll();
    server.close();
  }

  private static byte[] bytes(int size) {
    byte[] bytes = new byte[size];
    new Random(size).nextBytes(bytes);
    return bytes;
  }

  private static MockResponse.Builder answer(byte[] bytes) {
    return new MockResponse.Builder().body(new Buffer().write(bytes));
  }

  private Response get() throws IOException {
    return client.newCall(new Request.Builder().url(server.url("/")).build()).execute();
  }

  private static byte[] readAll(ContentBody body, int most) throws IOException {
    Random random = new Random(most);
    Buffer all = new Buffer();
    while (true) {
      ByteBuffer into = ByteBuffer.allocateDirect(1 + random.nextInt(most));
      int read = body.read(into);
      if (read < 0) {
        return all.readByteArray();
      }
      assertEquals(read, into.position());
      all.write(into.flip());
    }
  }

  private void readsRight(int size, int most) throws Exception {
    server.enqueue(answer(bytes(size)).build());
    try (Response response = get()) {
      assertInstanceOf(DirectBody.class, response.body());
      ContentBody body = ContentBody.of(response);
      assertArrayEquals(bytes(size), readAll(body, most));
      assertTrue(body.isExhausted());
    }
  }

  @Test
  void readsAllBytesAndKeepsTheConnection() throws Exception {
    server.start();
    for (int size : new int[] {1, 100, 70_000, 3_000_000}) {
      readsRight(size, 10_000);
      readsRight(size, 300_000);
    }
    for (int i = 0; i < 8; i++) {
      assertEquals(i, server.takeRequest(10, TimeUnit.SECONDS).getExchangeIndex());
    }
  }

  /** Bytes that lie across two of OkHttp's pieces, which begin somewhere behind the headers. */
  @Test
  void keepsBytesThatArriveWithTheHeaders() throws Exception {
    server.start();
    for (int length = 7_800; length < 8_300; length += 50) {
      byte[] bytes = bytes(30_000);
      server.enqueue(answer(bytes).setHeader("X-Filling", "x".repeat(length)).build());
      try (Response response = get()) {
        assertArrayEquals(bytes, readAll(ContentBody.of(response), 20_000));
      }
    }
  }

  /** Fails if another version of OkHttp reads a body in a way that defeats direct reading. */
  @Test
  void readsMoreAtOnceThanOkHttpAlone() throws Exception {
    server.start();
    assertTrue(largestRead() > OKHTTP_SEGMENT);
    client = client.newBuilder().socketFactory(SocketFactory.getDefault()).build();
    client.connectionPool().evictAll();
    assertTrue(largestRead() <= OKHTTP_SEGMENT);
  }

  private int largestRead() throws IOException {
    server.enqueue(answer(bytes(3_000_000)).build());
    int largest = 0;
    try (Response response = get()) {
      ContentBody body = ContentBody.of(response);
      ByteBuffer into = ByteBuffer.allocateDirect(1 << 20);
      for (int read = body.read(into); read >= 0; read = body.read(into.clear())) {
        largest = Math.max(largest, read);
      }
    }
    return largest;
  }

  @Test
  void readsTheSameOverTls() throws Exception {
    HeldCertificate held =
        new HeldCertificate.Builder().addSubjectAlternativeName("localhost").build();
    HandshakeCertificates ours = new HandshakeCertificates.Builder().heldCertificate(held).build();
    HandshakeCertificates trusted =
        new HandshakeCertificates.Builder().addTrustedCertificate(held.certificate()).build();
    SSLSocketFactory tls = new LazySslSocketFactory(trusted::sslContext, trusted::sslContext);
    client = client.newBuilder().sslSocketFactory(tls, trusted.trustManager()).build();
    server.useHttps(ours.sslSocketFactory());
    server.start();
    readsRight(3_000_000, 300_000);
    readsRight(3_000_000, 10_000);
    server.takeRequest();
    assertEquals(1, server.takeRequest().getExchangeIndex());
  }

  @Test
  void failsAtATruncatedBodyAfterAllReceivedBytes() throws Exception {
    server.start();
    byte[] bytes = bytes(1_000_000);
    server.enqueue(answer(bytes).onResponseBody(SocketEffect.ShutdownConnection.INSTANCE).build());
    try (Response response = get()) {
      ContentBody body = ContentBody.of(response);
      ByteBuffer into = ByteBuffer.allocateDirect(2_000_000);
      assertThrows(
          IOException.class,
          () -> {
            while (body.read(into) >= 0) {
              // until it breaks
            }
          });
      into.flip();
      byte[] came = new byte[into.remaining()];
      into.get(came);
      assertTrue(came.length > 0 && came.length < bytes.length, came.length + " bytes came");
      assertArrayEquals(Arrays.copyOf(bytes, came.length), came);
    }
  }

  @Test
  void timesOutWhenTheServerFallsSilentAndLosesNothing() throws Exception {
    server.start();
    client = client.newBuilder().readTimeout(Duration.ofMillis(500)).build();
    server.enqueue(answer(bytes(1_000_000)).onResponseBody(SocketEffect.Stall.INSTANCE).build());
    try (Response response = get()) {
      ContentBody body = ContentBody.of(response);
      ByteBuffer into = ByteBuffer.allocateDirect(2_000_000);
      assertThrows(
          SocketTimeoutException.class,
          () -> {
            while (body.read(into) >= 0) {
              // until it is silent
            }
          });
      into.flip();
      byte[] came = new byte[into.remaining()];
      into.get(came);
      assertArrayEquals(Arrays.copyOf(bytes(1_000_000), came.length), came);
    }
  }

  @Test
  void readsAChunkedBodyWhateverItsContentLength() throws Exception {
    server.start();
    byte[] bytes = bytes(100_000);
    server.enqueue(
        new MockResponse.Builder()
            .chunkedBody(new Buffer().write(bytes), 10_000)
            .addHeader("Content-Length", 200_000)
            .build());
    try (Response response = get()) {
      assertArrayEquals(bytes, readAll(ContentBody.of(response), 30_000));
    }
  }

  @Test
  void readsABodyOfUnknownLength() throws Exception {
    server.start();
    byte[] bytes = bytes(100_000);
    server.enqueue(
        new MockResponse.Builder().chunkedBody(new Buffer().write(bytes), 10_000).build());
    try (Response response = get()) {
      ContentBody body = ContentBody.of(response);
      assertArrayEquals(bytes, readAll(body, 30_000));
      assertTrue(body.isExhausted());
    }
  }
}
