package io.hfj.store.cache;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hfj.NotCached;
import io.hfj.testing.CacheFixture;
import io.hfj.testing.Prerequisite;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

@DisabledOnOs(value = OS.WINDOWS, disabledReason = "links need a privilege there")
class CacheScannerTest {
  @TempDir Path temp;
  private CacheFixture fixture;

  @BeforeEach
  void make() throws IOException {
    fixture = new CacheFixture(temp.toRealPath().resolve("hub"));
  }

  private CacheScan scan() {
    return new CacheScanner(fixture.root()).scan();
  }

  private ScannedRepo repo(String id) {
    return scan().repos().stream().filter(r -> r.id().equals(id)).findFirst().orElseThrow();
  }

  @Test
  void countsContentThatSeveralFilesShareOnce() throws Exception {
    fixture.sound();
    ScannedRepo two = repo("model/two/revs");
    assertEquals(2, two.files());
    assertEquals("same in both".length() + "only in the new one".length(), two.size());
    assertEquals(List.of("main"), two.refs());
    ScannedRevision old = two.revisions().get(0);
    assertEquals(CacheFixture.firstCommit("models--two--revs"), old.commit());
    assertTrue(old.isDetached());
    assertEquals("same in both".length(), old.size());
    assertEquals(3, two.revisions().get(1).files());
    assertEquals(2, two.revisions().get(1).blobs().size());
  }

  @Test
  void countsContentOfTheCacheWideStoreOnce() throws Exception {
    fixture.sound();
    long payload = "payload of abababab".length();
    assertEquals(payload, repo("model/xet/one").size());
    assertEquals(2 * payload, repo("model/xet/two").size());
    CacheScan report = scan();
    long all = report.repos().stream().mapToLong(ScannedRepo::size).sum();
    assertEquals(all - payload, report.size());
    assertEquals(0, report.duplicates());
  }

  @Test
  void countsFilesOfACacheWithoutLinks() throws Exception {
    fixture.sound();
    ScannedRepo repo = repo("model/nolinks/x");
    assertEquals(2, repo.files());
    assertEquals(9, repo.size());
  }

  @Test
  void reportsCorruptEntriesWithTheMessagesOfTheOfficialClient() throws Exception {
    fixture.broken();
    Path root = fixture.root();
    assertEquals(List.of(), scan().repos());
    assertEquals(
        List.of(
            "Snapshots dir doesn't exist in cached repo: "
                + root.resolve("datasets--nothing/snapshots"),
            "Blob missing (broken symlink): "
                + root.resolve("models--broken--link/blobs/" + "e".repeat(40)),
            "Snapshots dir doesn't exist in cached repo: "
                + root.resolve("models--no--snaps/snapshots"),
            "Reference(s) refer to missing commit hashes: {'"
                + CacheFixture.secondCommit("models--ref--gone")
                + "': {'dev'}} ("
                + root.resolve("models--ref--gone")
                + ")",
            "Snapshots dir doesn't exist in cached repo: "
                + root.resolve("models--ref--only/snapshots"),
            "Refs directory cannot be a file: " + root.resolve("models--refs--file/refs"),
            "Snapshots folder corrupted. Found a file: "
                + root.resolve("models--snap--file/snapshots/file"),
            "Snapshots dir doesn't exist in cached repo: "
                + root.resolve("models--snaps--file/snapshots"),
            "Repo path is not a valid HuggingFace cache directory: " + root.resolve("nodashes"),
            "Repo path is not a directory: " + root.resolve("stray.bin"),
            "Repo path is not a directory: " + root.resolve("version.txt"),
            "Repo type must be one of ['datasets', 'kernels', 'models', 'spaces'], found `widgets`"
                + " ("
                + root.resolve("widgets--x--y")
                + ")"),
        scan().corrupt().stream().map(CacheScan.CorruptEntry::why).toList());
  }

