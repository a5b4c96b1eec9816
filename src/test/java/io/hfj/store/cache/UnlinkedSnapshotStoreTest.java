package io.hfj.store.cache;

import static io.hfj.testing.StoreDownload.download;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hfj.model.CommitHash;
import io.hfj.model.Etag;
import io.hfj.model.RemoteFile;
import io.hfj.model.RepoPath;
import io.hfj.model.Revision;
import io.hfj.store.FileStore.FileState;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

class UnlinkedSnapshotStoreTest extends CacheTestBase {
  private SnapshotStore unlinked(CommitHash commit) {
    return unlinked().snapshot(REPO, Revision.MAIN, commit);
  }

  @Test
  void movesTheContentIntoTheSnapshot() throws Exception {
    download(unlinked(OLD), BIG.at("sub/a"), BIG);
    assertEquals(List.of("sub/a"), namesBelow(unlinked(OLD).root()));
    assertEquals(List.of(), namesBelow(repo.resolve("blobs")));
    assertEquals(OLD.hex(), Files.readString(repo.resolve("refs/main")));
    assertEquals(List.of(), notices);
  }

  @Test
  void copiesAnExistingBlob() throws Exception {
    write(repo.resolve("blobs/" + TEXT.etag()), "{\"a\": 1}\n");
    assertEquals(FileState.AVAILABLE, unlinked(OLD).stateOf(TEXT.at("a")));
    assertTrue(unlinked(OLD).place(TEXT.at("a")));
    assertTrue(
        Files.isRegularFile(unlinked(OLD).pathOf(new RepoPath("a")), LinkOption.NOFOLLOW_LINKS));
    assertEquals(List.of(TEXT.etag().value()), namesBelow(repo.resolve("blobs")));
  }

  @Test
  void keepsItsOwnCopyForEachCommit() throws Exception {
    download(unlinked(OLD), BIG.at("a"), BIG);
    assertEquals(FileState.MISSING, unlinked(NEW).stateOf(BIG.at("a")));
    assertFalse(unlinked(NEW).place(BIG.at("a")));
  }

  @Test
  void findsAFileWithoutItsHash() throws Exception {
    download(unlinked(OLD), BIG.at("sub/a"), BIG);
    RemoteFile kept = unlinked(OLD).findPresent(new RepoPath("sub/a")).orElseThrow();
    assertEquals(BIG.bytes().length, kept.size());
    assertEquals(Etag.UNKNOWN, kept.etag());
    assertEquals(FileState.IN_PLACE, unlinked(OLD).stateOf(kept));
    assertEquals(Optional.empty(), unlinked(OLD).findPresent(new RepoPath("sub")));
    Files.createSymbolicLink(unlinked(OLD).root().resolve("link"), temp);
    write(temp.resolve("outside"), "x");
    assertEquals(Optional.empty(), unlinked(OLD).findPresent(new RepoPath("link/outside")));
  }

  @Test
  void copiesADuplicate() throws Exception {
    download(unlinked(OLD), BIG.at("a"), BIG);
    unlinked(OLD).placeDuplicate(BIG.at("b/c"), BIG.at("a"));
    assertArrayEquals(BIG.bytes(), Files.readAllBytes(unlinked(OLD).pathOf(new RepoPath("b/c"))));
    assertEquals(List.of("a", "b/c"), namesBelow(unlinked(OLD).root()));
  }

  /** Another process that has the same file in place removes what killed runs left of it. */
  @Test
  void copiesADuplicateWhileAnotherProcessRemovesStaleParts() throws Exception {
    download(unlinked(OLD), BIG.at("a"), BIG);
    AtomicBoolean over = new AtomicBoolean();
    FutureTask<Void> other =
        new FutureTask<>(
            () -> {
              while (!over.get()) {
                unlinked(OLD).removeStaleParts(BIG.at("a"));
              }
              return null;
            });
    new Thread(other).start();
    try {
      for (int i = 0; i < 50; i++) {
        unlinked(OLD).placeDuplicate(BIG.at("b/" + i), BIG.at("a"));
      }
    } finally {
      over.set(true);
      other.get();
    }
    assertEquals(51, namesBelow(unlinked(OLD).root()).size());
  }
}
