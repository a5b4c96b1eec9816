package io.hfj.store.clean;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hfj.DeletionResult;
import io.hfj.store.cache.CacheScan;
import io.hfj.store.cache.CacheScanner;
import io.hfj.store.cache.ScannedRepo;
import io.hfj.store.cache.ScannedRevision;
import io.hfj.store.lock.LockFiles;
import io.hfj.testing.CacheFixture;
import io.hfj.testing.Prerequisite;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisabledOnOs(value = OS.WINDOWS, disabledReason = "links need a privilege there")
class CacheDeleterTest {
  @TempDir Path temp;
  private final LockFiles locks = new LockFiles(delay -> {});
  private CacheFixture fixture;

  @BeforeEach
  void make() throws IOException {
    fixture = new CacheFixture(temp.toRealPath().resolve("hub")).sound();
  }

  private CacheScan scan() {
    return new CacheScanner(fixture.root()).scan();
  }

  private static DeletionFilter named(String... patterns) {
    return new DeletionFilter(
        new RepoFilter(
            List.of(patterns), Optional.empty(), OptionalLong.empty(), OptionalLong.empty()),
        RevisionFilter.ALL);
  }

  private static DeletionFilter keeping(int latest) {
    return new DeletionFilter(
        RepoFilter.ALL, new RevisionFilter(List.of(), OptionalInt.of(latest), false));
  }

  private DeletionResult delete(DeletionPlan plan) {
    return new CacheDeleter(fixture.root(), locks, removed -> {}).delete(plan);
  }

  private long bytes() throws IOException {
    try (Stream<Path> all = Files.walk(fixture.root())) {
      return all.filter(Files::isRegularFile)
          .filter(file -> !Files.isSymbolicLink(file))
          .filter(file -> !file.toString().endsWith(".refs"))
          .filter(file -> file.toString().contains("/blobs/") || file.toString().contains("x/snap"))
          .mapToLong(file -> file.toFile().length())
          .sum();
    }
  }

  @Test
  void removesARevisionAndTheContentThatNoOtherUses() throws Exception {
    DeletionPlan plan = keeping(1).plan(scan(), 0);
    assertEquals(1, plan.revisions());
    assertEquals(0, plan.freed()); // the newer revision uses the same content
    DeletionResult done = delete(plan);
    assertEquals(List.of(), done.skipped());
    assertEquals(0, done.freedBytes());
    ScannedRepo two =
        scan().repos().stream().filter(r -> r.name().equals("two/revs")).findFirst().orElseThrow();
    assertEquals(
        List.of(CacheFixture.secondCommit("models--two--revs")),
        two.revisions().stream().map(ScannedRevision::commit).toList());
    assertEquals("same in both".length() + "only in the new one".length(), two.size());
  }

  @Test
  void freesTheBytesOfThePlan() throws Exception {
    for (String pattern : List.of("ok/*", "revs", "x", "xet/one", "*/two", "data*", "kernel/*")) {
      DeletionPlan plan = named(pattern).plan(scan(), 0);
      long before = bytes();
      DeletionResult done = delete(plan);
      assertEquals(List.of(), done.skipped(), pattern);
      assertEquals(plan.freed(), before - bytes(), pattern);
    }
  }

  @Test
  void keepsSharedContentOfAnotherRepository() throws Exception {
    Path payload = fixture.root().resolve("blobs/ab/" + "ab".repeat(32));
    delete(named("xet/one").plan(scan(), 0));
    assertTrue(Files.exists(payload));
    assertEquals(
        "models--xet--two/blobs/" + "3".repeat(64) + "\n",
        Files.readString(payload.resolveSibling("ab".repeat(32) + ".refs")));
    delete(named("xet/two").plan(scan(), 0));
    assertFalse(Files.exists(payload));
    assertFalse(Files.exists(payload.resolveSibling("ab".repeat(32) + ".refs")));
  }

  /** Simulates a kill after each removed file. */
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void leavesAValidCacheWheneverItIsKilled(boolean hasLocks) throws Exception {
    boolean killed = true;
    for (int after = 1; killed; after++) {
      fixture = new CacheFixture(temp.toRealPath().resolve("hub" + after)).sound();
      if (!hasLocks) {
        deleteTree(fixture.root().resolve(".locks"));
      }
      int last = after;
      DeletionPlan plan = named("*", "!two/revs").plan(scan(), 0);
      CacheDeleter deleter =
          new CacheDeleter(
              fixture.root(),
              locks,
              removed -> {
                if (removed == last) {
                  throw new IllegalStateException("killed");
                }
              });
      killed = false;
      try {
        deleter.delete(plan);
      } catch (IllegalStateException e) {
        killed = true;
      }
      assertEquals(List.of(), scan().corrupt(), "after " + after);
      assertEquals(
          List.of(), delete(named("*", "!two/revs").plan(scan(), 0)).skipped(), "after " + after);
      assertEquals(
          List.of("model/two/revs"), scan().repos().stream().map(ScannedRepo::id).toList());
      assertEquals(1, Files.exists(fixture.root().resolve("blobs/cd")) ? scan().repos().size() : 1);
    }
  }

