package io.hfj.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hfj.env.NetworkSettings;
import io.hfj.http.hosts.HubHosts;
import io.hfj.http.limit.BandwidthLimit;
import io.hfj.model.ByteRate;
import java.io.IOException;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import okhttp3.HttpUrl;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A host with two addresses, the first of which drops all packets. */
@EnabledOnOs(value = OS.LINUX, disabledReason = "other systems refuse what their queue cannot hold")
class FastFallbackTest {
  private final MockWebServer server = new MockWebServer();
  private final List<Socket> queued = new ArrayList<>();
  private InetAddress dead;
  private ServerSocket hole;

  @BeforeEach
  void open() throws IOException {
    server.start(InetAddress.getByName("127.0.0.1"), 0);
    hole = hole();
    dead = hole.getInetAddress();
    // Linux drops connection attempts once the queue is full.
    for (boolean full = false; !full; ) {
      Socket socket = new Socket();
      queued.add(socket);
      try {
        socket.connect(hole.getLocalSocketAddress(), 200);
      } catch (SocketTimeoutException e) {
        full = true;
      }
    }
  }

  private ServerSocket hole() throws IOException {
    try {
      return new ServerSocket(server.getPort(), 1, Inet6Address.getByName("::1"));
    } catch (IOException noIpv6) {
      return new ServerSocket(server.getPort(), 1, InetAddress.getByName("127.0.0.2"));
    }
  }

  @AfterEach
  void close() throws IOException {
    for (Socket socket : queued) {
      socket.close();
    }
    hole.close();
    server.close();
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void usesTheOtherAddressWithinASecond(boolean limited) throws Exception {
    server.enqueue(new MockResponse.Builder().body("x").build());
    HttpUrl url = HttpUrl.get("http://two.example:" + server.getPort() + "/");
    HttpClients.Options options =
        new HttpClients.Options(
            "0", new HubHosts(url), Optional::empty, NetworkSettings.DEFAULT, 4);
    BandwidthLimit throttle =
        new BandwidthLimit(new ByteRate(1 << 20), System::nanoTime, delay -> {});
    try (HttpClients clients =
        HttpClients.open(options, limited ? Optional.of(throttle) : Optional.empty())) {
      InetAddress alive = InetAddress.getByName("127.0.0.1");
      OkHttpClient client =
          clients.content().newBuilder().dns(host -> List.of(dead, alive)).build();
      long start = System.nanoTime();
      try (Response response = client.newCall(new Request.Builder().url(url).build()).execute()) {
        assertEquals("x", response.body().string());
      }
      Duration took = Duration.ofNanos(System.nanoTime() - start);
      assertTrue(took.compareTo(Duration.ofSeconds(1)) < 0, took.toString());
      assertTrue(took.compareTo(Duration.ofMillis(200)) > 0, "the first address was not tried");
    }
  }
}
