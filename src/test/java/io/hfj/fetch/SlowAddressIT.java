package io.hfj.fetch;

import static io.hfj.testing.FakeHubMatch.resolve;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hfj.env.NetworkSettings;
import io.hfj.env.ProxySettings;
import io.hfj.fetch.http.HttpSources;
import io.hfj.http.HttpClients;
import io.hfj.http.failure.RequestContext;
import io.hfj.http.hosts.AddressOrder;
import io.hfj.http.hosts.HubHosts;
import io.hfj.http.limit.Quotas;
import io.hfj.http.limit.RateLimitedCallFactory;
import io.hfj.http.retry.Endpoints;
import io.hfj.http.retry.Retry;
import io.hfj.http.retry.RetryPolicy;
import io.hfj.model.Etag;
import io.hfj.model.RemoteFile;
import io.hfj.model.RepoId;
import io.hfj.model.RepoPath;
import io.hfj.model.RepoType;
import io.hfj.server.Content;
import io.hfj.server.HubRepo;
import io.hfj.store.part.PartFile;
import io.hfj.store.part.PartFiles;
import io.hfj.testing.FakeHub;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import okhttp3.Dns;
import okhttp3.HttpUrl;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** A data host with two addresses, the first of which is slow. */
@Timeout(60)
@EnabledOnOs(value = OS.LINUX, disabledReason = "other systems have one loopback address")
class SlowAddressIT {
  private static final Content CONTENT = Content.generated(1, 24_000_000);
  private static final Duration SILENCE = Duration.ofSeconds(2);

  @TempDir Path folder;
  private final ExecutorService pool = Executors.newCachedThreadPool();
  private final CountDownLatch over = new CountDownLatch(1);
  private FakeHub hub;
  private ServerSocket slow;
  private AddressOrder order;

  @BeforeEach
  void start() throws IOException {
    hub = FakeHub.start(HubRepo.model("acme/one").lfs("a.bin", CONTENT).build());
    InetAddress good = InetAddress.getByName("127.0.0.1");
    InetAddress bad = InetAddress.getByName("127.0.0.2");
    slow = new ServerSocket(HttpUrl.get(hub.dataHost()).port(), 50, bad);
    order =
        new AddressOrder(
            host -> host.equals("localhost") ? List.of(bad, good) : Dns.SYSTEM.lookup(host),
            System::nanoTime);
  }

  @AfterEach
  void stop() throws IOException {
    over.countDown();
    slow.close();
    hub.close();
    pool.shutdownNow();
  }

  /** Relays to the slow address what the other one serves; if 0, only the beginning of it. */
  private void relay(int bytesInATenth) {
    pool.execute(
        () -> {
          while (!slow.isClosed()) {
            try {
              Socket client = slow.accept();
              pool.execute(() -> relay(client, bytesInATenth));
            } catch (IOException closed) {
              return;
            }
          }
        });
  }

  private void relay(Socket client, int bytesInATenth) {
    try (client;
        Socket good = new Socket("127.0.0.1", slow.getLocalPort())) {
      pool.execute(() -> forward(client, good));
      InputStream in = good.getInputStream();
      OutputStream out = client.getOutputStream();
      byte[] piece = new byte[bytesInATenth == 0 ? 2_000 : bytesInATenth];
      for (int read = in.read(piece); read >= 0; read = in.read(piece)) {
        out.write(piece, 0, read);
        if (bytesInATenth == 0) {
          over.await();
        }
        over.await(100, TimeUnit.MILLISECONDS);
      }
    } catch (IOException | InterruptedException gone) {
      // expected
    }
  }

  private static void forward(Socket client, Socket good) {
    try {
      client.getInputStream().transferTo(good.getOutputStream());
    } catch (IOException gone) {
      // expected
    }
  }

  private void fetch(int connections) throws IOException {
    HttpUrl endpoint = HttpUrl.get(hub.endpoint());
    HubHosts hosts = new HubHosts(endpoint);
    NetworkSettings network =
        new NetworkSettings(
            false, SILENCE, SILENCE, Optional.empty(), ProxySettings.NONE, List.of());
    RemoteFile file =
        RemoteFile.of(new RepoPath("a.bin"), CONTENT.size(), new Etag(CONTENT.sha256()));
    PartFile part = PartFiles.open(folder, "a", file.etag(), file.size());
    HttpUrl address = HttpUrl.get(hub.endpoint() + "/acme/one/resolve/main/a.bin");
    RequestContext asked =
        new RequestContext(
            endpoint,
            new RepoId(RepoType.MODEL, "acme/one"),
            "main",
            Optional.empty(),
            Optional.empty());
    try (HttpClients clients =
        HttpClients.open(
            new HttpClients.Options("0", hosts, Optional::empty, network, connections))) {
      HttpSources sources =
          new HttpSources(
              new RateLimitedCallFactory(
                  clients.content().newBuilder().dns(order).build(),
                  new Quotas(System::nanoTime, delay -> {}, Duration.ofSeconds(1), text -> {})),
              hosts,
              new Endpoints(List.of(endpoint), text -> {}),
              new Retry(RetryPolicy.DEFAULT, delay -> {}, () -> 0.5, System::nanoTime),
              System::nanoTime);
      FetchJob job =
          new FetchJob(
              file,
              asked.repo(),
              () -> List.of(sources.of(file, at -> address, asked)),
              waiting -> Optional.of(new IncomingPart(part)));
      new Fetcher(new FetchLimits(1, connections, connections, SILENCE), System::nanoTime)
          .fetchAll(List.of(job), one -> {}, event -> {});
    }
    assertEquals(List.of(), part.missing());
    part.close();
  }

  private String firstAddress() throws IOException {
    return order.lookup("localhost").get(0).getHostAddress();
  }

  @Test
  void completesSoonThoughOneAddressCrawls() throws Exception {
    relay(2_000);
    long start = System.nanoTime();
    fetch(8);
    Duration took = Duration.ofNanos(System.nanoTime() - start);
    assertTrue(took.compareTo(Duration.ofSeconds(20)) < 0, took.toString());
  }

  @Test
  void usesAnotherAddressAndAsksTheHubAgainWhereAServerIsSilent() throws Exception {
    relay(0);
    fetch(1);
    assertEquals(2, hub.requests(resolve()).size());
    assertEquals("127.0.0.1", firstAddress());
    assertEquals("127.0.0.1", firstAddress());
  }
}