  @Test
  void skipsARepositoryThatIsBeingDownloaded() throws Exception {
    Path lock = fixture.root().resolve(".locks/models--ok--a/" + "e".repeat(40) + ".lock");
    try (LockFiles.HeldLock held = locks.tryAcquire(lock).orElseThrow()) {
      assertTrue(held.excludes());
      DeletionResult done = delete(named("ok/a", "x").plan(scan(), 0));
      assertEquals(1, done.skipped().size());
      assertTrue(done.skipped().get(0).contains("model/ok/a"), done.skipped().get(0));
    }
    assertTrue(scan().repos().stream().anyMatch(repo -> repo.name().equals("ok/a")));
    assertEquals(1, delete(named("ok/a").plan(scan(), 0)).repos());
  }

  @Test
  void prunesPartFilesThatAreNotBeingFilled() throws Exception {
    String etag = "9".repeat(64);
    fixture
        .write("models--ok--a/blobs/" + etag + ".hfj.incomplete", "half")
        .write("models--ok--a/blobs/" + etag + ".hfj-journal.incomplete", "notes")
        .write("models--ok--a/blobs/" + "8".repeat(64), "unused")
        .write(".locks/models--ok--a/" + etag + ".lock", "");
    Path lock = fixture.root().resolve(".locks/models--ok--a/" + etag + ".lock");
    try (LockFiles.HeldLock held = locks.tryAcquire(lock).orElseThrow()) {
      assertTrue(held.excludes());
      assertEquals(3, delete(Pruning.plan(scan(), OptionalLong.empty())).skipped().size());
    }
    assertEquals(2, scan().unused().parts().size());
    assertEquals(1, scan().unused().orphans().size());
    DeletionResult done = delete(Pruning.plan(scan(), OptionalLong.empty()));
    assertEquals(1, done.parts());
    assertEquals("half".length() + "notes".length() + "unused".length(), done.freedBytes());
    assertEquals(List.of(), scan().unused().parts());
    assertTrue(Pruning.plan(scan(), OptionalLong.empty()).isEmpty());
  }

  @Test
  void followsNoLinkOutOfTheCache() throws Exception {
    Path outside = Files.createDirectories(temp.resolve("outside"));
    Files.writeString(outside.resolve("dear"), "dear");
    Path snapshot =
        fixture
            .root()
            .resolve("models--ok--a/snapshots/" + CacheFixture.firstCommit("models--ok--a"));
    Files.createSymbolicLink(snapshot.resolve("folder"), outside);
    Files.createSymbolicLink(snapshot.resolve("file"), outside.resolve("dear"));
    Files.createSymbolicLink(fixture.root().resolve("models--ok--a/extra"), outside);
    Files.createSymbolicLink(fixture.root().resolve("models--l--l"), outside);
    assertEquals(List.of(), delete(named("ok/a", "l/l").plan(scan(), 0)).skipped());
    assertEquals("dear", Files.readString(outside.resolve("dear")));
    assertFalse(Files.exists(fixture.root().resolve("models--ok--a")));
    assertTrue(Files.isSymbolicLink(fixture.root().resolve("models--l--l")), "the user's own");
  }

  @Test
  void removesARepositoryThatWasMovedAndTheLinkToIt() throws Exception {
    Path disk = Files.createDirectories(temp.resolve("disk"));
    List<String> moved = List.of("models--ok--a", "models--two--revs", "models--nolinks--x");
    for (String repo : moved) {
      fixture.move(repo, disk.resolve(repo));
    }
    Files.writeString(disk.resolve("models--nolinks--x/diary"), "the user's own");
    assertEquals(19, delete(targets("two/revs/new.bin").plan()).freedBytes());
    assertFalse(Files.exists(disk.resolve("models--two--revs/blobs/" + "2".repeat(64))));
    assertEquals(
        1, delete(targets(CacheFixture.firstCommit("models--two--revs")).plan()).revisions());
    DeletionPlan rest = named("ok/a", "two/revs", "nolinks/x").plan(scan(), 0);
    assertEquals("hello".length() + "same in both".length() + 9, rest.freed());
    DeletionResult done = delete(rest);
    assertEquals(List.of(), done.skipped());
    assertEquals(rest.freed(), done.freedBytes());
    for (String repo : moved) {
      assertFalse(Files.exists(fixture.root().resolve(repo), LinkOption.NOFOLLOW_LINKS), repo);
    }
    try (Stream<Path> left = Files.walk(disk)) {
      assertEquals(
          List.of("", "models--nolinks--x", "models--nolinks--x/diary"),
          left.map(path -> disk.relativize(path).toString()).sorted().toList());
    }
  }

