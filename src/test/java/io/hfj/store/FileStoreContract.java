package io.hfj.store;

import static io.hfj.testing.StoreDownload.download;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hfj.StorageFailure;
import io.hfj.model.CommitHash;
import io.hfj.model.RemoteFile;
import io.hfj.model.RepoId;
import io.hfj.model.RepoPath;
import io.hfj.model.RepoType;
import io.hfj.store.FileStore.FileState;
import io.hfj.store.FileStore.Incoming;
import io.hfj.store.cache.CacheOptions;
import io.hfj.store.cache.CacheTarget;
import io.hfj.store.fs.TextSource;
import io.hfj.store.lock.LockFiles;
import io.hfj.store.part.PartFile;
import io.hfj.store.part.PartFileRemoved;
import io.hfj.testing.Sample;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Tests that every store must pass. */
public abstract class FileStoreContract {
  protected static final RepoId REPO = new RepoId(RepoType.MODEL, "acme/tiny");
  protected static final CommitHash COMMIT = new CommitHash("a1".repeat(20));
  protected static final CommitHash NEXT = new CommitHash("b2".repeat(20));
  protected static final Sample BIG = Sample.large(1, (2 << 20) + 3);
  protected static final Sample TEXT = Sample.small("{\"a\": 1}\n");
  protected static final Sample EMPTY = Sample.small("");

  @TempDir Path temp;

  /** A temporary folder whose path contains no links. */
  protected Path folder;

  protected final List<String> notices = new ArrayList<>();
  private FileStore store;

  /**
   * Returns a new store over the files in {@link #folder}.
   *
   * @param force fetch files again that are here
   */
  protected abstract FileStore store(CommitHash commit, boolean force);

  /** Returns the cache in {@link #folder}. */
  protected final CacheTarget cache(boolean symlinks, boolean force) {
    return new CacheTarget(
        folder.resolve("hub"),
        new CacheOptions(symlinks, true, true, force),
        new LockFiles(delay -> {}),
        Clock.systemUTC(),
        notices::add);
  }

  @BeforeEach
  void openStore() throws IOException {
    folder = temp.toRealPath();
    store = store(COMMIT, false);
  }

  protected static void assertHolds(FileStore store, RemoteFile file, Sample content)
      throws IOException {
    assertEquals(FileState.IN_PLACE, store.stateOf(file));
    assertArrayEquals(content.bytes(), Files.readAllBytes(store.pathOf(file.path())));
  }

