package io.hfj.store.localdir;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hfj.model.CommitHash;
import io.hfj.model.RepoId;
import io.hfj.model.RepoPath;
import io.hfj.model.RepoType;
import io.hfj.model.Revision;
import io.hfj.store.FileStore;
import io.hfj.store.FileStore.FileState;
import io.hfj.store.FileStore.Incoming;
import io.hfj.store.cache.CacheOptions;
import io.hfj.store.cache.HubCache;
import io.hfj.store.fs.LinkMode;
import io.hfj.store.fs.TextSource;
import io.hfj.store.lock.LockFiles;
import io.hfj.testing.Sample;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Clock;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class LocalDirTargetTest {
  private static final RepoId REPO = new RepoId(RepoType.MODEL, "acme/tiny");
  private static final CommitHash OLD = new CommitHash("a1".repeat(20));
  private static final CommitHash NEW = new CommitHash("b2".repeat(20));
  private static final Sample TEXT = Sample.small("{\"a\": 1}\n");

  @TempDir Path temp;
  private Path root;
  private HubCache cache;

  @BeforeEach
  void makeCache() throws IOException {
    root = temp.toRealPath().resolve("local");
    cache =
        new HubCache(
            temp.toRealPath().resolve("hub"),
            new CacheOptions(true, true, true, false),
            new LockFiles(delay -> {}),
            Clock.systemUTC(),
            text -> {});
  }

  private LocalDirTarget dir(Optional<LinkMode> links) {
    return new LocalDirTarget(
        root, cache, links, new LockFiles(delay -> {}), Clock.systemUTC(), false);
  }

  private void list(CommitHash commit, long millis) throws IOException {
    dir(Optional.empty()).storeFor(REPO, Revision.MAIN, commit).writeListing(TextSource.of("{}"));
    Path listing = root.resolve(".cache/huggingface/trees/" + commit + ".json");
    Files.setLastModifiedTime(listing, FileTime.fromMillis(millis));
  }

  @Test
  void guessesTheCommitOfItsLatestListing() throws Exception {
    LocalDirTarget dir = dir(Optional.empty());
    assertEquals(Optional.empty(), dir.findLatestCommit());
    list(OLD, 2_000);
    list(NEW, 1_000);
    Files.writeString(root.resolve(".cache/huggingface/trees/x.json"), "");
    assertEquals(Optional.of(OLD), dir.findLatestCommit());
    list(NEW, 3_000);
    assertEquals(Optional.of(NEW), dir.findLatestCommit());
    assertEquals(Optional.empty(), dir.findCommit(REPO, Revision.MAIN));
  }

  @Test
  void guessesNothingOnceItNotedWhatItHolds() throws Exception {
    LocalDirTarget dir = dir(Optional.empty());
    list(OLD, 1_000);
    dir.storeFor(REPO, Revision.MAIN, OLD).complete();
    assertEquals(Optional.of(OLD), dir.findCommit(REPO, Revision.MAIN));
    assertEquals(Optional.empty(), dir.findCommit(REPO, new Revision("v1")));
    assertEquals(Optional.empty(), dir.findLatestCommit());
  }

  @Test
  void believesTheCacheBeforeItsListings() throws Exception {
    list(OLD, 1_000);
    cache.storeFor(REPO, Revision.MAIN, NEW).complete();
    assertEquals(Optional.of(NEW), dir(Optional.empty()).findCommit(REPO, Revision.MAIN));
  }

  @Test
  void writesNoRefIntoTheCache() throws Exception {
    FileStore store = dir(Optional.empty()).storeFor(REPO, Revision.MAIN, OLD);
    bring(store);
    store.complete();
    assertFalse(Files.exists(temp.resolve("hub")));
  }

  private static void bring(FileStore store) throws Exception {
    try (Incoming intake = store.open(TEXT.at("sub/a"), text -> {}).orElseThrow()) {
      intake.part().writer().write(0, ByteBuffer.wrap(TEXT.bytes()));
      intake.publish();
    }
  }

  @Test
  @DisabledOnOs(value = OS.WINDOWS, disabledReason = "links need a privilege there")
  void fillsTheCacheAndLinksIntoItWhenAsked() throws Exception {
    bring(dir(Optional.of(LinkMode.SYMLINK)).storeFor(REPO, Revision.MAIN, OLD));
    Path blob = temp.toRealPath().resolve("hub/models--acme--tiny/blobs/" + TEXT.etag());
    assertEquals(blob, Files.readSymbolicLink(root.resolve("sub/a")));
    assertEquals(
        FileState.IN_PLACE, cache.storeFor(REPO, Revision.MAIN, OLD).stateOf(TEXT.at("sub/a")));
  }

  @Test
  @DisabledOnOs(value = OS.WINDOWS, disabledReason = "links need a privilege there")
  void linksToWhatTheCacheHas() throws Exception {
    bring(cache.storeFor(REPO, Revision.MAIN, OLD));
    FileStore store = dir(Optional.of(LinkMode.SYMLINK)).storeFor(REPO, Revision.MAIN, OLD);
    assertEquals(FileState.AVAILABLE, store.stateOf(TEXT.at("sub/a")));
    assertTrue(store.place(TEXT.at("sub/a")));
    assertEquals(FileState.IN_PLACE, store.stateOf(TEXT.at("sub/a")));
    assertArrayEquals(TEXT.bytes(), Files.readAllBytes(root.resolve("sub/a")));
    assertEquals(Optional.of(TEXT.at("sub/a")), store.findPresent(new RepoPath("sub/a")));
  }
}
