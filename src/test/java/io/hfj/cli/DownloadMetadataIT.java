package io.hfj.cli;

import static io.hfj.testing.FakeHubMatch.data;
import static io.hfj.testing.FakeHubMatch.tree;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hfj.error.ExitCode;
import io.hfj.server.HubRepo;
import io.hfj.testing.FakeHub;
import io.hfj.testing.Fault;
import io.hfj.testing.HfjRun;
import io.hfj.testing.InteropRepos;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Metadata that a run leaves for later runs and other clients. */
class DownloadMetadataIT {
  private static final String COMMIT = InteropRepos.MODEL.commit("main").sha();

  @TempDir Path folder;
  private FakeHub hub;
  private HfjRun hfj;

  @BeforeEach
  void start() {
    hub = FakeHub.start(InteropRepos.MODEL);
    hfj = new HfjRun(folder).env("HF_ENDPOINT", hub.endpoint());
  }

  @AfterEach
  void stop() {
    hub.close();
  }

  @Test
  void recordsAFileThatTheHubLacks() {
    assertEquals(3, hfj.run("download", "acme/interop", "absent.txt").exit());
    assertTrue(Files.exists(mark("absent.txt")));
  }

  @Test
  void recordsAFileThatTheCachedListingLacks() {
    hfj.run("download", "acme/interop");
    assertEquals(3, hfj.run("download", "acme/interop", "absent.txt").exit());
    assertTrue(Files.exists(mark("absent.txt")));
  }

  @Test
  void leavesNoEmptyFolder() throws Exception {
    for (String[] words :
        new String[][] {
          {"download", "acme/interop", "--include", "*.absent"},
          {"adopt", "acme/interop", Files.createDirectories(folder.resolve("none")).toString()}
        }) {
      HfjRun.Result result = hfj.run(words);
      assertNotEquals(0, result.exit(), result.all());
      assertFalse(Files.exists(repo()), String.join(" ", words) + result.all());
    }
  }

  @Test
  void prunesFoldersThatHoldOnlyMetadata() throws Exception {
    hfj.run("download", "acme/interop", "model.bin");
    Path hollow = hfj.cache().resolve("models--acme--hollow");
    Files.createDirectories(hollow.resolve("trees"));
    Files.writeString(hollow.resolve("trees/" + COMMIT + ".json"), "{}");
    Path other = Files.createDirectories(hfj.cache().resolve("models--acme--other/blobs"));
    Files.writeString(other.resolve(COMMIT), "content");
    HfjRun.Result pruned = hfj.run("cache", "prune", "--yes");
    assertEquals(0, pruned.exit(), pruned.all());
    assertFalse(Files.exists(hollow), pruned.all());
    assertTrue(Files.exists(other.resolve(COMMIT)));
    assertTrue(Files.exists(repo()));
  }

  @Test
  void recordsNothingInADryRun() {
    assertEquals(3, hfj.run("download", "acme/interop", "absent.txt", "--dry-run").exit());
    hfj.run("download", "acme/interop");
    assertEquals(3, hfj.run("download", "acme/interop", "absent.txt", "--dry-run").exit());
    assertFalse(Files.exists(mark("absent.txt")));
  }

  @Test
  void doesNotMistakeAFolderForThatOfAnotherRepository() {
    hfj.run("download", "acme/interop", "--local-dir", "local");
    hub.close();

    assertEquals(0, offline("acme/interop").exit());
    assertEquals(8, offline("acme/other").exit());
    assertEquals(8, offline("acme/interop", "--revision", "v1").exit());
  }

  @Test
  void doesNotMistakeAFolderOfACommitForAnotherRevisionOrRepository() {
    hfj.run("download", "acme/interop", "--local-dir", "local", "--revision", COMMIT);
    hub.close();

    assertEquals(0, offline("acme/interop", "--revision", COMMIT).exit());
    assertEquals(8, offline("acme/interop", "--revision", "dev").exit());
    assertEquals(8, offline("acme/other").exit());
    HfjRun.Result verified =
        hfj.env("HF_HUB_OFFLINE", "1")
            .run("cache", "verify", "acme/interop", "--local-dir", "local");
    assertEquals(0, verified.exit(), verified.all());
  }

  @Test
  void doesNotTakeAFolderOfAnotherClientForACommitThatTheHubNames() throws Exception {
    String old = InteropRepos.MODEL.commit("v1").sha();
    hfj.run("download", "acme/interop", "--local-dir", "local", "--revision", old);
    Path refs = folder.resolve("local/.cache/huggingface/refs");
    Files.move(refs, folder.resolve("refs"));
    hub.on(tree()).fault(Fault.redirectLoop());

    HfjRun.Result result = hfj.run("download", "acme/interop", "--local-dir", "local");
    assertEquals(ExitCode.NETWORK.value(), result.exit(), result.all());
    assertEquals(0, offline("acme/interop").exit());
  }