  protected static List<Path> filesBelow(Path root) throws IOException {
    try (var all = Files.walk(root)) {
      return all.filter(path -> !Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS))
          .map(root::relativize)
          .sorted()
          .toList();
    }
  }

  @Test
  void answersQueriesWithoutChangingAnything() throws Exception {
    RemoteFile file = BIG.at("sub/model.bin");
    assertEquals(FileState.MISSING, store.stateOf(file));
    assertEquals(0, store.partialBytes(file));
    assertEquals(Optional.empty(), store.findPresent(file.path()));
    assertEquals(Optional.empty(), store.findListing());
    assertEquals(Set.of(), store.listFiles());
    assertTrue(store.usableSpace() > 0);
    assertTrue(store.root().isAbsolute());
    assertEquals(store.root().resolve("sub").resolve("model.bin"), store.pathOf(file.path()));
    try (var all = Files.list(folder)) {
      assertEquals(List.of(), all.toList());
    }
  }

  @Test
  void hasPublishedFilesInPlace() throws Exception {
    for (RemoteFile file : List.of(TEXT.at("a.json"), BIG.at("sub/b"), EMPTY.at("sub/c"))) {
      Sample content = file.etag().equals(BIG.etag()) ? BIG : file.size() == 0 ? EMPTY : TEXT;
      download(store, file, content);
      assertHolds(store, file, content);
      assertHolds(store(COMMIT, false), file, content);
    }
    assertEquals(
        Set.of(new RepoPath("a.json"), new RepoPath("sub/b"), new RepoPath("sub/c")),
        store.listFiles());
  }

  @Test
  void leavesNothingUnfinishedBehind() throws Exception {
    download(store, BIG.at("b"), BIG);
    store.complete();
    for (Path file : filesBelow(folder)) {
      String name = file.getFileName().toString();
      assertFalse(name.endsWith(".incomplete") || name.endsWith(".tmp"), name);
    }
  }

  @Test
  void resumesTheBytesOfAnEarlierRun() throws Exception {
    RemoteFile file = BIG.at("sub/b");
    try (Incoming incoming = store.open(file, text -> {}).orElseThrow()) {
      incoming.part().writer().write(1000, BIG.slice(1000, 5000));
    }
    assertEquals(5000, store(COMMIT, false).partialBytes(file));
    assertEquals(FileState.MISSING, store(COMMIT, false).stateOf(file));
    try (Incoming incoming = store(COMMIT, false).open(file, text -> {}).orElseThrow()) {
      assertEquals(5000, incoming.part().settledBytes());
    }
  }

  @Test
  void opensNothingForAFileThatIsInPlace() throws Exception {
    RemoteFile file = BIG.at("sub/b");
    download(store(COMMIT, false), file, BIG);
    assertTrue(store.open(file, text -> {}).isEmpty());
    assertHolds(store, file, BIG);
  }

  @Test
  void opensAFileInPlaceByForce() throws Exception {
    RemoteFile file = TEXT.at("a");
    download(store, file, TEXT);
    FileStore forced = store(COMMIT, true);
    assertEquals(FileState.MISSING, forced.stateOf(file));
    download(forced, file, TEXT);
    assertHolds(store, file, TEXT);
  }

  @Test
  void placesADuplicateWithoutFetchingIt() throws Exception {
    download(store, BIG.at("one"), BIG);
    store.placeDuplicate(BIG.at("sub/two"), BIG.at("one"));
    assertHolds(store, BIG.at("sub/two"), BIG);
  }

  @Test
  void replacesAFileOfAnotherSize() throws Exception {
    Path place = store.pathOf(new RepoPath("a"));
    Files.createDirectories(place.getParent());
    Files.writeString(place, "something else");
    assertEquals(FileState.MISSING, store.stateOf(TEXT.at("a")));
    download(store, TEXT.at("a"), TEXT);
    assertHolds(store, TEXT.at("a"), TEXT);
  }

  @Test
  void refusesToReplaceAFolder() throws Exception {
    RemoteFile file = TEXT.at("a");
    Files.createDirectories(store.pathOf(file.path()).resolve("inside"));
    assertEquals(FileState.MISSING, store.stateOf(file));
    assertThrows(StorageFailure.class, () -> download(store, file, TEXT));
    assertTrue(Files.isDirectory(store.pathOf(file.path()).resolve("inside")));
  }

  @Test
  @DisabledOnOs(value = OS.WINDOWS, disabledReason = "links need a privilege there")
  void writesNothingThroughALinkToAFolder() throws Exception {
    RemoteFile file = TEXT.at("sub/a");
    Path outside = Files.createDirectory(folder.resolve("outside"));
    Path planted = store.pathOf(file.path()).getParent();
    Files.createDirectories(planted.getParent());
    Files.createSymbolicLink(planted, outside);
    Files.write(outside.resolve("a"), TEXT.bytes());
    assertEquals(FileState.MISSING, store.stateOf(file));
    assertThrows(StorageFailure.class, () -> download(store, file, TEXT));
    Files.delete(outside.resolve("a"));
    assertThrows(StorageFailure.class, () -> store.placeDuplicate(file, file));
    assertEquals(List.of(), filesBelow(outside));
  }

  @Test
  @DisabledOnOs(value = OS.WINDOWS, disabledReason = "links need a privilege there")
  void replacesALinkInsteadOfWritingThroughIt() throws Exception {
    RemoteFile file = TEXT.at("a");
    Path victim = Files.writeString(folder.resolve("victim"), "{\"b\": 2}\n");
    assertEquals(file.size(), Files.size(victim));
    Files.createDirectories(store.root());
    Files.createSymbolicLink(store.pathOf(file.path()), victim);
    assertEquals(FileState.MISSING, store.stateOf(file));
    download(store, file, TEXT);
    assertHolds(store, file, TEXT);
    assertEquals("{\"b\": 2}\n", Files.readString(victim));
  }

  @Test
  @DisabledOnOs(value = OS.WINDOWS, disabledReason = "files in use cannot be removed there")
  void restartsWhenThePartFileIsRemoved() throws Exception {
    RemoteFile file = BIG.at("sub/b");
    try (Incoming incoming = store.open(file, text -> {}).orElseThrow()) {
      incoming.part().writer().write(0, ByteBuffer.wrap(BIG.bytes()));
      for (Path left : filesBelow(folder)) {
        if (left.toString().endsWith(".incomplete")) {
          Files.delete(folder.resolve(left));
        }
      }
      assertThrows(PartFileRemoved.class, incoming::publish);
      incoming.renew().orElseThrow().writer().write(0, ByteBuffer.wrap(BIG.bytes()));
      incoming.publish();
    }
    assertHolds(store, file, BIG);
  }

  /** Makes locking fail, as on a file system without locks. */
  private void forbidLocks(RemoteFile file) throws IOException {
    Files.writeString(Files.createDirectories(folder.resolve("hub")).resolve(".locks"), "");
    Path metadata = folder.resolve("local/.cache/huggingface/download");
    Files.createDirectories(metadata.resolve(file.path() + ".lock"));
  }

  @Test
  void doesNotSpoilAFileThatAnotherRunPublishedWithoutLocks() throws Exception {
    RemoteFile file = BIG.at("big.bin");
    forbidLocks(file);
    try (Incoming late = store.open(file, text -> {}).orElseThrow()) {
      PartFile.Writer writer = late.part().writer();
      writer.write(0, BIG.slice(0, 10));
      download(store(COMMIT, false), file, BIG);
      writer.write(10, ByteBuffer.wrap(new byte[] {(byte) ~BIG.bytes()[10]}));
      assertHolds(store(COMMIT, false), file, BIG);
      assertEquals(Optional.empty(), late.renew());
    }
    assertHolds(store(COMMIT, false), file, BIG);
    assertEquals(List.of(), unfinished());
  }

  @Test
  void resumesTheBytesOfAnEarlierRunWithoutLocks() throws Exception {
    RemoteFile file = BIG.at("big.bin");
    forbidLocks(file);
    try (Incoming early = store.open(file, text -> {}).orElseThrow()) {
      early.part().writer().write(0, BIG.slice(0, 10));
    }
    assertEquals(10, store(COMMIT, false).partialBytes(file));
    try (Incoming next = store(COMMIT, false).open(file, text -> {}).orElseThrow()) {
      assertEquals(10, next.part().settledBytes());
      next.part().writer().write(10, BIG.slice(10, 20));
    }
    assertEquals(30, store(COMMIT, false).partialBytes(file));
  }

  @Test
  @DisabledOnOs(value = OS.WINDOWS, disabledReason = "a folder cannot hold a pipe there")
  void opensNoPipeInPlaceOfAJournal() throws Exception {
    RemoteFile file = BIG.at("big.bin");
    forbidLocks(file);
    try (Incoming early = store.open(file, text -> {}).orElseThrow()) {
      early.part().writer().write(0, BIG.slice(0, 10));
    }
    for (Path left : unfinished()) {
      if (left.toString().contains("journal")) {
        Files.delete(folder.resolve(left));
        String pipe = folder.resolve(left).toString();
        assertEquals(0, new ProcessBuilder("mkfifo", pipe).start().waitFor());
      }
    }
    FileStore next = store(COMMIT, false);
    assertTimeoutPreemptively(Duration.ofSeconds(20), () -> download(next, file, BIG));
    assertHolds(next, file, BIG);
  }

  @Test
  void resumesTheBytesOfAKilledRunOnceTheyAreAbandoned() throws Exception {
    RemoteFile file = BIG.at("big.bin");
    forbidLocks(file);
    Incoming killed = store.open(file, text -> {}).orElseThrow();
    killed.part().writer().write(0, BIG.slice(0, 10));
    List<Path> left = unfinished();
    try (Incoming next = store(COMMIT, false).open(file, text -> {}).orElseThrow()) {
      assertEquals(0, next.part().settledBytes(), "another process may be filling it");
      next.part().delete();
    }
    for (Path path : left) {
      Files.setLastModifiedTime(
          folder.resolve(path), FileTime.from(Instant.now().minus(Duration.ofMinutes(3))));
    }
    try (Incoming next = store(COMMIT, false).open(file, text -> {}).orElseThrow()) {
      assertEquals(10, next.part().settledBytes());
      next.part().delete();
    }
    assertEquals(List.of(), unfinished());
  }

  private void startByForce(RemoteFile file) throws Exception {
    List<Path> left;
    try (Incoming incoming = store(COMMIT, true).open(file, text -> {}).orElseThrow()) {
      incoming.part().writer().write(0, ByteBuffer.wrap(new byte[] {1, 2, 3}));
      left = unfinished();
    }
    for (Path part : left) {
      if (!Files.exists(folder.resolve(part))) { // restore what a kill would have left
        Files.write(folder.resolve(part), new byte[] {1, 2, 3});
      }
    }
  }

  private List<Path> unfinished() throws IOException {
    return filesBelow(folder).stream().filter(f -> f.toString().endsWith(".incomplete")).toList();
  }

  @Test
  void removesPartFilesOfAKilledRunOfAFileInPlace() throws Exception {
    for (RemoteFile file : List.of(BIG.at("sub/b"), TEXT.at("a.json"))) {
      download(store(COMMIT, false), file, file.size() > 1000 ? BIG : TEXT);
      startByForce(file);
      assertNotEquals(List.of(), unfinished());
      store(COMMIT, false).removeStaleParts(file);
      assertEquals(List.of(), unfinished());
    }
  }

  @Test
  void removesNoPartFileThatIsBeingFilled() throws Exception {
    RemoteFile file = BIG.at("sub/b");
    download(store, file, BIG);
    try (Incoming incoming = store(COMMIT, true).open(file, text -> {}).orElseThrow()) {
      store(COMMIT, false).removeStaleParts(file);
      incoming.part().writer().write(0, ByteBuffer.wrap(BIG.bytes()));
      incoming.publish();
    }
    assertHolds(store, file, BIG);
  }

  @Test
  void keepsTheListingOfACommit() throws Exception {
    store.complete(); // without files, no listing is written
    store.writeListing(TextSource.of("one"));
    store.writeListing(TextSource.of("two"));
    assertEquals("two", Files.readString(store.findListing().orElseThrow()));
    assertEquals(Optional.empty(), store(NEXT, false).findListing());
  }

  @Test
  void createsItsFolderWhenComplete() {
    store.complete();
    store.complete();
    assertTrue(Files.isDirectory(store.root()));
  }
}
