package io.hfj.store.cache;

import static io.hfj.testing.StoreDownload.download;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hfj.model.RemoteFile;
import io.hfj.model.Revision;
import io.hfj.store.FileStore.FileState;
import io.hfj.testing.Umask;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisabledOnOs(value = OS.WINDOWS, disabledReason = "links need a privilege there")
class SharedBlobsTest extends CacheTestBase {
  private static final String HASH = "cd".repeat(32);

  private Path payload;
  private Path manifest;
  private Path mark;

  @BeforeEach
  void fillTheStore() throws IOException {
    payload = root.resolve("blobs/cd/" + HASH);
    manifest = root.resolve("blobs/cd/" + HASH + ".refs");
    mark = write(root.resolve("blobs/.huggingface-shared-blobs"), "1\n");
    Files.createDirectories(payload.getParent());
    Files.write(payload, BIG.bytes());
  }

  private static RemoteFile file(String path) {
    RemoteFile plain = BIG.at(path);
    return new RemoteFile(
        plain.path(), plain.size(), "1".repeat(40), plain.lfsSha256(), Optional.of(HASH));
  }

  @Test
  void linksToAPayloadInTwoHops() throws Exception {
    RemoteFile file = file("sub/a");
    assertEquals(FileState.AVAILABLE, snapshot(OLD).stateOf(file));
    assertTrue(snapshot(OLD).place(file));
    assertEquals(FileState.IN_PLACE, snapshot(OLD).stateOf(file));
    Path pointer = snapshot(OLD).pathOf(file.path());
    assertLinksTo("../../../blobs/" + BIG.etag(), pointer);
    assertLinksTo("../../blobs/cd/" + HASH, repo.resolve("blobs/" + BIG.etag()));
    assertArrayEquals(BIG.bytes(), Files.readAllBytes(pointer));
    assertEquals("models--acme--tiny/blobs/" + BIG.etag() + "\n", Files.readString(manifest));
    assertEquals(Optional.of(BIG.at("sub/a")), snapshot(OLD).findPresent(file.path()));
  }

  @Test
  void appendsToAnExistingManifest() throws Exception {
    Files.writeString(manifest, "models--other/blobs/x\n");
    snapshot(OLD).place(file("a"));
    assertEquals(
        "models--other/blobs/x\nmodels--acme--tiny/blobs/" + BIG.etag() + "\n",
        Files.readString(manifest));
  }

  @Test
  void createsAManifestThatEveryoneMayExtend() throws Exception {
    Umask.during(Umask.PRIVATE, () -> snapshot(OLD).place(file("a")));
    assertEquals(
        "rw-rw-rw-", PosixFilePermissions.toString(Files.getPosixFilePermissions(manifest)));
  }

  @Test
  void usesNoPayloadOfAnotherSize() throws Exception {
    Files.write(payload, new byte[5]);
    assertUnused();
  }

  @Test
  void usesNoPayloadThatIsALink() throws Exception {
    Path elsewhere = root.resolve("elsewhere");
    Files.move(payload, elsewhere);
    Files.createSymbolicLink(payload, elsewhere);
    assertUnused();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "1", "2\n", "1\n\n"})
  void usesNoStoreWithoutItsMark(String text) throws Exception {
    Files.writeString(mark, text);
    assertUnused();
  }

  private void assertUnused() {
    assertEquals(FileState.MISSING, snapshot(OLD).stateOf(file("a")));
    assertFalse(snapshot(OLD).place(file("a")));
    assertFalse(Files.exists(manifest));
  }

  @Test
  void keepsAPayloadWhoseLinksCannotBeRead() throws Exception {
    Files.writeString(manifest, "models--secret/blobs/" + BIG.etag() + "\n");
    assertEquals(1, SharedBlobs.unused(new CacheLayout(root)).size());
    Path loop = root.resolve("models--secret"); // which not even root can enter
    Files.createSymbolicLink(loop, loop);
    assertEquals(List.of(), SharedBlobs.unused(new CacheLayout(root)));
  }

  @Test
  void usesNoStoreThatIsDisabled() {
    SnapshotStore snapshot =
        cache(new CacheOptions(true, true, false, false)).snapshot(REPO, Revision.MAIN, OLD);
    assertEquals(FileState.MISSING, snapshot.stateOf(file("a")));
    SnapshotStore unlinked = unlinked().snapshot(REPO, Revision.MAIN, OLD);
    assertEquals(FileState.MISSING, unlinked.stateOf(file("a")));
  }

  @Test
  void replacesTheLinkAndNotThePayloadWhenFetchedByForce() throws Exception {
    snapshot(OLD).place(file("a"));
    Files.write(payload, new byte[BIG.bytes().length]);
    SnapshotStore forced =
        cache(new CacheOptions(true, true, true, true)).snapshot(REPO, Revision.MAIN, OLD);
    download(forced, file("a"), BIG);
    assertArrayEquals(BIG.bytes(), Files.readAllBytes(forced.pathOf(file("a").path())));
    assertFalse(Files.isSymbolicLink(repo.resolve("blobs/" + BIG.etag())));
    assertArrayEquals(new byte[BIG.bytes().length], Files.readAllBytes(payload));
  }
}
