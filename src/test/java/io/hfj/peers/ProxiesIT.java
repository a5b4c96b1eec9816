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

/** Downloads by way of squid and tinyproxy, and from nginx as mirrors of several kinds. */
@Tag("peers")
@EnabledOnOs(value = OS.LINUX, disabledReason = "the servers are installed as Linux has them")
class ProxiesIT {
  private static final String REPO = "acme/interop";
  private static final String USER = "ada";
  private static final String PASSWORD = "pa55word";
  private static final PeerReport REPORT = new PeerReport("server");

  /** What is between hfj and the Hub; returns once it serves. */
  @FunctionalInterface
  private interface Server {
    ServerProgram start(Path folder, int port, FakeHub hub) throws Exception;
  }

  @FunctionalInterface
  private interface Check {
    void run(Scene scene) throws Exception;
  }

  /** One running server; all of it is fresh. */
  private record Scene(Path folder, int port, FakeHub hub, ClientProgram hfj) {
    String address() {
      return "http://127.0.0.1:" + port;
    }

    /** Downloads all files and holds them against the Hub itself. */
    void downloadAll() throws Exception {
      hfj.succeed("download", REPO);
      hfj.succeed("download", REPO, "--local-dir", folder + "/local");
      assertWhole();
    }

    void assertWhole() throws Exception {
      ClientProgram direct = ClientProgram.hfj(hfj.folder(), hub).cache(hfj.cache());
      direct.succeed("cache", "verify", REPO, "--fail-on-missing-files");
    }
  }

  @AfterAll
  static void publish() throws IOException {
    REPORT.publish("proxies");
  }

  @TestFactory
  Stream<DynamicNode> proxiesCarryDownloads(@TempDir Path folder) {
    return Stream.of(
        proxy(folder, "squid", InBetween::squid), proxy(folder, "tinyproxy", InBetween::tinyproxy));
  }

  /** A proxy that asks for nothing, or for a user name and password. */
  @FunctionalInterface
  private interface Proxy {
    ServerProgram start(Path folder, int port, String user, String password) throws Exception;
  }

  private static DynamicNode proxy(Path folder, String name, Proxy proxy) {
    Server open = (home, port, hub) -> proxy.start(home, port, "", "");
    Server closed = (home, port, hub) -> proxy.start(home, port, USER, PASSWORD);
    return DynamicContainer.dynamicContainer(
        name,
        Stream.of(
            check(folder, name, "plain HTTP", open, scene -> byProxy(scene, "").downloadAll()),
            check(folder, name, "TLS", open, ProxiesIT::downloadsByTunnel),
            check(
                folder,
                name,
                "password",
                closed,
                scene -> byProxy(scene, USER + ":" + PASSWORD + "@").downloadAll()),
            check(folder, name, "wrong password", closed, ProxiesIT::namesTheProxy)));
  }

  private static Scene byProxy(Scene scene, String login) {
    scene.hfj().env("HTTP_PROXY", "http://" + login + "127.0.0.1:" + scene.port());
    return scene;
  }

  private static void downloadsByTunnel(Scene scene) throws Exception {
    int port = ServerProgram.freePort();
    Path front = scene.folder().resolve("front");
    try (ServerProgram secure = InBetween.secure(front, port, scene.hub())) {
      scene
          .hfj()
          .env("HF_ENDPOINT", "https://localhost:" + port)
          .env("SSL_CERT_FILE", front.resolve("cert.pem").toString())
          .env("HTTPS_PROXY", scene.address());
      scene.downloadAll();
      secure.assertRunning();
    }
  }

  private static void namesTheProxy(Scene scene) throws Exception {
    Result result = byProxy(scene, USER + ":wr0ng@").hfj().run("download", REPO);
    assertEquals(ExitCode.NETWORK.value(), result.exit(), result.all());
    assertTrue(result.err().contains("proxy 127.0.0.1:" + scene.port()), result.err());
    assertFalse(result.all().contains("wr0ng"), result.all());
  }

  @TestFactory
  Stream<DynamicNode> mirrorsServeWhatTheyHave(@TempDir Path folder) {
    return Stream.of(
        mirror(folder, "nginx that strips Link", "proxy_hide_header Link;", Scene::downloadAll),
        mirror(
            folder,
            "nginx without tree",
            "location ~ ^/api/models/[^/]+/[^/]+/tree/ { return 404; }",
            Scene::downloadAll),
        mirror(
            folder,
            "nginx with resolve alone",
            "location /api/ { return 404; }",
            ProxiesIT::oneFile),
        check(folder, "nginx with slices", "download", InBetween::slicing, ProxiesIT::bySlices),
        check(
            folder, "nginx with TLS and HTTP/2", "download", InBetween::secure, ProxiesIT::byTls));
  }

  private static DynamicTest mirror(Path folder, String name, String directives, Check check) {
    return check(
        folder,
        name,
        "download",
        (home, port, hub) -> InBetween.mirror(home, port, hub, directives),
        scene -> {
          scene.hfj().env("HF_ENDPOINT", scene.address());
          check.run(scene);
        });
  }

  private static void oneFile(Scene scene) throws Exception {
    String file = scene.hfj().succeed("download", REPO, "config.json");
    assertEquals("{\"a\": 2}\n", Files.readString(Path.of(file)));
    Result all = scene.hfj().run("download", REPO);
    assertTrue(all.exit() > ExitCode.BUG.value(), all.all());
  }

  private static void bySlices(Scene scene) throws Exception {
    scene.hub().configure(options -> options.dataHost("http://localhost:" + scene.port()));
    scene.downloadAll();
  }

  private static void byTls(Scene scene) throws Exception {
    scene
        .hfj()
        .env("HF_ENDPOINT", "https://localhost:" + scene.port())
        .env("SSL_CERT_FILE", scene.folder().resolve("server/cert.pem").toString());
    scene.downloadAll();
  }

  private static DynamicTest check(
      Path folder, String row, String column, Server server, Check check) {
    return REPORT.check(
        row,
        column,
        () -> {
          Path home = Files.createTempDirectory(folder, "check").toRealPath();
          int port = ServerProgram.freePort();
          try (FakeHub hub = FakeHub.start(InteropRepos.MODEL)) {
            hub.configure(options -> options.pageSize(4));
            ClientProgram hfj = ClientProgram.hfj(home.resolve("ours"), hub);
            try (ServerProgram running = server.start(home.resolve("server"), port, hub)) {
              check.run(new Scene(home, port, hub, hfj));
              running.assertRunning();
            }
          }
        });
  }
}
