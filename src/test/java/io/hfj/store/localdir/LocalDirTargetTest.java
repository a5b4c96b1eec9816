package io.hfj.store.localdir;

import static io.hfj.testing.StoreDownload.download;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hfj.LinkMode;
import io.hfj.model.CommitHash;
import io.hfj.model.RepoId;
import io.hfj.model.RepoPath;
import io.hfj.model.RepoType;
import io.hfj.model.Revision;
import io.hfj.store.FileStore;
import io.hfj.store.FileStore.FileState;
import io.hfj.store.fs.TextSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;

class LocalDirTargetTest extends LocalDirTestBase {
  private void list(CommitHash commit, long millis) throws IOException {
    at(commit).writeListing(TextSource.of("{}"));
    Path listing = root.resolve(".cache/huggingface/trees/" + commit + ".json");
    Files.setLastModifiedTime(listing, FileTime.fromMillis(millis));
  }

  @Test
  void findsTheCommitOfItsLatestListing() throws Exception {
    LocalDirTarget target = target(Optional.empty());
    assertEquals(Optional.empty(), target.findLatestCommit());
    list(OLD, 2_000);
    list(NEW, 1_000);
    Files.writeString(root.resolve(".cache/huggingface/trees/x.json"), "");
    assertEquals(Optional.of(OLD), target.findLatestCommit());
    list(NEW, 3_000);
    assertEquals(Optional.of(NEW), target.findLatestCommit());
    assertEquals(Optional.empty(), target.findCommit(REPO, Revision.MAIN));
  }

  @Test
  void findsNoLatestCommitInAFolderWithRefs() throws Exception {
    LocalDirTarget target = target(Optional.empty());
    list(OLD, 1_000);
    target.storeFor(REPO, Revision.MAIN, OLD).complete();
    assertEquals(Optional.of(OLD), target.findCommit(REPO, Revision.MAIN));
    assertEquals(Optional.empty(), target.findCommit(REPO, new Revision("v1")));
    assertEquals(Optional.empty(), target.findLatestCommit());
  }

  @Test
  void findsTheLatestCommitOfEachRepository() throws Exception {
    LocalDirTarget target = target(Optional.empty());
    RepoId other = new RepoId(RepoType.MODEL, "acme/other");
    list(OLD, 1_000);
    target.storeFor(REPO, new Revision(OLD.hex()), OLD).complete();
    list(NEW, 2_000);
    target.storeFor(other, new Revision(NEW.hex()), NEW).complete();
    assertEquals(Optional.of(OLD), target.findOnlyCommit(REPO));
    assertEquals(Optional.of(NEW), target.findOnlyCommit(other));

    target.storeFor(REPO, new Revision(NEW.hex()), NEW).complete();
    assertEquals(Optional.of(NEW), target.findOnlyCommit(REPO));
    assertEquals(Optional.empty(), target.findLatestCommit());
  }

  @Test
  void recordsACommitOnlyIfNoRefLeadsToIt() throws Exception {
    LocalDirTarget target = target(Optional.empty());
    target.storeFor(REPO, new Revision("feature/x"), OLD).complete();
    target.storeFor(REPO, new Revision(OLD.hex()), OLD).complete();
    Path refs = meta.resolve("refs/models--acme--tiny");
    assertTrue(Files.exists(refs.resolve("feature/x")));
    assertFalse(Files.exists(refs.resolve(OLD.hex())));
  }

  @Test
  void findsTheCommitInTheCacheBeforeItsListings() throws Exception {
    list(OLD, 1_000);
    cached(NEW).complete();
    assertEquals(Optional.of(NEW), target(Optional.empty()).findCommit(REPO, Revision.MAIN));
  }

  @Test
  void writesNoRefIntoTheCache() throws Exception {
    FileStore store = at(OLD);
    download(store, TEXT.at("sub/a"), TEXT);
    store.complete();
    assertFalse(Files.exists(temp.resolve("hub")));
  }

  @Test
  @DisabledOnOs(value = OS.WINDOWS, disabledReason = "links need a privilege there")
  void fillsTheCacheAndLinksIntoIt() throws Exception {
    download(
        target(Optional.of(LinkMode.SYMLINK)).storeFor(REPO, Revision.MAIN, OLD),
        TEXT.at("sub/a"),
        TEXT);
    Path blob = temp.toRealPath().resolve("hub/models--acme--tiny/blobs/" + TEXT.etag());
    assertEquals(blob, Files.readSymbolicLink(root.resolve("sub/a")));
    assertEquals(FileState.IN_PLACE, cached(OLD).stateOf(TEXT.at("sub/a")));
  }

  @Test
  @DisabledOnOs(value = OS.WINDOWS, disabledReason = "links need a privilege there")
  void linksToContentOfTheCache() throws Exception {
    download(cached(OLD), TEXT.at("sub/a"), TEXT);
    FileStore store = target(Optional.of(LinkMode.SYMLINK)).storeFor(REPO, Revision.MAIN, OLD);
    assertEquals(FileState.AVAILABLE, store.stateOf(TEXT.at("sub/a")));
    assertTrue(store.place(TEXT.at("sub/a")));
    assertEquals(FileState.IN_PLACE, store.stateOf(TEXT.at("sub/a")));
    assertArrayEquals(TEXT.bytes(), Files.readAllBytes(root.resolve("sub/a")));
    assertEquals(Optional.of(TEXT.at("sub/a")), store.findPresent(new RepoPath("sub/a")));
  }
}
