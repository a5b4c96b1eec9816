package io.hfj.store.cache;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hfj.DeletionResult;
import io.hfj.store.clean.CacheDeleter;
import io.hfj.store.clean.DeletionFilter;
import io.hfj.store.clean.DeletionPlan;
import io.hfj.store.clean.DeletionTargets;
import io.hfj.store.clean.Pruning;
import io.hfj.store.clean.RepoFilter;
import io.hfj.store.clean.RevisionFilter;
import io.hfj.store.lock.LockFiles;
import io.hfj.testing.CacheFixture;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Links to content of the cache through other links or other paths of the cache. */
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "links need a privilege there")
class IndirectLinksTest {
  private static final String REVS = "models--two--revs";

  @TempDir Path temp;
  private CacheFixture fixture;
  private Path alias;

  @BeforeEach
  void make() throws IOException {
    fixture = new CacheFixture(temp.toRealPath().resolve("hub")).sound();
    alias = Files.createSymbolicLink(temp.toRealPath().resolve("alias"), fixture.root());
  }

  private CacheScan scan() {
    return new CacheScanner(fixture.root()).scan();
  }

  private DeletionResult delete(DeletionPlan plan) {
    return new CacheDeleter(fixture.root(), new LockFiles(delay -> {}), removed -> {}).delete(plan);
  }

  private void prune() {
    assertEquals(List.of(), delete(Pruning.plan(scan(), OptionalLong.empty())).skipped());
    assertEquals(List.of(), scan().corrupt());
  }

  private Path blob(String repo, String etag) {
    return fixture.root().resolve(repo).resolve("blobs").resolve(etag);
  }

  /** Replaces an entry of a snapshot by a link. */
  private void link(String repo, String commit, String file, Path to) throws IOException {
    Path entry = fixture.root().resolve(repo).resolve("snapshots").resolve(commit).resolve(file);
    Files.deleteIfExists(entry);
    Files.createSymbolicLink(entry, to);
  }

  private void link(String repo, String file, Path to) throws IOException {
    link(repo, CacheFixture.firstCommit(repo), file, to);
  }

  private Path byAlias(Path path) {
    return alias.resolve(fixture.root().relativize(path));
  }

  @Test
  void pruningKeepsContentLinkedByAnotherPathOfTheCache() throws Exception {
    link("models--ok--a", "f.txt", byAlias(blob("models--ok--a", "e".repeat(40))));
    assertEquals(List.of(), scan().unused().orphans());
    prune();
    assertTrue(Files.exists(blob("models--ok--a", "e".repeat(40))));
  }

  @Test
  void pruningKeepsContentLinkedByALinkToALink() throws Exception {
    Path between = temp.toRealPath().resolve("between");
    Files.createSymbolicLink(between, blob("models--ok--a", "e".repeat(40)));
    link("models--ok--a", "f.txt", between);
    Path blob = blob("datasets--d", "e".repeat(40));
    Files.move(blob, blob.resolveSibling("f".repeat(40)));
    Files.createSymbolicLink(blob, Path.of("f".repeat(40)));
    prune();
    assertTrue(Files.exists(blob("models--ok--a", "e".repeat(40))));
    assertTrue(Files.exists(blob));
  }

  @Test
  void pruningRemovesContentThatNothingLinksTo() throws Exception {
    link("models--ok--a", "f.txt", byAlias(blob("models--ok--a", "e".repeat(40))));
    fixture.write("models--ok--a/blobs/" + "7".repeat(40), "unused");
    prune();
    assertFalse(Files.exists(blob("models--ok--a", "7".repeat(40))));
  }

  @Test
  void deletingARevisionKeepsContentLinkedByAnotherPath() throws Exception {
    Path same = blob(REVS, "1".repeat(40));
    link(REVS, CacheFixture.secondCommit(REVS), "same.txt", byAlias(same));
    link(REVS, CacheFixture.secondCommit(REVS), "sub/twin.txt", byAlias(same));
    DeletionPlan plan = DeletionTargets.of(scan(), List.of(CacheFixture.firstCommit(REVS))).plan();
    assertEquals(0, plan.freed());
    assertEquals(List.of(), delete(plan).skipped());
    assertTrue(Files.exists(same));
    link("models--ok--a", "f.txt", byAlias(blob("models--ok--a", "e".repeat(40))));
    assertEquals(5, delete(DeletionTargets.of(scan(), List.of("ok/a")).plan()).freedBytes());
  }

  @Test
  void deletingAFileKeepsContentLinkedByAnotherPath() throws Exception {
    Path same = blob(REVS, "1".repeat(40));
    link(REVS, CacheFixture.secondCommit(REVS), "same.txt", byAlias(same));
    link(REVS, CacheFixture.firstCommit(REVS), "same.txt", byAlias(same));
    assertEquals(
        0,
        delete(DeletionTargets.of(scan(), List.of("two/revs/sub/twin.txt")).plan()).freedBytes());
    assertTrue(Files.exists(same));
    assertEquals(
        "same in both".length(),
        delete(DeletionTargets.of(scan(), List.of("two/revs/same.txt")).plan()).freedBytes());
    assertFalse(Files.exists(same));
  }

