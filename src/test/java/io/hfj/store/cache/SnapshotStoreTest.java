package io.hfj.store.cache;

import static io.hfj.testing.StoreDownload.download;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hfj.LinkMode;
import io.hfj.StorageFailure;
import io.hfj.model.RepoPath;
import io.hfj.model.Revision;
import io.hfj.store.FileStore.FileState;
import io.hfj.store.FileStore.Incoming;
import io.hfj.store.clean.CacheDeleter;
import io.hfj.store.clean.DeletionFilter;
import io.hfj.store.clean.DeletionPlan;
import io.hfj.store.fs.ActualNames;
import io.hfj.store.fs.TextSource;
import io.hfj.testing.Prerequisite;
import io.hfj.testing.SingleNameDisk;
import io.hfj.testing.Umask;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisabledOnOs(value = OS.WINDOWS, disabledReason = "links need a privilege there")
class SnapshotStoreTest extends CacheTestBase {
  @Test
  void laysFilesOutAsTheOfficialClientDoes() throws Exception {
    SnapshotStore snapshot = snapshot(OLD);
    download(snapshot, TEXT.at("config.json"), TEXT);
    download(snapshot, BIG.at("data/deep/x.bin"), BIG);
    snapshot.writeListing(TextSource.of("{}"));
    snapshot.recordAbsent(new RepoPath("data/none"));
    snapshot.complete();
    String name = "models--acme--tiny/";
    assertEquals(
        Stream.of(
                ".locks/" + name + BIG.etag() + ".lock",
                ".locks/" + name + TEXT.etag() + ".lock",
                "CACHEDIR.TAG",
                name + ".no_exist/" + OLD + "/data/none",
                name + "blobs/" + BIG.etag(),
                name + "blobs/" + TEXT.etag(),
                name + "refs/main",
                name + "snapshots/" + OLD + "/config.json",
                name + "snapshots/" + OLD + "/data/deep/x.bin",
                name + "trees/" + OLD + ".json")
            .sorted()
            .toList(),
        namesBelow(root));
    assertLinksTo("../../blobs/" + TEXT.etag(), snapshot.pathOf(new RepoPath("config.json")));
    assertLinksTo(
        "../../../../blobs/" + BIG.etag(), snapshot.pathOf(new RepoPath("data/deep/x.bin")));
    assertArrayEquals(BIG.bytes(), Files.readAllBytes(repo.resolve("blobs/" + BIG.etag())));
    assertEquals(OLD.hex(), Files.readString(repo.resolve("refs/main")));
    assertEquals(0, Files.size(repo.resolve(".no_exist/" + OLD + "/data/none")));
  }

  @Test
  void replacesNoLinkWhoseNameDiffersInCompositionOnly() throws Exception {
    String stored = "caf\u00e9";
    String name = "cafe\u0301";
    download(snapshot(OLD), TEXT.at(stored), TEXT);
    Path found = snapshot(OLD).pathOf(new RepoPath(name));
    Files.copy(snapshot(OLD).pathOf(new RepoPath(stored)), found, LinkOption.NOFOLLOW_LINKS);
    SnapshotStore equating =
        new SnapshotStore(
            new SnapshotLayout(new CacheLayout(root), REPO, Revision.MAIN, OLD),
            new CacheOptions(true, true, true, false),
            new io.hfj.store.lock.LockFiles(delay -> {}),
            new ActualNames(SingleNameDisk.of(stored)),
            Clock.systemUTC(),
            notices::add);
    StorageFailure failure =
        assertThrows(StorageFailure.class, () -> download(equating, BIG.at(name), BIG));
    assertTrue(failure.getMessage().contains(stored), failure.getMessage());
    assertArrayEquals(TEXT.bytes(), Files.readAllBytes(found));
    download(snapshot(OLD), BIG.at(name), BIG); // a disk that distinguishes the names
    assertArrayEquals(BIG.bytes(), Files.readAllBytes(found));
  }