  @Test
  void prunesWhatIsUnusedInARepositoryThatWasMoved() throws Exception {
    fixture
        .write("models--ok--a/blobs/" + "7".repeat(40), "orphan")
        .write("models--ok--a/blobs/" + "8".repeat(40) + ".hfj.incomplete", "half")
        .move("models--ok--a", temp.resolve("away"));
    DeletionResult done = delete(Pruning.plan(scan(), OptionalLong.empty()));
    assertEquals(List.of(), done.skipped());
    assertEquals(List.of("e".repeat(40)), List.of(temp.resolve("away/blobs").toFile().list()));
    assertEquals(List.of(), scan().corrupt());
  }

  @Test
  void removesCorruptFoldersOnlyByName() throws Exception {
    fixture.broken().write("models--backup.tar.gz", "the user's own");
    DeletionPlan some = named("broken/*", "widgets/*", "*.tar.gz").plan(scan(), 0);
    assertEquals(List.of(fixture.root().resolve("models--broken--link")), some.corrupt());
    delete(some);
    assertFalse(Files.exists(fixture.root().resolve("models--broken--link")));
    delete(DeletionFilter.ALL.plan(scan(), 0));
    assertEquals(List.of(), scan().repos());
    assertTrue(
        Files.exists(fixture.root().resolve("widgets--x--y")), "ignores what it does not know");
    assertTrue(Files.exists(fixture.root().resolve("version.txt")));
    assertTrue(Files.exists(fixture.root().resolve("models--backup.tar.gz")));
  }

  @Test
  void reportsUnknownNames() {
    CacheScan report = scan();
    DeletionTargets targets =
        DeletionTargets.of(
            report,
            List.of(
                "model/ok/a", "OK/A", "nope/nope", CacheFixture.secondCommit("models--two--revs")));
    assertEquals(List.of("nope/nope"), targets.unknown());
    assertEquals(2, targets.plan().revisions());
    assertEquals(1, targets.plan().repos());
    assertThrows(
        io.hfj.BadInput.class, () -> DeletionTargets.of(report, List.of("hf://ok/a@main")));
  }

  private DeletionTargets targets(String... words) {
    return DeletionTargets.of(scan(), List.of(words));
  }

  @Test
  void removesSingleFilesAndKeepsContentOfOthers() throws Exception {
    assertEquals(0, targets("two/revs/same.txt").plan().freed(), "its duplicate stays");
    DeletionPlan plan = targets("model/two/revs/*.bin", "TWO/REVS/same.txt").plan();
    assertEquals("only in the new one".length(), plan.freed());
    long before = bytes();
    DeletionResult done = delete(plan);
    assertEquals(List.of(), done.skipped());
    assertEquals(plan.freed(), done.freedBytes());
    assertEquals(plan.freed(), before - bytes());
    Path revs = fixture.root().resolve("models--two--revs/snapshots");
    assertFalse(
        Files.exists(
            revs.resolve(CacheFixture.secondCommit("models--two--revs")).resolve("new.bin")));
    assertFalse(
        Files.exists(
            revs.resolve(CacheFixture.firstCommit("models--two--revs")).resolve("same.txt")));
    assertTrue(
        Files.exists(
            revs.resolve(CacheFixture.secondCommit("models--two--revs")).resolve("sub/twin.txt")));
    assertEquals(List.of("two/revs/*.bin"), targets("two/revs/*.bin").unknown());
    assertEquals(9, delete(targets("hf://nolinks/x/a", "nolinks/x/sub/*").plan()).freedBytes());
  }

