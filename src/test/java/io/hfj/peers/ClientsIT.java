package io.hfj.peers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hfj.server.Content;
import io.hfj.server.HubRepo;
import io.hfj.store.cache.CacheScan;
import io.hfj.store.cache.CacheScanner;
import io.hfj.testing.ChildProcess;
import io.hfj.testing.ClientProgram;
import io.hfj.testing.FakeHub;
import io.hfj.testing.FakeHubMatch;
import io.hfj.testing.Fault;
import io.hfj.testing.HfjRun.Result;
import io.hfj.testing.InteropRepos;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/**
 * Other clients use and continue what hfj downloaded, and the reverse, in a cache and in a folder.
 */
@Tag("peers")
@EnabledOnOs(value = OS.LINUX, disabledReason = "the launcher and links are those of Linux")
class ClientsIT {
  private static final String REVISION = "main";
  private static final int MODEL_SIZE = 3_000_000;

  /** For clients that cannot download empty files and do not scan subfolders. */
  private static final HubRepo FLAT =
      HubRepo.model("acme/flat")
          .file("config.json", "{\"a\": 1}\n")
          .lfs("model.bin", Content.generated(1, MODEL_SIZE))
          .tag("v1")
          .file("config.json", "{\"a\": 2}\n")
          .branch("main")
          .build();

  private static final PeerReport REPORT = new PeerReport("client");

  private static final List<PeerClient> PEERS =
      Stream.of(
              Stream.of("0.17.3", "0.19.4", "0.20.3", "0.23.5").map(PeerClient::oldPython),
              Stream.of(
                      "0.25.2", "0.30.2", "0.34.4", "0.36.0", "1.0.1", "1.10.2", "1.20.1", "1.28.0",
                      "1.33.0", "2.0.0")
                  .map(PeerClient::python),
              Stream.of("2.17.5").map(PeerClient::javaScript))
          .flatMap(peers -> peers)
          .toList();

  /** A check of one client that uses the same cache as hfj. */
  @FunctionalInterface
  private interface ClientCheck {
    void run(ClientFixture fixture) throws Exception;
  }

  /** The objects of one check, all new. */
  private record ClientFixture(
      PeerClient peer, ClientProgram client, ClientProgram hfj, FakeHub hub, Path cache) {
    String repo() {
      return (peer.has("folder") ? InteropRepos.MODEL : FLAT).id().name();
    }

    String clientSnapshot() throws Exception {
      return client.succeed("snapshot", cache.toString(), repo(), REVISION);
    }

    String hfjSnapshot() throws Exception {
      return hfj.succeed("download", repo());
    }

    /** Bytes of file content served, without listings and other metadata. */
    long fileBytesServed() {
      return hub.bytesServed(FakeHubMatch.resolve().method("GET"))
          + hub.bytesServed(FakeHubMatch.data().method("GET"));
    }
  }

  @AfterAll
  static void publish() throws IOException {
    REPORT.publish("clients");
  }

  @TestFactory
  Stream<DynamicContainer> clientsAndHfjShareFiles(@TempDir Path folder) {
    return PEERS.stream()
        .filter(peer -> peer.toString().contains(System.getProperty("hfj.peers.client", "")))
        .map(
            peer ->
                DynamicContainer.dynamicContainer(
                    peer.toString(),
                    Stream.of(
                        check(folder, peer, "cache to hfj", ClientsIT::hfjUsesClientCache),
                        check(folder, peer, "cache from hfj", ClientsIT::clientUsesHfjCache),
                        check(
                            folder, peer, "offline from hfj", ClientsIT::clientUsesHfjCacheOffline),
                        check(folder, peer, "folder to hfj", ClientsIT::hfjUsesClientFolder),
                        check(folder, peer, "folder from hfj", ClientsIT::clientUsesHfjFolder),
                        check(
                            folder, peer, "leftovers to hfj", ClientsIT::hfjFinishesClientDownload),
                        check(
                            folder,
                            peer,
                            "leftovers from hfj",
                            ClientsIT::clientFinishesHfjDownload),
                        check(folder, peer, "scan", ClientsIT::scansAgree),
                        check(folder, peer, "at once", ClientsIT::bothDownloadAtOnce))));
  }

  private static DynamicTest check(Path folder, PeerClient peer, String column, ClientCheck check) {
    return REPORT.check(
        peer.toString(),
        column,
        () -> {
          Path home = Files.createTempDirectory(folder, "check").toRealPath();
          Path cache = home.resolve("cache");
          try (FakeHub hub = FakeHub.start(InteropRepos.MODEL, FLAT)) {
            ClientProgram client = peer.requireProgram(home.resolve("client"), hub).cache(cache);
            ClientProgram hfj = ClientProgram.hfj(home.resolve("hfj"), hub).cache(cache);
            check.run(new ClientFixture(peer, client, hfj, hub, cache));
          }
        });
  }

  private static void hfjUsesClientCache(ClientFixture fixture) throws Exception {
    String root = fixture.clientSnapshot();
    fixture.hub().clearRequests();
    assertEquals(root, fixture.hfjSnapshot());
    assertEquals(0, fixture.fileBytesServed());
    fixture.hfj().succeed("cache", "verify", fixture.repo(), "--fail-on-missing-files");
    assertEquals(root, fixture.hfj().succeed("download", fixture.repo(), "--local-files-only"));
  }