  @Test
  void doesNotReportMissingLinkSupportOfARemovedCache() throws Exception {
    Incoming incoming = snapshot(OLD).open(BIG.at("b"), text -> {}).orElseThrow();
    incoming.part().writer().write(0, BIG.slice(0, 10));
    Files.move(root, temp.resolve("elsewhere"));
    incoming.close();
    assertEquals(List.of(), notices);
  }

  @Test
  void detectsLinkSupportDespiteTheLinkOfAKilledRun() throws Exception {
    Files.createDirectories(repo);
    Files.createSymbolicLink(repo.resolve(".hfj-link.tmp"), Path.of("blobs"));
    download(snapshot(OLD), TEXT.at("a"), TEXT);
    assertLinksTo("../../blobs/" + TEXT.etag(), repo.resolve("snapshots/" + OLD + "/a"));
    assertFalse(Files.exists(repo.resolve(".hfj-link.tmp"), LinkOption.NOFOLLOW_LINKS));
  }

  @Test
  void removesTheFilesOfAKilledAdoption() throws Exception {
    Path left = write(repo.resolve("blobs/" + BIG.etag() + ".0a1b2c3d.link.incomplete"), "begun");
    Path mine = Files.write(temp.resolve("mine"), BIG.bytes());
    assertTrue(snapshot(OLD).adopt(BIG.at("a"), mine, LinkMode.COPY).isPresent());
    assertFalse(Files.exists(left));
    Files.writeString(left, "begun");
    snapshot(OLD).removeStaleParts(BIG.at("a"));
    assertFalse(Files.exists(left));
  }

  @Test
  void marksTheCacheForBackupTools() throws Exception {
    download(snapshot(OLD), TEXT.at("a"), TEXT);
    assertEquals(
        "Signature: 8a477f597d28d172789f06886806bc55\n"
            + "# This file is a cache directory tag created by huggingface_hub.\n"
            + "# For information about cache directory tags, see:\n"
            + "#\thttps://bford.info/cachedir/\n",
        Files.readString(root.resolve("CACHEDIR.TAG")));
    assertEquals(191, Files.size(root.resolve("CACHEDIR.TAG")));
  }

  @ParameterizedTest
  @CsvSource({Umask.USUAL + ", rwxr-xr-x, rw-r--r--", Umask.PRIVATE + ", rwx------, rw-------"})
  void givesAllFilesExceptLocksTheModeOfTheUmask(int umask, String folders, String files)
      throws Exception {
    Umask.during(
        umask,
        () -> {
          download(snapshot(OLD), BIG.at("sub/a"), BIG);
          snapshot(OLD).writeListing(TextSource.of("{}"));
          snapshot(OLD).recordAbsent(new RepoPath("none"));
        });
    try (var all = Files.walk(root)) {
      for (Path path : all.filter(p -> !Files.isSymbolicLink(p)).toList()) {
        String expected =
            Files.isDirectory(path)
                ? folders
                : path.toString().endsWith(".lock") ? "rw-rw-r--" : files;
        assertEquals(
            expected,
            PosixFilePermissions.toString(Files.getPosixFilePermissions(path)),
            path.toString());
      }
    }
  }

  @Test
  void keepsNestedRefsInFolders() throws Exception {
    SnapshotStore snapshot = linked().snapshot(REPO, new Revision("refs/pr/1"), OLD);
    snapshot.complete();
    assertEquals(OLD.hex(), Files.readString(repo.resolve("refs/refs/pr/1")));
  }

  @Test
  void writesNoRefForACommit() throws Exception {
    SnapshotStore snapshot = linked().snapshot(REPO, new Revision(OLD.hex()), OLD);
    download(snapshot, TEXT.at("a"), TEXT);
    snapshot.complete();
    assertFalse(Files.exists(repo.resolve("refs")));
  }

  @Test
  void keepsTheOldRefUntilTheNewSnapshotIsComplete() throws Exception {
    download(snapshot(OLD), TEXT.at("a"), TEXT);
    snapshot(OLD).complete();
    download(snapshot(NEW), BIG.at("b"), BIG);
    assertEquals(OLD.hex(), Files.readString(repo.resolve("refs/main")));
    snapshot(NEW).complete();
    assertEquals(NEW.hex(), Files.readString(repo.resolve("refs/main")));
  }