  private HfjRun.Result offline(String... words) {
    List<String> all = new ArrayList<>(List.of("download", "--local-files-only"));
    all.addAll(List.of("--local-dir", "local"));
    all.addAll(List.of(words));
    return hfj.run(all.toArray(String[]::new));
  }

  @Test
  void usesACacheOfPlainFilesOffline() throws Exception {
    hfj.run("download", "acme/interop");
    Path snapshot = repo().resolve("snapshots").resolve(COMMIT);
    makePlain(snapshot);
    hub.close();

    HfjRun.Result all = hfj.run("download", "acme/interop", "--local-files-only");
    assertEquals(0, all.exit(), all.err());
    assertEquals(snapshot.toRealPath() + "\n", all.out());
    HfjRun.Result named = hfj.run("download", "acme/interop", "model.bin", "--local-files-only");
    assertEquals(0, named.exit(), named.err());
    assertEquals(snapshot.resolve("model.bin").toRealPath() + "\n", named.out());
    assertEquals(8, hfj.run("download", "acme/interop", "absent.txt", "--local-files-only").exit());
  }

  @Test
  void refetchesATruncatedPlainFileOfTheCache() throws Exception {
    hfj.run("download", "acme/interop");
    Path file = repo().resolve("snapshots").resolve(COMMIT).resolve("model.bin");
    byte[] content = Files.readAllBytes(file);
    makePlain(file.getParent());
    Files.write(file, new byte[5]);

    assertEquals(0, hfj.run("download", "acme/interop", "model.bin").exit());

    assertArrayEquals(content, Files.readAllBytes(file));
  }

  /** Turns a cache into plain files without listings, like {@code cp -rL} and some clients. */
  private void makePlain(Path snapshot) throws Exception {
    try (var all = Files.walk(snapshot)) {
      for (Path link : all.filter(Files::isSymbolicLink).toList()) {
        byte[] content = Files.readAllBytes(link);
        Files.delete(link);
        Files.write(link, content);
      }
    }
    try (var lists = Files.list(repo().resolve("trees"))) {
      for (Path list : lists.toList()) {
        Files.delete(list);
      }
    }
    try (var blobs = Files.list(repo().resolve("blobs"))) {
      for (Path blob : blobs.toList()) {
        Files.delete(blob);
      }
    }
  }

  private Path repo() {
    return hfj.cache().resolve("models--acme--interop");
  }

  @Test
  @Timeout(30)
  void failsWhenAFileOfTheSameContentCannotBePlaced() throws Exception {
    hub.repos()
        .put(
            HubRepo.model("acme/twins").file("a", "same").file("b", "same").branch("main").build());
    Files.createDirectories(folder.resolve("local/b/in the way"));

    HfjRun.Result result = hfj.run("download", "acme/twins", "--local-dir", "local");

    assertEquals(6, result.exit(), result.err());
    assertEquals("same", Files.readString(folder.resolve("local/a")));
  }

  @Test
  void letsNoRepositoryWriteTheMetadataOfAFolder() {
    String note = ".cache/huggingface/download/model.bin.metadata";
    hub.repos()
        .put(HubRepo.model("acme/sly").file(note, "x").file("a", "a").branch("main").build());

    HfjRun.Result result = hfj.run("download", "acme/sly", "--local-dir", "local");

    assertEquals(7, result.exit());
    assertFalse(Files.exists(folder.resolve("local").resolve(note)));
    assertEquals(0, hfj.run("download", "acme/sly").exit());
  }

  @Test
  void givesALocalFolderItsOwnListingWhenTheCacheHasOne() {
    hfj.run("download", "acme/interop");
    String local = folder.resolve("local").toString();
    hfj.run("download", "acme/interop", "--local-dir", local);
    hfj.env("HF_HUB_CACHE", folder.resolve("another").toString());
    HfjRun.Result offline =
        hfj.run("download", "acme/interop", "--local-dir", local, "--local-files-only");
    assertEquals(0, offline.exit(), offline.all());
  }

  @Test
  void removesPartFilesOfFilesObtainedOtherwise() throws Exception {
    hub.on(data()).inTurn(Fault.endEarlyAfter(1_500_000));
    hub.on(data()).skip(1).fault(Fault.closeBeforeAnswer());
    assertEquals(
        5, hfj.run("download", "acme/interop", "model.bin", "--local-dir", "local").exit());
    assertNotEquals(List.of(), unfinished());
    hub.clearFaults();
    assertEquals(0, hfj.run("download", "acme/interop").exit());
    assertEquals(0, hfj.run("download", "acme/interop", "--local-dir", "local").exit());
    assertEquals(List.of(), unfinished());
  }

  private List<Path> unfinished() {
    return DownloadScene.below(folder).stream()
        .filter(path -> path.toString().endsWith(".incomplete"))
        .toList();
  }

  private Path mark(String file) {
    return hfj.cache().resolve("models--acme--interop/.no_exist").resolve(COMMIT).resolve(file);
  }
}
