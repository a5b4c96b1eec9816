package io.hfj.peers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hfj.error.ExitCode;
import io.hfj.testing.ClientProgram;
import io.hfj.testing.FakeHub;
import io.hfj.testing.HfjRun.Result;
import io.hfj.testing.InteropRepos;
import io.hfj.testing.ServerProgram;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Downloads through squid and tinyproxy, and from nginx as mirrors of several kinds. */
@Tag("peers")
@EnabledOnOs(value = OS.LINUX, disabledReason = "the servers are installed as Linux has them")
class ProxiesIT {
  private static final String REPO = "acme/interop";
  private static final String USER = "ada";
  private static final String PASSWORD = "pa55word";
  private static final PeerReport REPORT = new PeerReport("server");

  /** Starts a server between hfj and the Hub; returns once it accepts connections. */
  @FunctionalInterface
  private interface ServerStarter {
    ServerProgram start(Path folder, int port, FakeHub hub) throws Exception;
  }

  @FunctionalInterface
  private interface ProxyCheck {
    void run(ProxyFixture fixture) throws Exception;
  }

  /** The objects of one check, all new, with the server running. */
  private record ProxyFixture(Path folder, int port, FakeHub hub, ClientProgram hfj) {
    String address() {
      return "http://127.0.0.1:" + port;
    }

    /** Downloads all files and verifies them against the Hub itself. */
    void downloadAll() throws Exception {
      hfj.succeed("download", REPO);
      hfj.succeed("download", REPO, "--local-dir", folder + "/local");
      assertComplete();
    }

    void assertComplete() throws Exception {
      ClientProgram direct = ClientProgram.hfj(hfj.folder(), hub).cache(hfj.cache());
      direct.succeed("cache", "verify", REPO, "--fail-on-missing-files");
    }
  }

  @AfterAll
  static void publish() throws IOException {
    REPORT.publish("proxies");
  }

  @TestFactory
  Stream<DynamicNode> downloadsThroughProxies(@TempDir Path folder) {
    return Stream.of(
        proxy(folder, "squid", IntermediaryServers::squid),
        proxy(folder, "tinyproxy", IntermediaryServers::tinyproxy));
  }

  /** Starts a proxy, with authentication if the user name is not empty. */
  @FunctionalInterface
  private interface ProxyStarter {
    ServerProgram start(Path folder, int port, String user, String password) throws Exception;
  }

  private static DynamicNode proxy(Path folder, String name, ProxyStarter proxy) {
    ServerStarter open = (home, port, hub) -> proxy.start(home, port, "", "");
    ServerStarter closed = (home, port, hub) -> proxy.start(home, port, USER, PASSWORD);
    return DynamicContainer.dynamicContainer(
        name,
        Stream.of(
            check(folder, name, "plain HTTP", open, fixture -> useProxy(fixture, "").downloadAll()),
            check(folder, name, "TLS", open, ProxiesIT::downloadsThroughATunnel),
            check(
                folder,
                name,
                "password",
                closed,
                fixture -> useProxy(fixture, USER + ":" + PASSWORD + "@").downloadAll()),
            check(folder, name, "wrong password", closed, ProxiesIT::reportsTheProxy)));
  }

  private static ProxyFixture useProxy(ProxyFixture fixture, String login) {
    fixture.hfj().env("HTTP_PROXY", "http://" + login + "127.0.0.1:" + fixture.port());
    return fixture;
  }

  private static void downloadsThroughATunnel(ProxyFixture fixture) throws Exception {
    int port = ServerProgram.freePort();
    Path front = fixture.folder().resolve("front");
    try (ServerProgram secure = IntermediaryServers.secure(front, port, fixture.hub())) {
      fixture
          .hfj()
          .env("HF_ENDPOINT", "https://localhost:" + port)
          .env("SSL_CERT_FILE", front.resolve("cert.pem").toString())
          .env("HTTPS_PROXY", fixture.address());
      fixture.downloadAll();
      secure.assertRunning();
    }
  }

  private static void reportsTheProxy(ProxyFixture fixture) throws Exception {
    Result result = useProxy(fixture, USER + ":wr0ng@").hfj().run("download", REPO);
    assertEquals(ExitCode.NETWORK.value(), result.exit(), result.all());
    assertTrue(result.err().contains("proxy 127.0.0.1:" + fixture.port()), result.err());
    assertFalse(result.all().contains("wr0ng"), result.all());
  }

  @TestFactory
  Stream<DynamicNode> downloadsFromMirrors(@TempDir Path folder) {
    return Stream.of(
        mirror(
            folder, "nginx that strips Link", "proxy_hide_header Link;", ProxyFixture::downloadAll),
        mirror(
            folder,
            "nginx without tree",
            "location ~ ^/api/models/[^/]+/[^/]+/tree/ { return 404; }",
            ProxyFixture::downloadAll),
        mirror(
            folder,
            "nginx with resolve alone",
            "location /api/ { return 404; }",
            ProxiesIT::downloadsOneFile),
        check(
            folder,
            "nginx with slices",
            "download",
            IntermediaryServers::slicing,
            ProxiesIT::downloadsInSlices),
        check(
            folder,
            "nginx with TLS and HTTP/2",
            "download",
            IntermediaryServers::secure,
            ProxiesIT::downloadsOverTls));
  }

  private static DynamicTest mirror(Path folder, String name, String directives, ProxyCheck check) {
    return check(
        folder,
        name,
        "download",
        (home, port, hub) -> IntermediaryServers.mirror(home, port, hub, directives),
        fixture -> {
          fixture.hfj().env("HF_ENDPOINT", fixture.address());
          check.run(fixture);
        });
  }

  private static void downloadsOneFile(ProxyFixture fixture) throws Exception {
    String file = fixture.hfj().succeed("download", REPO, "config.json");
    assertEquals("{\"a\": 2}\n", Files.readString(Path.of(file)));
    Result all = fixture.hfj().run("download", REPO);
    assertTrue(all.exit() > ExitCode.BUG.value(), all.all());
  }

  private static void downloadsInSlices(ProxyFixture fixture) throws Exception {
    fixture.hub().configure(options -> options.dataHost("http://localhost:" + fixture.port()));
    fixture.downloadAll();
  }

  private static void downloadsOverTls(ProxyFixture fixture) throws Exception {
    fixture
        .hfj()
        .env("HF_ENDPOINT", "https://localhost:" + fixture.port())
        .env("SSL_CERT_FILE", fixture.folder().resolve("server/cert.pem").toString());
    fixture.downloadAll();
  }

  private static DynamicTest check(
      Path folder, String row, String column, ServerStarter server, ProxyCheck check) {
    return REPORT.check(
        row,
        column,
        () -> {
          Path home = Files.createTempDirectory(folder, "check").toRealPath();
          int port = ServerProgram.freePort();
          try (FakeHub hub = FakeHub.start(InteropRepos.MODEL)) {
            hub.configure(options -> options.pageSize(4));
            ClientProgram hfj = ClientProgram.hfj(home.resolve("hfj"), hub);
            try (ServerProgram running = server.start(home.resolve("server"), port, hub)) {
              check.run(new ProxyFixture(home, port, hub, hfj));
              running.assertRunning();
            }
          }
        });
  }
}