  private static void clientUsesHfjCache(ClientFixture fixture) throws Exception {
    String root = fixture.hfjSnapshot();
    fixture.hub().clearRequests();
    assertEquals(root, fixture.clientSnapshot());
    assertEquals(0, fixture.fileBytesServed());
    fixture.hfj().succeed("cache", "verify", fixture.repo(), "--fail-on-missing-files");
  }

  private static void clientUsesHfjCacheOffline(ClientFixture fixture) throws Exception {
    fixture.peer().requireVerb("offline");
    String root = fixture.hfjSnapshot();
    fixture.hub().clearRequests();
    assertEquals(
        root,
        fixture.client().succeed("offline", fixture.cache().toString(), fixture.repo(), REVISION));
    assertEquals(List.of(), fixture.hub().requests());
  }

  private static void hfjUsesClientFolder(ClientFixture fixture) throws Exception {
    fixture.peer().requireVerb("folder");
    Path folder = fixture.cache().resolveSibling("folder");
    fixture
        .client()
        .succeed("folder", folder.toString(), fixture.cache().toString(), fixture.repo());
    fixture.hub().clearRequests();
    fixture.hfj().succeed("download", fixture.repo(), "--local-dir", folder.toString());
    assertEquals(0, fixture.fileBytesServed());
    fixture.hfj().succeed("cache", "verify", fixture.repo(), "--local-dir", folder.toString());
  }

  private static void clientUsesHfjFolder(ClientFixture fixture) throws Exception {
    fixture.peer().requireVerb("notes");
    Path folder = fixture.cache().resolveSibling("folder");
    fixture.hfj().succeed("download", fixture.repo(), "--local-dir", folder.toString());
    fixture.hub().clearRequests();
    fixture
        .client()
        .succeed("folder", folder.toString(), fixture.cache().toString(), fixture.repo());
    assertEquals(0, fixture.fileBytesServed());
    fixture.hfj().succeed("cache", "verify", fixture.repo(), "--local-dir", folder.toString());
  }

  private static void hfjFinishesClientDownload(ClientFixture fixture) throws Exception {
    killInTheMiddle(
        fixture,
        fixture.client(),
        "snapshot",
        fixture.cache().toString(),
        fixture.repo(),
        REVISION);
    String root = fixture.hfjSnapshot();
    fixture.hfj().succeed("cache", "verify", fixture.repo(), "--fail-on-missing-files");
    assertCacheComplete(fixture, root);
  }

  private static void clientFinishesHfjDownload(ClientFixture fixture) throws Exception {
    killInTheMiddle(fixture, fixture.hfj(), "download", fixture.repo());
    String root = fixture.clientSnapshot();
    fixture.hfj().succeed("cache", "verify", fixture.repo(), "--fail-on-missing-files");
    assertCacheComplete(fixture, root);
  }

  /** Starts a download in which a file stalls in its middle, and kills it there. */
  private static void killInTheMiddle(ClientFixture fixture, ClientProgram program, String... words)
      throws Exception {
    fixture.hub().on(FakeHubMatch.data()).fault(Fault.stallAt(MODEL_SIZE / 2));
    try (ChildProcess process = program.start(words)) {
      assertTrue(
          process.awaitUntil(
              () -> fixture.hub().bytesServed(FakeHubMatch.data()) >= MODEL_SIZE / 3),
          () -> String.join(" ", words) + " ended too early");
    }
    fixture.hub().clearFaults();
    fixture.hub().clearRequests();
  }

  /** Asserts that a pruned cache holds no incomplete file and that both programs still use it. */
  private static void assertCacheComplete(ClientFixture fixture, String root) throws Exception {
    fixture.hfj().succeed("cache", "prune", "--yes");
    try (Stream<Path> files = Files.walk(fixture.cache())) {
      assertEquals(
          List.of(), files.filter(file -> file.toString().endsWith(".incomplete")).toList());
    }
    fixture.hub().clearRequests();
    assertEquals(root, fixture.hfjSnapshot());
    assertEquals(root, fixture.clientSnapshot());
    assertEquals(0, fixture.fileBytesServed());
  }

  private static void scansAgree(ClientFixture fixture) throws Exception {
    fixture.peer().requireVerb("scan");
    fixture.hfj().succeed("download", fixture.repo(), "--revision", "v1");
    fixture.clientSnapshot();
    CacheScan hfjReport = new CacheScanner(fixture.cache()).scan();
    String expected =
        "{size:%d,repos:%d,revisions:%d,files:%d,warnings:0}"
            .formatted(
                hfjReport.size(),
                hfjReport.repos().size(),
                hfjReport.revisions(),
                hfjReport.repos().stream().mapToInt(repo -> repo.files()).sum());
    String clientReport = fixture.client().succeed("scan", fixture.cache().toString());
    assertEquals(expected, clientReport.replaceAll("[\" ]", ""));
  }

  private static void bothDownloadAtOnce(ClientFixture fixture) throws Exception {
    fixture.hub().on(FakeHubMatch.data()).fault(Fault.slow(MODEL_SIZE));
    try (ChildProcess client =
            fixture
                .client()
                .start("snapshot", fixture.cache().toString(), fixture.repo(), REVISION);
        ChildProcess hfj = fixture.hfj().start("download", fixture.repo())) {
      Result clientResult = client.await();
      Result hfjResult = hfj.await();
      assertEquals(0, clientResult.exit(), clientResult.all());
      assertEquals(0, hfjResult.exit(), hfjResult.all());
    }
    fixture.hfj().succeed("cache", "verify", fixture.repo(), "--fail-on-missing-files");
    assertCacheComplete(fixture, fixture.hfjSnapshot());
  }
}
