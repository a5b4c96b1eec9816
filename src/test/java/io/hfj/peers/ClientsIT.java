package io.hfj.peers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hfj.server.Content;
import io.hfj.server.HubRepo;
import io.hfj.store.cache.CacheReport;
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

/** Lets other clients go on where hfj was, and hfj where they were, in a cache and in a folder. */
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

  private static final List<Peer> PEERS =
      Stream.of(
              Stream.of("0.17.3", "0.19.4", "0.20.3", "0.23.5").map(Peer::oldPython),
              Stream.of(
                      "0.25.2", "0.30.2", "0.34.4", "0.36.0", "1.0.1", "1.10.2", "1.20.1", "1.28.0",
                      "1.33.0", "2.0.0")
                  .map(Peer::python),
              Stream.of("2.17.5").map(Peer::javaScript))
          .flatMap(peers -> peers)
          .toList();

  /** A check of one client: both programs use one cache. */
  @FunctionalInterface
  private interface ClientCheck {
    void run(ClientFixture both) throws Exception;
  }

  /** What a check works with; all of it is fresh. */
  private record ClientFixture(
      Peer peer, ClientProgram client, ClientProgram hfj, FakeHub hub, Path cache) {
    String repo() {
      return (peer.has("folder") ? InteropRepos.MODEL : FLAT).id().name();
    }

    String clientSnapshot() throws Exception {
      return client.succeed("snapshot", cache.toString(), repo(), REVISION);
    }

    String hfjSnapshot() throws Exception {
      return hfj.succeed("download", repo());
    }

    /** Bytes of files served, not those of listings and the like. */
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

  private static DynamicTest check(Path folder, Peer peer, String column, ClientCheck check) {
    return REPORT.check(
        peer.toString(),
        column,
        () -> {
          Path home = Files.createTempDirectory(folder, "check").toRealPath();
          Path cache = home.resolve("cache");
          try (FakeHub hub = FakeHub.start(InteropRepos.MODEL, FLAT)) {
            ClientProgram theirs = peer.requireProgram(home.resolve("theirs"), hub).cache(cache);
            ClientProgram hfj = ClientProgram.hfj(home.resolve("ours"), hub).cache(cache);
            check.run(new ClientFixture(peer, theirs, hfj, hub, cache));
          }
        });
  }

  private static void hfjUsesClientCache(ClientFixture both) throws Exception {
    String root = both.clientSnapshot();
    both.hub().clearRequests();
    assertEquals(root, both.hfjSnapshot());
    assertEquals(0, both.fileBytesServed());
    both.hfj().succeed("cache", "verify", both.repo(), "--fail-on-missing-files");
    assertEquals(root, both.hfj().succeed("download", both.repo(), "--local-files-only"));
  }

  private static void clientUsesHfjCache(ClientFixture both) throws Exception {
    String root = both.hfjSnapshot();
    both.hub().clearRequests();
    assertEquals(root, both.clientSnapshot());
    assertEquals(0, both.fileBytesServed());
    both.hfj().succeed("cache", "verify", both.repo(), "--fail-on-missing-files");
  }

  private static void clientUsesHfjCacheOffline(ClientFixture both) throws Exception {
    both.peer().requireVerb("offline");
    String root = both.hfjSnapshot();
    both.hub().clearRequests();
    assertEquals(
        root, both.client().succeed("offline", both.cache().toString(), both.repo(), REVISION));
    assertEquals(List.of(), both.hub().requests());
  }

  private static void hfjUsesClientFolder(ClientFixture both) throws Exception {
    both.peer().requireVerb("folder");
    Path folder = both.cache().resolveSibling("folder");
    both.client().succeed("folder", folder.toString(), both.cache().toString(), both.repo());
    both.hub().clearRequests();
    both.hfj().succeed("download", both.repo(), "--local-dir", folder.toString());
    assertEquals(0, both.fileBytesServed());
    both.hfj().succeed("cache", "verify", both.repo(), "--local-dir", folder.toString());
  }

  private static void clientUsesHfjFolder(ClientFixture both) throws Exception {
    both.peer().requireVerb("notes");
    Path folder = both.cache().resolveSibling("folder");
    both.hfj().succeed("download", both.repo(), "--local-dir", folder.toString());
    both.hub().clearRequests();
    both.client().succeed("folder", folder.toString(), both.cache().toString(), both.repo());
    assertEquals(0, both.fileBytesServed());
    both.hfj().succeed("cache", "verify", both.repo(), "--local-dir", folder.toString());
  }

  private static void hfjFinishesClientDownload(ClientFixture both) throws Exception {
    killInTheMiddle(
        both, both.client(), "snapshot", both.cache().toString(), both.repo(), REVISION);
    String root = both.hfjSnapshot();
    both.hfj().succeed("cache", "verify", both.repo(), "--fail-on-missing-files");
    assertCacheComplete(both, root);
  }

  private static void clientFinishesHfjDownload(ClientFixture both) throws Exception {
    killInTheMiddle(both, both.hfj(), "download", both.repo());
    String root = both.clientSnapshot();
    both.hfj().succeed("cache", "verify", both.repo(), "--fail-on-missing-files");
    assertCacheComplete(both, root);
  }

  /** Starts a download of which a file stalls in its middle, and kills it there. */
  private static void killInTheMiddle(ClientFixture both, ClientProgram program, String... words)
      throws Exception {
    both.hub().on(FakeHubMatch.data()).fault(Fault.stallAt(MODEL_SIZE / 2));
    try (ChildProcess process = program.start(words)) {
      assertTrue(
          process.awaitUntil(() -> both.hub().bytesServed(FakeHubMatch.data()) >= MODEL_SIZE / 3),
          () -> String.join(" ", words) + " ended too early");
    }
    both.hub().clearFaults();
    both.hub().clearRequests();
  }

  /** Nothing incomplete is left in the cache once it was pruned, and both still use it. */
  private static void assertCacheComplete(ClientFixture both, String root) throws Exception {
    both.hfj().succeed("cache", "prune", "--yes");
    try (Stream<Path> files = Files.walk(both.cache())) {
      assertEquals(
          List.of(), files.filter(file -> file.toString().endsWith(".incomplete")).toList());
    }
    both.hub().clearRequests();
    assertEquals(root, both.hfjSnapshot());
    assertEquals(root, both.clientSnapshot());
    assertEquals(0, both.fileBytesServed());
  }

  private static void scansAgree(ClientFixture both) throws Exception {
    both.peer().requireVerb("scan");
    both.hfj().succeed("download", both.repo(), "--revision", "v1");
    both.clientSnapshot();
    CacheReport ours = new CacheScanner(both.cache()).scan();
    String expected =
        "{size:%d,repos:%d,revisions:%d,files:%d,warnings:0}"
            .formatted(
                ours.size(),
                ours.repos().size(),
                ours.revisions(),
                ours.repos().stream().mapToInt(repo -> repo.files()).sum());
    String theirs = both.client().succeed("scan", both.cache().toString());
    assertEquals(expected, theirs.replaceAll("[\" ]", ""));
  }

  private static void bothDownloadAtOnce(ClientFixture both) throws Exception {
    both.hub().on(FakeHubMatch.data()).fault(Fault.slow(MODEL_SIZE));
    try (ChildProcess theirs =
            both.client().start("snapshot", both.cache().toString(), both.repo(), REVISION);
        ChildProcess ours = both.hfj().start("download", both.repo())) {
      Result theirResult = theirs.await();
      Result ourResult = ours.await();
      assertEquals(0, theirResult.exit(), theirResult.all());
      assertEquals(0, ourResult.exit(), ourResult.all());
    }
    both.hfj().succeed("cache", "verify", both.repo(), "--fail-on-missing-files");
    assertCacheComplete(both, both.hfjSnapshot());
  }
}
