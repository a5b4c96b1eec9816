package io.hfj.store.clean;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hfj.DeletionResult;
import io.hfj.store.cache.CacheScan;
import io.hfj.store.cache.CacheScanner;
import io.hfj.store.cache.CachedChunkLists;
import io.hfj.store.lock.LockFiles;
import io.hfj.testing.CacheFixture;
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

/** Chunk lists go with the blobs they describe. */
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "links need a privilege there")
class ChunkListDeletionTest {
  private static final String REPO = "models--two--revs";

  @TempDir Path temp;
  private CacheFixture fixture;
  private Path lists;

  /** Every blob has a list of 1 byte. */
  @BeforeEach
  void make() throws IOException {
    fixture = new CacheFixture(temp.toRealPath().resolve("hub")).sound();
    lists = fixture.root().resolve(REPO).resolve(CachedChunkLists.FOLDER);
    Files.createDirectories(lists);
    for (Path blob : blobs()) {
      Files.writeString(CachedChunkLists.listOf(blob), "x");
    }
  }

  private List<Path> blobs() throws IOException {
    try (Stream<Path> files = Files.list(fixture.root().resolve(REPO).resolve("blobs"))) {
      return files.toList();
    }
  }

  private CacheScan scan() {
    return new CacheScanner(fixture.root()).scan();
  }

  private DeletionResult delete(DeletionPlan plan) {
    LockFiles locks = new LockFiles(delay -> {});
    DeletionResult result = new CacheDeleter(fixture.root(), locks, removed -> {}).delete(plan);
    assertEquals(List.of(), result.skipped());
    return result;
  }

  /** Plans the deletion of the repository, or of its second revision. */
  private DeletionPlan deletion(boolean whole) {
    List<String> commits = whole ? List.of() : List.of(CacheFixture.secondCommit(REPO));
    return new DeletionFilter(
            new RepoFilter(
                List.of("two/revs"), Optional.empty(), OptionalLong.empty(), OptionalLong.empty()),
            new RevisionFilter(commits, OptionalInt.empty(), false))
        .plan(scan(), 0);
  }

  private void assertListsOfBlobsAlone() throws IOException {
    List<String> names = blobs().stream().map(blob -> blob.getFileName() + "").sorted().toList();
    try (Stream<Path> files = Files.list(lists)) {
      assertEquals(names, files.map(list -> list.getFileName() + "").sorted().toList());
    }
  }

  @Test
  void areNoContent() {
    CacheScan with = scan();
    lists.toFile().renameTo(temp.resolve("away").toFile());
    assertEquals(scan().size(), with.size());
    assertEquals(scan().unused(), with.unused());
    assertEquals(scan().corrupt(), with.corrupt());
  }

  @Test
  void areRemovedWithTheirBlobs() throws Exception {
    int before = blobs().size();
    delete(deletion(false));
    assertTrue(blobs().size() < before);
    assertListsOfBlobsAlone();
  }

  @Test
  void areRemovedWithTheRepository() throws Exception {
    delete(deletion(true));
    assertFalse(Files.exists(lists.getParent()));
  }

  @Test
  void areRemovedByPruningIfTheBlobIsGone() throws Exception {
    Files.writeString(lists.resolve("ab".repeat(32)), "x");
    Files.writeString(lists.resolve("ab".repeat(32) + ".01234567.tmp"), "x");
    CacheScan scan = scan();
    assertEquals(0, scan.unused().downloads());
    assertEquals(2, scan.unused().parts().size());
    assertEquals(0, delete(Pruning.plan(scan, OptionalLong.empty())).parts());
    assertListsOfBlobsAlone();
  }

  @Test
  void leaveNoEmptyFolder() throws Exception {
    try (Stream<Path> files = Files.list(lists)) {
      for (Path list : files.toList()) {
        Files.delete(list);
      }
    }
    Files.writeString(lists.resolve("ab".repeat(32)), "x");
    delete(Pruning.plan(scan(), OptionalLong.empty()));
    assertFalse(Files.exists(lists));
  }

  @Test
  void areNotRemovedThroughLinks() throws Exception {
    Path outside = temp.resolve("outside");
    Files.move(lists, outside);
    Files.createSymbolicLink(lists, outside);
    Files.writeString(outside.resolve("ab".repeat(32)), "x");
    int before = outside.toFile().list().length;
    delete(deletion(false));
    delete(Pruning.plan(scan(), OptionalLong.empty()));
    assertEquals(before, outside.toFile().list().length);
    delete(deletion(true));
    assertEquals(before, outside.toFile().list().length);
    assertFalse(Files.exists(lists, LinkOption.NOFOLLOW_LINKS));
  }
}