  @Test
  void findsUnfinishedUnusedAndDuplicateFiles() throws Exception {
    String sha = "7".repeat(64);
    fixture
        .simple("models--a--a", "x")
        .write("models--a--a/blobs/" + sha + ".incomplete", "of 1.17")
        .write("models--a--a/blobs/" + sha + ".12345678.incomplete", "of 2.0")
        .write("models--a--a/blobs/" + sha + ".hfj.incomplete", "ours")
        .write("models--a--a/blobs/" + "8".repeat(64), "unused")
        .file("models--b--b", CacheFixture.firstCommit("models--b--b"), "f", sha, "twice")
        .file("models--c--c", CacheFixture.firstCommit("models--c--c"), "f", sha, "twice");
    CacheScan report = scan();
    assertEquals(3, report.unused().parts().size());
    assertEquals(
        List.of(fixture.root().resolve("models--a--a/blobs/" + "8".repeat(64))),
        report.unused().orphans().stream().map(CachedBlob::path).toList());
    assertEquals("twice".length(), report.duplicates());
  }

  @Test
  void followsNoLinkToAFolder() throws Exception {
    Path outside =
        Files.createDirectories(temp.resolve("outside/snapshots/" + CacheFixture.firstCommit("x")));
    Files.writeString(outside.resolve("secret"), "secret");
    fixture.simple("models--a--a", "x");
    Path snapshots = fixture.root().resolve("models--a--a/snapshots");
    Files.createSymbolicLink(
        snapshots.resolve(CacheFixture.firstCommit("models--a--a") + "/sub"), outside);
    Files.createSymbolicLink(
        snapshots.resolve(CacheFixture.firstCommit("models--a--a") + "/loop"), snapshots);
    Path project = Files.createDirectories(temp.resolve("project/snapshots/monday"));
    Files.writeString(project.resolve("work"), "work");
    Files.createSymbolicLink(fixture.root().resolve("models--l--l"), temp.resolve("project"));
    CacheScan report = scan();
    assertEquals(1, report.size());
    assertEquals(1, report.repos().size());
    assertEquals(1, report.corrupt().size());
  }

  @Test
  void followsALinkToARepositoryThatWasMoved() throws Exception {
    fixture.sound();
    CacheScan before = scan();
    for (String repo : List.of("models--ok--a", "models--two--revs", "models--nolinks--x")) {
      fixture.move(repo, temp.resolve(repo));
    }
    CacheScan after = scan();
    assertEquals(List.of(), after.corrupt());
    assertEquals(before.size(), after.size());
    assertEquals(
        before.repos().stream().map(ScannedRepo::id).toList(),
        after.repos().stream().map(ScannedRepo::id).toList());
  }

  @Test
  void followsNoLinkToARepositoryThatAnotherUserMade() throws Exception {
    Prerequisite.ROOT.require(
        (Integer) Files.getAttribute(temp, "unix:uid") == 0, "only root is many users");
    fixture.simple("models--a--a", "x").move("models--a--a", temp.resolve("away"));
    Files.setAttribute(
        fixture.root().resolve("models--a--a"), "unix:uid", 12345, LinkOption.NOFOLLOW_LINKS);
    assertEquals(List.of(), scan().repos());
    assertEquals(1, scan().corrupt().size());
  }

  /** Other files on that disk do not belong to the cache. */
  @Test
  void doesNotReportOtherFilesBesideMovedBlobs() throws Exception {
    Path disk = temp.resolve("disk");
    fixture.simple("models--a--a", "x").move("models--a--a/blobs", disk);
    Files.writeString(disk.resolve("diary"), "dear");
    Files.writeString(disk.resolve("film.incomplete"), "half");
    String unused = "8".repeat(64);
    Files.writeString(disk.resolve(unused), "unused");
    Files.writeString(disk.resolve(unused + ".hfj.incomplete"), "half");
    CacheScan report = scan();
    Path blobs = fixture.root().resolve("models--a--a/blobs");
    assertEquals(
        List.of(blobs.resolve(unused)),
        report.unused().orphans().stream().map(CachedBlob::path).toList());
    assertEquals(
        List.of(blobs.resolve(unused + ".hfj.incomplete")),
        report.unused().parts().stream().map(CachedBlob::path).toList());
  }

  @Test
  void failsIfThereIsNoCache() {
    assertThrows(NotCached.class, () -> new CacheScanner(temp.resolve("none")).scan());
  }
}