  @ParameterizedTest
  @CsvSource({"''", "b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2", "garbage"})
  void writesTheRefEarlyIfTheOldOneLeadsNowhere(String old) throws Exception {
    write(repo.resolve("refs/main"), old);
    download(snapshot(OLD), TEXT.at("a"), TEXT);
    assertEquals(OLD.hex(), Files.readString(repo.resolve("refs/main")));
  }

  @Test
  void sharesOneBlobAmongNamesAndCommits() throws Exception {
    download(snapshot(OLD), BIG.at("a"), BIG);
    assertEquals(FileState.AVAILABLE, snapshot(NEW).stateOf(BIG.at("b")));
    assertTrue(snapshot(NEW).place(BIG.at("b")));
    assertEquals(FileState.IN_PLACE, snapshot(NEW).stateOf(BIG.at("b")));
    assertEquals(List.of(BIG.etag().value()), namesBelow(repo.resolve("blobs")));
  }

  @Test
  void replacesAPointerToOtherContent() throws Exception {
    download(snapshot(OLD), TEXT.at("a"), TEXT);
    assertEquals(FileState.MISSING, snapshot(OLD).stateOf(BIG.at("a")));
    download(snapshot(OLD), BIG.at("a"), BIG);
    assertLinksTo("../../blobs/" + BIG.etag(), snapshot(OLD).pathOf(new RepoPath("a")));
  }

  @Test
  void replacesAPointerToNothing() throws Exception {
    Path pointer = snapshot(OLD).pathOf(new RepoPath("a"));
    Files.createDirectories(pointer.getParent());
    Files.createSymbolicLink(pointer, Path.of("../../blobs/gone"));
    download(snapshot(OLD), TEXT.at("a"), TEXT);
    assertEquals(FileState.IN_PLACE, snapshot(OLD).stateOf(TEXT.at("a")));
  }

  @Test
  void fetchesATruncatedBlobAgain() throws Exception {
    download(snapshot(OLD), BIG.at("a"), BIG);
    Files.write(repo.resolve("blobs/" + BIG.etag()), new byte[5]);
    assertEquals(FileState.MISSING, snapshot(OLD).stateOf(BIG.at("a")));
    download(snapshot(OLD), BIG.at("a"), BIG);
    assertArrayEquals(BIG.bytes(), Files.readAllBytes(repo.resolve("blobs/" + BIG.etag())));
  }

  @Test
  void findsAFileByItsLink() throws Exception {
    download(snapshot(OLD), BIG.at("a"), BIG);
    assertEquals(Optional.of(BIG.at("a")), snapshot(OLD).findPresent(new RepoPath("a")));
    Path pointer = snapshot(OLD).pathOf(new RepoPath("b"));
    Files.createSymbolicLink(pointer, Path.of("/etc/" + BIG.etag()));
    assertEquals(Optional.empty(), snapshot(OLD).findPresent(new RepoPath("b")));
  }

  @Test
  void followsFoldersThatWereMovedToAnotherDisk() throws Exception {
    for (String moved : List.of("models--acme--tiny", "models--acme--tiny/blobs")) {
      download(snapshot(OLD), TEXT.at("a"), TEXT);
      Path away = Files.createDirectories(temp.resolve("disk")).resolve(moved.replace('/', '+'));
      Files.move(root.resolve(moved), away);
      Files.createSymbolicLink(root.resolve(moved), away);

      assertEquals(FileState.IN_PLACE, snapshot(OLD).stateOf(TEXT.at("a")));
      download(snapshot(NEW), BIG.at("sub/b"), BIG);
      snapshot(NEW).complete();

      assertEquals(FileState.IN_PLACE, snapshot(NEW).stateOf(BIG.at("sub/b")));
      assertTrue(Files.isSymbolicLink(root.resolve(moved)));
      assertTrue(namesBelow(away).toString().contains(BIG.etag().value()));
      assertIsScannedAndDeleted(away);
    }
  }