  @Test
  void theCacheWideStoreKeepsContentLinkedByAnotherPath() throws Exception {
    Path payload = fixture.root().resolve("blobs/ab/" + "ab".repeat(32));
    Path blob = blob("models--xet--one", "3".repeat(64));
    Files.delete(blob);
    Files.createSymbolicLink(blob, byAlias(payload));
    Path between = temp.toRealPath().resolve("between");
    Files.createSymbolicLink(between, payload);
    Path other = blob("models--xet--two", "3".repeat(64));
    Files.delete(other);
    Files.createSymbolicLink(other, between);
    assertEquals(List.of(), scan().unused().sharedBlobs());
    assertEquals(
        0, delete(DeletionTargets.of(scan(), List.of("xet/two/large.bin")).plan()).freedBytes());
    assertTrue(Files.exists(payload));
    delete(DeletionTargets.of(scan(), List.of("xet/one")).plan());
    assertFalse(Files.exists(payload));
  }

  @Test
  void linksThroughALinkToAnUnmountedDiskAreNotDangling() throws Exception {
    Path blobs = fixture.root().resolve("models--ok--a/blobs");
    Files.move(blobs, blobs.resolveSibling("elsewhere"));
    Files.createSymbolicLink(blobs, Path.of("/mnt/away/blobs"));
    link("datasets--d", "f.txt", Path.of("/nowhere/at/all/" + "e".repeat(40)));
    assertEquals(2, scan().corrupt().size());
    assertEquals(List.of(), scan().unused().dangling());
    link("spaces--a--b", "f.txt", blob("spaces--a--b", "d".repeat(40)));
    link("kernels--a--k", "f.txt", Path.of("../../blobs/" + "d".repeat(40)));
    assertEquals(2, scan().unused().dangling().size());
  }

  @Test
  void locksBehindALinkAreRespected() throws Exception {
    Path folder = fixture.root().resolve(".locks");
    Path away = Files.move(folder, temp.toRealPath().resolve("locks"));
    Files.createSymbolicLink(folder, away);
    LockFiles locks = new LockFiles(delay -> {});
    Path lock = away.resolve("models--ok--a/" + "e".repeat(40) + ".lock");
    DeletionPlan plan = DeletionTargets.of(scan(), List.of("ok/a")).plan();
    try (LockFiles.HeldLock held = locks.tryAcquire(lock).orElseThrow()) {
      assertTrue(held.excludes());
      assertEquals(1, delete(plan).skipped().size());
    }
    assertEquals(1, delete(plan).repos());
  }

  @Test
  void filtersKeepContentThatARemainingRepositoryLinksTo() throws Exception {
    fixture.file(
        REVS, CacheFixture.firstCommit(REVS), "linked", "8".repeat(40), "of the old revision");
    link("datasets--d", "two", blob("datasets--d", "9".repeat(40)));
    Files.createSymbolicLink(blob("datasets--d", "9".repeat(40)), blob(REVS, "8".repeat(40)));
    DeletionPlan plan = detached().plan(scan(), 0);
    assertEquals(
        List.of(),
        plan.repoDeletions().stream().filter(s -> s.repo().path().endsWith(REVS)).toList());
    delete(DeletionTargets.of(scan(), List.of("datasets/d")).plan());
    delete(detached().plan(scan(), 0));
    assertFalse(Files.exists(blob(REVS, "8".repeat(40))));
  }

  private static DeletionFilter detached() {
    return new DeletionFilter(
        RepoFilter.ALL, new RevisionFilter(List.of(), OptionalInt.empty(), true));
  }

  @Test
  void pruningKeepsContentThatAnotherRepositoryLinksTo() throws Exception {
    fixture.file(
        REVS, CacheFixture.firstCommit(REVS), "linked", "8".repeat(40), "of the old revision");
    fixture.write("models--ok--a/blobs/" + "7".repeat(40), "linked only");
    link("datasets--d", "one", byAlias(blob("models--ok--a", "7".repeat(40))));
    link("datasets--d", "two", blob("datasets--d", "9".repeat(40)));
    Files.createSymbolicLink(blob("datasets--d", "9".repeat(40)), blob(REVS, "8".repeat(40)));
    prune();
    assertEquals(
        0,
        Pruning.plan(scan(), OptionalLong.of(0)).repoDeletions().stream()
            .filter(share -> share.repo().path().endsWith(REVS))
            .flatMap(share -> share.revisions().stream())
            .filter(ScannedRevision::isDetached)
            .count());
    delete(DeletionTargets.of(scan(), List.of("datasets/d")).plan());
    prune();
    assertFalse(Files.exists(blob("models--ok--a", "7".repeat(40))));
    assertFalse(Files.exists(blob(REVS, "8".repeat(40))));
    assertTrue(Files.exists(blob(REVS, "1".repeat(40))));
  }
}