  @Test
  void prunesDanglingLinksAndUnusedSharedContent() throws Exception {
    fixture.broken();
    String hash = "ef".repeat(32);
    fixture.shared(
        "models--xet--gone",
        CacheFixture.firstCommit("models--xet--gone"),
        "f",
        "7".repeat(64),
        hash);
    deleteTree(fixture.root().resolve("models--xet--gone"));
    fixture.write("blobs/12/" + "12".repeat(32), "without a manifest");
    CacheScan before = scan();
    assertEquals(1, before.unused().dangling().size());
    assertEquals(1, before.unused().sharedBlobs().size());
    DeletionResult done = delete(Pruning.plan(before, OptionalLong.empty()));
    assertEquals(List.of(), done.skipped());
    CacheScan after = scan();
    assertEquals(List.of(), after.unused().dangling());
    assertEquals(List.of(), after.unused().sharedBlobs());
    assertFalse(Files.exists(fixture.root().resolve("blobs/ef").resolve(hash)));
    assertTrue(Files.exists(fixture.root().resolve("blobs/12").resolve("12".repeat(32))));
    assertTrue(after.repos().stream().anyMatch(repo -> repo.name().equals("broken/link")));
  }

  private static void deleteTree(Path root) throws IOException {
    try (Stream<Path> all = Files.walk(root)) {
      for (Path path : all.sorted(java.util.Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    }
  }

  @Test
  void evictsTheLeastRecentlyReadRevisionsUntilTheRestFits() throws Exception {
    delete(Pruning.plan(scan(), OptionalLong.empty()));
    long size = scan().size();
    readAt("models--ok--a", 1);
    readAt("datasets--d", 2);
    assertTrue(Pruning.plan(scan(), OptionalLong.of(size)).isEmpty());
    DeletionPlan one = Pruning.plan(scan(), OptionalLong.of(size - 1));
    assertEquals(
        List.of("model/ok/a"), one.repoDeletions().stream().map(s -> s.repo().id()).toList());
    DeletionPlan two = Pruning.plan(scan(), OptionalLong.of(size - 6));
    assertEquals(
        List.of("model/ok/a", "dataset/d"),
        two.repoDeletions().stream().map(s -> s.repo().id()).toList());
    delete(two);
    assertEquals(size - "hello".length() - "some data".length(), scan().size());
    DeletionPlan all = Pruning.plan(scan(), OptionalLong.of(0));
    delete(all);
    assertEquals(0, scan().size());
    assertFalse(Files.exists(fixture.root().resolve("blobs/ab").resolve("ab".repeat(32))));
  }

  private void readAt(String repo, long millis) throws IOException {
    try (Stream<Path> blobs = Files.list(fixture.root().resolve(repo).resolve("blobs"))) {
      for (Path blob : blobs.toList()) {
        Files.getFileAttributeView(blob, java.nio.file.attribute.BasicFileAttributeView.class)
            .setTimes(null, java.nio.file.attribute.FileTime.fromMillis(millis), null);
      }
    }
  }

  @Test
  void removesNoLinkedContentOfAnotherRepository() throws Exception {
    Path snapshot =
        fixture
            .root()
            .resolve("models--ok--a/snapshots/" + CacheFixture.firstCommit("models--ok--a"));
    Path theirs = fixture.root().resolve("datasets--d/blobs/" + "e".repeat(40));
    Files.createSymbolicLink(snapshot.resolve("borrowed"), theirs);
    Files.createSymbolicLink(
        snapshot.resolve("linked"), Path.of("../../../datasets--d/blobs/" + "e".repeat(40)));
    assertEquals(0, targets("ok/a/borrowed", "ok/a/linked").plan().freed());
    assertEquals(List.of(), delete(targets("ok/a/borrowed").plan()).skipped());
    assertTrue(Files.exists(theirs));
    DeletionPlan plan = named("ok/a").plan(scan(), 0);
    assertEquals("hello".length(), plan.freed());
    DeletionResult done = delete(plan);
    assertEquals("hello".length(), done.freedBytes());
    assertTrue(Files.exists(theirs));
    assertFalse(Files.exists(fixture.root().resolve("models--ok--a")));
  }

  @Test
  void keepsLinksToABlobOnAnUnmountedDisk() throws Exception {
    Path blob = fixture.root().resolve("models--ok--a/blobs/" + "e".repeat(40));
    Files.delete(blob);
    Files.createSymbolicLink(blob, Path.of("/mnt/away/" + "e".repeat(40)));
    assertEquals(List.of(), scan().unused().dangling());
    assertTrue(Pruning.plan(scan(), OptionalLong.empty()).unused().dangling().isEmpty());
  }

  @Test
  void removesNothingDuringADownload() throws Exception {
    Path repo = fixture.root().resolve("models--two--revs");
    DeletionPlan plan = named("two/revs").plan(scan(), 0);
    LockFiles.HeldLock first = locks.shareFolder(repo).orElseThrow();
    LockFiles.HeldLock second = locks.shareFolder(repo).orElseThrow();
    assertTrue(first.excludes() && second.excludes());
    assertEquals(1, delete(plan).skipped().size());
    first.close();
    assertEquals(1, delete(targets("two/revs/new.bin").plan()).skipped().size());
    second.close();
    assertEquals(1, delete(plan).repos());
  }

  @Test
  void keepsContentThatADownloadUsesSinceThePlan() throws Exception {
    DeletionPlan old = targets(CacheFixture.secondCommit("models--two--revs")).plan();
    DeletionPlan pick = targets("ok/a/f.txt").plan();
    fixture.write("models--ok--a/blobs/" + "7".repeat(40), "orphan");
    DeletionPlan prune = Pruning.plan(scan(), OptionalLong.empty());
    String commit = "c".repeat(40);
    fixture.file("models--two--revs", commit, "n", "2".repeat(64), "");
    fixture.file("models--ok--a", commit, "other.txt", "e".repeat(40), "");
    fixture.file("models--ok--a", commit, "found.txt", "7".repeat(40), "");
    fixture.ref("models--ok--a", "v2", commit);
    for (DeletionPlan plan : List.of(old, pick, prune)) {
      assertEquals(List.of(), delete(plan).skipped());
      assertEquals(List.of(), scan().corrupt());
    }
    assertTrue(Files.exists(fixture.root().resolve("models--two--revs/blobs/" + "2".repeat(64))));
    assertTrue(Files.exists(fixture.root().resolve("models--ok--a/blobs/" + "e".repeat(40))));
    assertTrue(Files.exists(fixture.root().resolve("models--ok--a/blobs/" + "7".repeat(40))));
  }

  @Test
  void skipsARepositoryThatBecameCorrupt() throws Exception {
    DeletionPlan revision = targets(CacheFixture.firstCommit("models--two--revs")).plan();
    DeletionPlan pick = targets("two/revs/same.txt").plan();
    DeletionPlan whole = named("two/revs").plan(scan(), 0);
    DeletionPlan gone = targets("ok/a", "d").plan();
    fixture.write("models--two--revs/snapshots/file", "half of something");
    for (DeletionPlan plan : List.of(revision, pick, whole)) {
      DeletionResult done = delete(plan);
      assertEquals(1, done.skipped().size());
      assertTrue(done.skipped().get(0).contains("is now corrupt"), done.skipped().get(0));
      assertEquals(0, done.repos() + done.revisions() + done.freedBytes());
    }
    assertTrue(Files.exists(fixture.root().resolve("models--two--revs/blobs/" + "1".repeat(40))));
    deleteTree(fixture.root().resolve("models--ok--a"));
    assertEquals(List.of(), delete(gone).skipped());
    assertFalse(Files.exists(fixture.root().resolve("datasets--d")));
  }

  @Test
  void reportsARepositoryThatCannotBeRead() throws Exception {
    DeletionPlan pick = targets("two/revs/same.txt").plan();
    fixture.write("models--two--revs/refs/main", "no commit is so long".repeat(100));
    DeletionResult done = delete(pick);
    assertEquals(1, done.skipped().size());
    assertTrue(
        done.skipped().get(0).startsWith("model/two/revs: cannot be read: "),
        done.skipped().get(0));
  }

  @Test
  void skipsACorruptFolderThatBecameValid() throws Exception {
    fixture.broken();
    DeletionPlan plan = named("broken/*", "no/snaps").plan(scan(), 0);
    assertEquals(2, plan.corrupt().size());
    fixture.write("models--broken--link/blobs/" + "e".repeat(40), "it came");
    DeletionResult done = delete(plan);
    assertEquals(1, done.skipped().size());
    assertEquals(1, done.repos());
    assertTrue(
        Files.exists(fixture.root().resolve("models--broken--link/blobs/" + "e".repeat(40))));
    assertFalse(Files.exists(fixture.root().resolve("models--no--snaps")));
  }

  @Test
  void prefersTheRepositoryOfTheExactName() throws Exception {
    Prerequisite.CASE_SENSITIVE_DISK.require(
        !Files.exists(fixture.root().resolve("models--OK--A")), "names differ in case here");
    fixture.simple("models--OK--A", "HELLO").simple("datasets--Ok--a", "data");
    for (String word : List.of("OK/A", "model/OK/A", "hf://OK/A")) {
      List<DeletionPlan.RepoDeletion> shares = targets(word).plan().repoDeletions();
      assertEquals(List.of("OK/A"), shares.stream().map(share -> share.repo().name()).toList());
    }
    assertEquals("OK/A", targets("OK/A/f.txt").plan().fileDeletions().get(0).repo().name());
    assertThrows(io.hfj.BadInput.class, () -> targets("oK/a"));
  }
}
