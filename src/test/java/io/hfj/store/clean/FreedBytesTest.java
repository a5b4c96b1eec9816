package io.hfj.store.clean;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hfj.DeletionResult;
import io.hfj.store.cache.CacheScan;
import io.hfj.store.cache.CacheScanner;
import io.hfj.store.cache.ScannedRepo;
import io.hfj.store.lock.LockFiles;
import io.hfj.testing.CacheFixture;
import io.hfj.testing.Prerequisite;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributeView;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Compares the bytes that plans announce with those that deletions free. */
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "links need a privilege there")
class FreedBytesTest {
  @TempDir Path temp;
  private CacheFixture fixture;

  @BeforeEach
  void make() throws IOException {
    fixture = new CacheFixture(temp.toRealPath().resolve("hub"));
  }

  private CacheScan scan() {
    return new CacheScanner(fixture.root()).scan();
  }

  private void assertFrees(long bytes, DeletionPlan plan) {
    assertEquals(bytes, plan.freed());
    DeletionResult done =
        new CacheDeleter(fixture.root(), new LockFiles(delay -> {}), removed -> {}).delete(plan);
    assertEquals(List.of(), done.skipped());
    assertEquals(bytes, done.freedBytes());
  }

  private void linkOutside(String blob) throws IOException {
    Path outside = Files.createTempDirectory(temp, "outside").resolve("file");
    Files.createLink(outside, fixture.root().resolve(blob));
  }

  @Test
  void countsTheBytesOfCorruptFolders() throws Exception {
    fixture.broken().write("models--no--snaps/blobs/" + "6".repeat(40), "linked outside");
    linkOutside("models--no--snaps/blobs/" + "6".repeat(40));
    fixture.write("models--no--snaps/refs/main", "no content");
    DeletionPlan plan = DeletionFilter.ALL.plan(scan(), 0);
    assertTrue(plan.corrupt().contains(fixture.root().resolve("models--no--snaps")));
    long content;
    try (Stream<Path> all = Files.walk(fixture.root())) {
      content =
          all.filter(
                  path -> path.toString().matches(".*/(models|datasets)--.*/(blobs|snapshots)/.*"))
              .filter(path -> Files.isRegularFile(path) && !Files.isSymbolicLink(path))
              .filter(
                  path -> !path.endsWith("6".repeat(40)) || !path.toString().contains("no--snaps"))
              .count();
    }
    assertFrees(content, plan); // each has one byte
  }

  @Test
  void countsNoHolesOfAnUnfinishedDownloadOfANewRepository() throws Exception {
    fixture.write("models--a--a/blobs/" + "7".repeat(64) + ".hfj.incomplete", "");
    Path part = fixture.root().resolve("models--a--a/blobs/" + "7".repeat(64) + ".hfj.incomplete");
    try (RandomAccessFile file = new RandomAccessFile(part.toFile(), "rw")) {
      file.setLength(64 << 20);
      file.seek(32 << 20);
      file.write(new byte[1 << 20]);
    }
    long allocated = scan().unused().parts().get(0).size();
    Prerequisite.SPARSE_FILES.require(allocated < 64 << 20, "the file system has no holes");
    assertFrees(allocated, Pruning.plan(scan(), OptionalLong.empty()));
  }

  @Test
  void countsNoFileWithNamesOutsideOfTheCache() throws Exception {
    fixture.sound().write("models--ok--a/blobs/" + "7".repeat(64), "orphan");
    linkOutside("models--ok--a/blobs/" + "e".repeat(40));
    linkOutside("models--ok--a/blobs/" + "7".repeat(64));
    linkOutside("blobs/cd/" + "cd".repeat(32));
    assertEquals(0, Pruning.plan(scan(), OptionalLong.empty()).freed());
    assertFrees(0, DeletionTargets.of(scan(), List.of("ok/a")).plan());
    assertFrees(0, DeletionTargets.of(scan(), List.of("xet/two/own.bin")).plan());
  }

  @Test
  void countsAFileOnceAllItsNamesAreRemoved() throws Exception {
    fixture.file(
        "models--a--a", CacheFixture.firstCommit("models--a--a"), "f", "7".repeat(64), "twice");
    fixture.file("models--b--b", CacheFixture.firstCommit("models--b--b"), "f", "8".repeat(64), "");
    Path other = fixture.root().resolve("models--b--b/blobs/" + "8".repeat(64));
    Files.delete(other);
    Files.createLink(other, fixture.root().resolve("models--a--a/blobs/" + "7".repeat(64)));
    assertEquals(0, DeletionTargets.of(scan(), List.of("a/a")).plan().freed());
    assertFrees(5, DeletionTargets.of(scan(), List.of("a/a", "b/b")).plan());
  }

  @Test
  void evictsNothingThatFreesNothing() throws Exception {
    fixture.simple("models--a--a", "read long ago").simple("models--b--b", "read just now");
    readAt("models--a--a", 1);
    linkOutside("models--a--a/blobs/" + "e".repeat(40));
    assertTrue(Pruning.plan(scan(), OptionalLong.of(13)).isEmpty(), "the other costs nothing");
    DeletionPlan plan = Pruning.plan(scan(), OptionalLong.of(12));
    assertEquals(
        List.of("model/b/b"),
        plan.repoDeletions().stream().map(share -> share.repo().id()).toList());
    assertFrees(13, plan);
    assertTrue(Pruning.plan(scan(), OptionalLong.of(0)).isEmpty());
  }

  private void readAt(String repo, long millis) throws IOException {
    Path blob = fixture.root().resolve(repo).resolve("blobs").resolve("e".repeat(40));
    Files.getFileAttributeView(blob, BasicFileAttributeView.class)
        .setTimes(null, FileTime.fromMillis(millis), null);
  }

  @Test
  void ordersARevisionThatDroppedAFileByItsFolder() throws Exception {
    String repo = "models--a--a";
    fixture.file(repo, CacheFixture.secondCommit(repo), "kept", "1".repeat(40), "from the first");
    fixture.file(repo, CacheFixture.firstCommit(repo), "kept", "1".repeat(40), "");
    fixture.file(repo, CacheFixture.firstCommit(repo), "dropped", "2".repeat(40), "of the second");
    changedAt(repo, "blobs/" + "1".repeat(40), 1_000);
    changedAt(repo, "blobs/" + "2".repeat(40), 2_000);
    changedAt(repo, "snapshots/" + CacheFixture.firstCommit(repo), 2_000);
    changedAt(repo, "snapshots/" + CacheFixture.secondCommit(repo), 3_000);
    DeletionFilter latest =
        new DeletionFilter(RepoFilter.ALL, new RevisionFilter(List.of(), OptionalInt.of(1), false));
    ScannedRepo found = scan().repos().get(0);
    assertEquals(1_000, found.revisions().get(1).modified(), "as the official client has it");
    assertFrees("of the second".length(), latest.plan(scan(), 0));
    assertEquals(
        CacheFixture.secondCommit(repo), scan().repos().get(0).revisions().get(0).commit());
  }

  private void changedAt(String repo, String path, long millis) throws IOException {
    Files.setLastModifiedTime(
        fixture.root().resolve(repo).resolve(path), FileTime.fromMillis(millis));
  }
}