  private void assertIsScannedAndDeleted(Path away) throws Exception {
    ScannedRepo repo = new CacheScanner(root).scan().repos().get(0);
    assertEquals(2, repo.revisions().size());
    assertEquals(BIG.bytes().length + TEXT.bytes().length, repo.size());
    DeletionPlan all = DeletionFilter.ALL.plan(new CacheScanner(root).scan(), 0);
    var done =
        new CacheDeleter(root, new io.hfj.store.lock.LockFiles(delay -> {}), n -> {}).delete(all);
    assertEquals(List.of(), done.skipped());
    assertEquals(repo.size(), done.freedBytes());
    assertEquals(List.of(), Files.exists(away) ? namesBelow(away) : List.of());
  }

  @Test
  void refusesMovedFoldersThatAnotherUserLinked() throws Exception {
    Prerequisite.ROOT.require(
        (Integer) Files.getAttribute(temp, "unix:uid") == 0, "only root is many users");
    for (String moved : List.of("models--acme--tiny", "models--acme--tiny/blobs")) {
      Path away = Files.createDirectories(temp.resolve(moved.replace('/', '+')));
      Path link = root.resolve(moved);
      Files.createDirectories(link.getParent());
      Files.createSymbolicLink(link, away);
      Files.setAttribute(link, "unix:uid", 12345, LinkOption.NOFOLLOW_LINKS);
      assertThrows(StorageFailure.class, () -> download(snapshot(OLD), TEXT.at("a"), TEXT));
      assertEquals(List.of(), namesBelow(away));
      Files.delete(link);
    }
  }

  @Test
  void resolvesLinksInThePathOfTheRoot() throws Exception {
    Files.createDirectories(root);
    Path link = Files.createSymbolicLink(root.resolveSibling("link"), root);
    CacheTarget cache =
        new CacheTarget(
            link.resolve("x/../not-yet"),
            new CacheOptions(true, true, true, false),
            new io.hfj.store.lock.LockFiles(delay -> {}),
            Clock.systemUTC(),
            notices::add);
    assertEquals(
        root.resolve("not-yet/models--acme--tiny/snapshots/" + OLD),
        cache.snapshot(REPO, Revision.MAIN, OLD).root());
  }

  @Test
  void warnsThatARefCannotBeWritten() throws Exception {
    download(snapshot(OLD), TEXT.at("a"), TEXT);
    snapshot(OLD).complete();
    Files.delete(repo.resolve("refs/main"));
    Files.createDirectories(repo.resolve("refs/main/in-the-way"));
    snapshot(OLD).complete();
    assertEquals(List.of("cannot record in the cache that main is " + OLD.brief()), notices);
    assertEquals(FileState.IN_PLACE, snapshot(OLD).stateOf(TEXT.at("a")));
  }

  @Test
  void readsAReadOnlyCacheAndReportsWhatItCannotWrite() throws Exception {
    download(snapshot(OLD), TEXT.at("a"), TEXT);
    setWritable(false);
    try {
      Prerequisite.USER.require(!Files.isWritable(repo), "root may write everywhere");
      assertEquals(FileState.IN_PLACE, snapshot(OLD).stateOf(TEXT.at("a")));
      snapshot(OLD).complete();
      snapshot(OLD).writeListing(TextSource.of("{}"));
      snapshot(OLD).recordAbsent(new RepoPath("none"));
      StorageFailure failure =
          assertThrows(StorageFailure.class, () -> download(snapshot(OLD), BIG.at("b"), BIG));
      assertTrue(failure.getMessage().endsWith("permission denied"), failure.getMessage());
    } finally {
      setWritable(true);
    }
  }

  private void setWritable(boolean writable) throws IOException {
    Set<PosixFilePermission> modes =
        PosixFilePermissions.fromString(writable ? "rwxr-xr-x" : "r-xr-xr-x");
    try (var all = Files.walk(root)) {
      for (Path path : all.filter(p -> Files.isDirectory(p, LinkOption.NOFOLLOW_LINKS)).toList()) {
        Files.setPosixFilePermissions(path, modes);
      }
    }
  }
}
