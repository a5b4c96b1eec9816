package io.hfj.store.localdir;

import static io.hfj.testing.StoreDownload.download;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hfj.ContentMismatch;
import io.hfj.StorageFailure;
import io.hfj.model.RemoteFile;
import io.hfj.model.RepoPath;
import io.hfj.store.FileStore;
import io.hfj.store.FileStore.FileState;
import io.hfj.store.FileStore.Incoming;
import io.hfj.store.fs.ActualNames;
import io.hfj.store.fs.RenameProbe;
import io.hfj.store.fs.TextSource;
import io.hfj.testing.Sample;
import io.hfj.testing.SingleNameDisk;
import io.hfj.testing.Umask;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiPredicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LocalDirStoreTest extends LocalDirTestBase {
  private String metadata(String name) throws IOException {
    return Files.readString(meta.resolve("download/" + name + ".metadata"));
  }

  @Test
  void laysFilesOutAsTheOfficialClientDoes() throws Exception {
    download(at(OLD), BIG.at("sub/big.bin"), BIG);
    download(at(OLD), TEXT.at("a"), TEXT);
    at(OLD).writeListing(TextSource.of("{}"));
    at(OLD).complete();
    try (var all = Files.walk(root)) {
      assertEquals(
          List.of(
              ".cache/huggingface/.gitignore",
              ".cache/huggingface/CACHEDIR.TAG",
              ".cache/huggingface/download/a.lock",
              ".cache/huggingface/download/a.metadata",
              ".cache/huggingface/download/sub/big.bin.lock",
              ".cache/huggingface/download/sub/big.bin.metadata",
              ".cache/huggingface/refs/models--acme--tiny/main", // other clients do not use it
              ".cache/huggingface/trees/" + OLD + ".json",
              "a",
              "sub/big.bin"),
          all.filter(path -> Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS))
              .map(path -> root.relativize(path).toString().replace('\\', '/'))
              .sorted()
              .toList());
    }
    assertEquals("*", Files.readString(meta.resolve(".gitignore")));
    assertEquals(OLD + "\n" + BIG.etag() + "\n4102444800.500000\n", metadata("sub/big.bin"));
    assertEquals(Set.of(new RepoPath("a"), new RepoPath("sub/big.bin")), at(OLD).listFiles());
  }

  /** With the suffix of the official client, a name of 246 bytes is the longest. */
  @Test
  void acceptsNamesAsLongAsTheOfficialClientDoes() throws Exception {
    for (int length : List.of(233, 234, 246)) {
      String name = "n".repeat(length);
      download(at(OLD), TEXT.at(name), TEXT);
      assertEquals(Optional.empty(), at(OLD).open(TEXT.at(name), text -> {}));
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {247, 250, 251, 255})
  void acceptsNamesThatLeaveNoRoomForASuffix(int length) throws Exception {
    RemoteFile file = TEXT.at("n".repeat(length));
    download(at(OLD), file, TEXT);
    assertEquals(FileState.IN_PLACE, at(OLD).stateOf(file));
    download(at(OLD), OTHER.at("m" + file.path().value().substring(1)), OTHER);
    assertEquals(FileState.IN_PLACE, at(OLD).stateOf(file));
  }

  @Test
  void replacesNoFileWhoseNameDiffersInCompositionOnly() throws Exception {
    String stored = "caf\u00e9";
    String name = "cafe\u0301";
    download(at(OLD), TEXT.at(stored), TEXT);
    // As on a disk that equates the names.
    Files.createLink(root.resolve(name), root.resolve(stored));
    Path metadata = meta.resolve("download");
    Files.copy(metadata.resolve(stored + ".metadata"), metadata.resolve(name + ".metadata"));
    LocalDirStore store = storeOn(new RenameProbe(), new ActualNames(SingleNameDisk.of(stored)));
    StorageFailure failure =
        assertThrows(StorageFailure.class, () -> download(store, OTHER.at(name), OTHER));
    assertTrue(failure.getMessage().contains(stored), failure.getMessage());
    assertArrayEquals(TEXT.bytes(), Files.readAllBytes(root.resolve(name)));
    download(at(OLD), OTHER.at(name), OTHER); // a disk that distinguishes the names
    assertArrayEquals(TEXT.bytes(), Files.readAllBytes(root.resolve(stored)));
  }

  /** As if another disk were mounted between the two folders. */
  @Test
  void fillsPartFilesBesideTheTargetIfTheyCannotBeRenamedToIt() throws Exception {
    RemoteFile file = BIG.at("sub/big.bin");
    RenameProbe none =
        new RenameProbe(
            (from, to) -> {
              throw new AtomicMoveNotSupportedException(from.toString(), to.toString(), "EXDEV");
            });
    LocalDirStore store = storeOn(none, new ActualNames());
    try (Incoming incoming = store.open(file, text -> {}).orElseThrow()) {
      incoming.part().writer().write(0, BIG.slice(0, 1000));
    }
    try (var all = Files.list(root.resolve("sub"))) {
      assertEquals(2, all.filter(path -> path.toString().endsWith(".incomplete")).count());
    }
    assertEquals(1000, at(OLD).partialBytes(file));
    try (Incoming incoming = store.open(file, text -> {}).orElseThrow()) {
      assertEquals(1000, incoming.part().settledBytes());
    }
    download(at(OLD), file, BIG); // without the mount, the download starts again
    at(OLD).removeStaleParts(file);
    store.placeDuplicate(BIG.at("sub/twin"), file);
    try (var all = Files.list(root.resolve("sub"))) {
      assertEquals(
          List.of("big.bin", "twin"),
          all.map(path -> path.getFileName().toString()).sorted().toList());
    }
  }

  @Test
  void refusesFilesThatTheDiskFindsInTheMetadataFolder() {
    LocalDirLayout layout = new LocalDirLayout(root);
    Map<String, String> aliases = Map.of("CACHE~1", ".cache", "HUGGIN~1", "huggingface");
    BiPredicate<Path, Path> shortNames =
        (one, other) -> {
          List<String> long1 = new ArrayList<>();
          one.forEach(part -> long1.add(aliases.getOrDefault(part.toString(), part.toString())));
          return root.getRoot().resolve(String.join("/", long1)).equals(other);
        };
    for (String name :
        List.of("CACHE~1/HUGGIN~1/download/a.metadata", ".cache/HUGGIN~1/x", "CACHE~1/HUGGIN~1")) {
      RepoPath file = new RepoPath(name);
      assertThrows(
          ContentMismatch.class, () -> layout.requireOutsideMetadata(file, shortNames), name);
      layout.requireOutsideMetadata(file, (one, other) -> false);
      layout.requireOutsideMetadata(file, Path::equals);
    }
    for (String name : List.of("CACHE~1/other/x", ".cache/pip/x", "HUGGIN~1/x", "CACHE~1", "a")) {
      layout.requireOutsideMetadata(new RepoPath(name), shortNames);
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void resumesTheUnfinishedFileOfAnOldClient(boolean oldest) throws Exception {
    RemoteFile file = BIG.at("sub/big.bin");
    LocalDirLayout layout = new LocalDirLayout(root);
    String stem = oldest ? "big.bin." + BIG.etag() : layout.partStem(file);
    Path left = meta.resolve("download/sub").resolve(stem + ".incomplete");
    Files.createDirectories(left.getParent());
    Files.write(left, Arrays.copyOf(BIG.bytes(), 1000));
    Files.setLastModifiedTime(left, FileTime.from(Instant.now().minus(Duration.ofHours(1))));
    assertEquals(1000, at(OLD).partialBytes(file));
    try (Incoming incoming = at(OLD).open(file, text -> {}).orElseThrow()) {
      assertEquals(1000, incoming.part().settledBytes());
    }
    assertFalse(Files.exists(left));
  }

  @Test
  void removesPartFilesOfEarlierContent() throws Exception {
    Sample old = Sample.large(2, (2 << 20) + 3);
    try (Incoming incoming = at(OLD).open(old.at("a.bin"), text -> {}).orElseThrow()) {
      incoming.part().writer().write(0, ByteBuffer.wrap(old.bytes(), 0, 1000));
    }
    assertEquals(1000, at(OLD).partialBytes(old.at("a.bin")));
    download(at(NEW), BIG.at("a.bin"), BIG);
    at(NEW).removeStaleParts(BIG.at("a.bin"));
    assertEquals(0, at(OLD).partialBytes(old.at("a.bin")));
    try (var all = Files.walk(root)) {
      assertEquals(List.of(), all.filter(f -> f.toString().endsWith(".incomplete")).toList());
    }
  }

  @Test
  void removesFilesOfAKilledRenameProbe() throws Exception {
    List<Path> tried = new ArrayList<>();
    RemoteFile file = BIG.at("sub/big.bin");
    LocalDirStore store =
        storeOn(new RenameProbe((from, to) -> tried.addAll(List.of(from, to))), new ActualNames());
    download(store, file, BIG);
    assertEquals(
        List.of(meta.resolve("download/sub"), root.resolve("sub")),
        tried.stream().map(Path::getParent).toList());
    for (Path left : tried) {
      assertFalse(Files.exists(left));
      Files.createFile(left);
      Files.setLastModifiedTime(left, FileTime.from(Instant.now().minus(Duration.ofHours(2))));
    }
    store.removeStaleParts(file);
    store.complete();
    assertEquals(List.of(), tried.stream().filter(Files::exists).toList());
  }

  @Test
  void namesPartFilesByAShortHash() {
    LocalDirLayout layout = new LocalDirLayout(root);
    assertEquals(
        "CmfBYMDPt8lXopsU8pgliJj5hHM=." + BIG.etag(), layout.partStem(BIG.at("sub/big.bin")));
    assertEquals(meta.resolve("download/sub"), layout.parts(new RepoPath("sub/big.bin")));
  }

  @Test
  @DisabledOnOs(value = OS.WINDOWS, disabledReason = "no modes there")
  void givesFilesTheModeOfTheUmask() throws Exception {
    Umask.during(Umask.USUAL, () -> download(at(OLD), BIG.at("big.bin"), BIG));
    for (String name : List.of("big.bin", ".cache/huggingface/download/big.bin.metadata")) {
      assertEquals(
          "rw-r--r--",
          PosixFilePermissions.toString(Files.getPosixFilePermissions(root.resolve(name))));
    }
  }

  @Test
  void recordsATimeThatIsNotBeforeTheFiles() throws Exception {
    clock = Clock.fixed(Instant.EPOCH, ZoneOffset.UTC);
    download(at(OLD), BIG.at("a"), BIG);
    assertEquals(FileState.IN_PLACE, at(OLD).stateOf(BIG.at("a")));
  }

  @Test
  void updatesOnlyTheMetadataOfAnUnchangedFile() throws Exception {
    download(at(OLD), BIG.at("a"), BIG);
    FileStore next = at(NEW);
    assertEquals(FileState.AVAILABLE, next.stateOf(BIG.at("a")));
    assertTrue(next.place(BIG.at("a")));
    assertTrue(metadata("a").startsWith(NEW + "\n"));
  }

  @Test
  void replacesAFileWithAnotherEtag() throws Exception {
    download(at(OLD), TEXT.at("a"), TEXT);
    assertEquals(FileState.MISSING, at(NEW).stateOf(OTHER.at("a")));
    download(at(NEW), OTHER.at("a"), OTHER);
    assertArrayEquals(OTHER.bytes(), Files.readAllBytes(root.resolve("a")));
  }

  @ParameterizedTest
  @CsvSource({"true", "false"})
  void hashesAFileWithoutValidMetadata(boolean broken) throws Exception {
    write("a", TEXT);
    write("b", BIG);
    if (broken) {
      Files.createDirectories(meta.resolve("download"));
      Files.writeString(meta.resolve("download/a.metadata"), "what?");
    }
    FileStore store = at(OLD);
    assertEquals(FileState.AVAILABLE, store.stateOf(TEXT.at("a")));
    assertEquals(FileState.AVAILABLE, store.stateOf(BIG.at("b")));
    assertTrue(store.place(TEXT.at("a")) && store.place(BIG.at("b")));
    assertEquals(FileState.IN_PLACE, at(OLD).stateOf(TEXT.at("a")));
    assertEquals(OLD + "\n" + TEXT.etag() + "\n4102444800.500000\n", metadata("a"));
  }

  @Test
  void hashesAFileThatIsNewerThanItsMetadata() throws Exception {
    download(at(OLD), TEXT.at("a"), TEXT);
    Path file = write("a", OTHER);
    Files.setLastModifiedTime(file, FileTime.from(FAR.plusSeconds(10)));
    assertEquals(FileState.MISSING, at(OLD).stateOf(TEXT.at("a")));
    Files.write(file, TEXT.bytes());
    Files.setLastModifiedTime(file, FileTime.from(FAR.plusSeconds(10)));
    assertEquals(FileState.AVAILABLE, at(OLD).stateOf(TEXT.at("a")));
  }

  @Test
  void checksAFileAgainAfterItChanged() throws Exception {
    write("a", TEXT);
    FileStore store = at(OLD);
    assertEquals(FileState.AVAILABLE, store.stateOf(TEXT.at("a")));
    write("a", OTHER);
    assertEquals(FileState.MISSING, store.stateOf(TEXT.at("a")));
    assertFalse(store.place(TEXT.at("a")));
    assertEquals(FileState.MISSING, at(OLD).stateOf(TEXT.at("a")));
  }

  /** Changes the content without changing size and time. */
  private static void changeUnnoticed(Path file, Sample content) throws IOException {
    FileTime changed = Files.getLastModifiedTime(file);
    Files.write(file, content.bytes());
    Files.setLastModifiedTime(file, changed);
  }

  @Test
  void hashesAFileWithoutMetadataOnce() throws Exception {
    Path right = write("right", TEXT);
    Path wrong = write("wrong", OTHER);
    FileStore store = at(NEW);
    assertEquals((long) TEXT.bytes().length, store.bytesToHash(TEXT.at("right")));
    assertEquals(0, store.bytesToHash(BIG.at("right")));
    List<Long> read = new ArrayList<>();
    store.hashExisting(TEXT.at("right"), read::add);
    assertEquals(List.of((long) TEXT.bytes().length), read);
    assertEquals(0, store.bytesToHash(TEXT.at("right")));
    assertEquals(FileState.MISSING, store.stateOf(TEXT.at("wrong")));
    assertEquals(0, store.bytesToHash(TEXT.at("wrong")));
    changeUnnoticed(right, OTHER);
    changeUnnoticed(wrong, TEXT);
    assertEquals(FileState.AVAILABLE, store.stateOf(TEXT.at("right")));
    assertEquals(FileState.MISSING, store.stateOf(TEXT.at("wrong")));
  }

  @Test
  void copiesContentFromTheCache() throws Exception {
    download(cached(OLD), BIG.at("a"), BIG);
    FileStore store = at(OLD);
    assertEquals(FileState.AVAILABLE, store.stateOf(BIG.at("a")));
    assertTrue(store.place(BIG.at("a")));
    assertArrayEquals(BIG.bytes(), Files.readAllBytes(root.resolve("a")));
    assertFalse(Files.isSymbolicLink(root.resolve("a")));
    assertEquals(FileState.IN_PLACE, at(OLD).stateOf(BIG.at("a")));
  }

  @Test
  void copiesNoContentFromTheCacheWithAWrongHash() throws Exception {
    download(cached(OLD), TEXT.at("a"), OTHER);
    FileStore store = at(OLD);
    assertEquals(FileState.AVAILABLE, store.stateOf(TEXT.at("a")));
    assertFalse(store.place(TEXT.at("a")));
    assertFalse(Files.exists(root.resolve("a")));
    assertTrue(store.open(TEXT.at("a"), text -> {}).isPresent());
  }

  @Test
  void refusesADuplicateOfAFileThatChanged() throws Exception {
    write("a", OTHER);
    StorageFailure failure =
        assertThrows(
            StorageFailure.class, () -> at(OLD).placeDuplicate(TEXT.at("b"), TEXT.at("a")));
    assertTrue(failure.getMessage().endsWith("changed while it was copied"));
    assertFalse(Files.exists(root.resolve("b")));
  }

  @Test
  void keepsTheOldFileUntilTheNewOneIsComplete() throws Exception {
    download(at(OLD), TEXT.at("a"), TEXT);
    try (Incoming incoming = at(NEW).open(BIG.at("a"), text -> {}).orElseThrow()) {
      incoming.part().writer().write(0, BIG.slice(0, 1000));
    }
    assertEquals(FileState.IN_PLACE, at(OLD).stateOf(TEXT.at("a")));
  }

  @Test
  void findsAFileByItsMetadata() throws Exception {
    download(at(OLD), TEXT.at("a"), TEXT);
    assertEquals(Optional.of(TEXT.at("a")), at(OLD).findPresent(new RepoPath("a")));
    assertEquals(Optional.empty(), at(NEW).findPresent(new RepoPath("a")));
  }

  /** As if the disk equated its name with that of another file of the commit. */
  @Test
  void ignoresMetadataOfOtherContentAtTheSameCommit() throws Exception {
    download(at(OLD), TEXT.at("a"), TEXT);
    assertEquals(OTHER.bytes().length, TEXT.bytes().length);
    assertEquals(FileState.MISSING, at(OLD).stateOf(OTHER.at("a")));
    download(at(OLD), OTHER.at("a"), OTHER);
    assertEquals(FileState.IN_PLACE, at(OLD).stateOf(OTHER.at("a")));
  }

  @Test
  void removesMetadataOfAFileThatAnotherRunReplaced() throws Exception {
    // Without locks: the other file replaces this one before it is checked.
    Path other = write("b", OTHER);
    clock =
        new OnceDisturbed(
            () -> Files.move(other, root.resolve("a"), StandardCopyOption.REPLACE_EXISTING));
    download(at(NEW), TEXT.at("a"), TEXT);
    assertArrayEquals(OTHER.bytes(), Files.readAllBytes(root.resolve("a")));
    assertFalse(Files.exists(meta.resolve("download/a.metadata")));
    assertEquals(FileState.MISSING, at(NEW).stateOf(TEXT.at("a")));
  }

  @Test
  @DisabledOnOs(value = OS.WINDOWS, disabledReason = "links need a privilege there")
  void replacesALinkIntoTheCache() throws Exception {
    FileStore cached = cached(OLD);
    download(cached, TEXT.at("a"), TEXT);
    Files.createDirectories(root);
    Files.createSymbolicLink(root.resolve("a"), cached.pathOf(new RepoPath("a")));
    download(at(NEW), OTHER.at("a"), OTHER);
    assertFalse(Files.isSymbolicLink(root.resolve("a")));
    assertArrayEquals(TEXT.bytes(), Files.readAllBytes(cached.pathOf(new RepoPath("a"))));
  }

  @ParameterizedTest
  @CsvSource({".cache", ".cache/huggingface", ".cache/huggingface/download"})
  @DisabledOnOs(value = OS.WINDOWS, disabledReason = "links need a privilege there")
  void writesNoMetadataThroughALink(String planted) throws Exception {
    Path outside = Files.createDirectory(temp.toRealPath().resolve("outside"));
    Files.createDirectories(root.resolve(planted).getParent());
    Files.createSymbolicLink(root.resolve(planted), outside);
    assertThrows(StorageFailure.class, () -> at(OLD).open(TEXT.at("a"), text -> {}));
    try (var files = Files.list(outside)) {
      assertEquals(List.of(), files.toList());
    }
  }

  /** An action of another process. */
  private interface Action {
    void run() throws IOException;
  }

  /** A clock that runs an action of another process when it is first read. */
  private static final class OnceDisturbed extends Clock {
    private Action action;

    OnceDisturbed(Action action) {
      this.action = action;
    }

    @Override
    public Instant instant() {
      Action now = action;
      action = () -> {};
      try {
        now.run();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      return FAR;
    }

    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      throw new UnsupportedOperationException();
    }
  }
}
