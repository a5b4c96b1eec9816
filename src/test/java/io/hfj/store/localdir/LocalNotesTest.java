package io.hfj.store.localdir;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hfj.model.CommitHash;
import io.hfj.model.RemoteFile;
import io.hfj.model.RepoId;
import io.hfj.model.RepoPath;
import io.hfj.model.RepoType;
import io.hfj.model.Revision;
import io.hfj.store.FileStore;
import io.hfj.store.FileStore.FileState;
import io.hfj.store.FileStore.Incoming;
import io.hfj.store.cache.CacheOptions;
import io.hfj.store.cache.HubCache;
import io.hfj.store.lock.LockFiles;
import io.hfj.testing.Sample;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a note says of a file when something comes between the two. */
class LocalNotesTest {
  private static final RepoId REPO = new RepoId(RepoType.MODEL, "acme/tiny");
  private static final CommitHash OLD = new CommitHash("a1".repeat(20));
  private static final CommitHash NEW = new CommitHash("b2".repeat(20));
  private static final Sample BIG = Sample.large(1, (1 << 20) + 3);
  private static final Sample TEXT = Sample.small("{\"a\": 1}\n");
  private static final Sample OTHER = Sample.small("{\"b\": 2}\n");
  private static final Instant FAR = Instant.parse("2100-01-01T00:00:00.5Z");

  @TempDir Path temp;
  private Path root;
  private HubCache cache;
  private Clock clock = Clock.fixed(FAR, ZoneOffset.UTC);

  @BeforeEach
  void nameTheFolders() throws IOException {
    root = temp.toRealPath().resolve("local");
    cache =
        new HubCache(
            temp.toRealPath().resolve("hub"),
            new CacheOptions(true, true, true, false),
            new LockFiles(delay -> {}),
            Clock.systemUTC(),
            text -> {});
  }

  private FileStore at(CommitHash commit) {
    LockFiles locks = new LockFiles(delay -> {});
    return new LocalDirTarget(root, cache, Optional.empty(), locks, clock, false)
        .storeFor(REPO, Revision.MAIN, commit);
  }

  private static void bring(FileStore store, RemoteFile file, Sample content) throws Exception {
    try (Incoming intake = store.open(file, text -> {}).orElseThrow()) {
      intake.part().writer().write(0, ByteBuffer.wrap(content.bytes()));
      intake.publish();
    }
  }

  private Path place(String name, Sample content) throws IOException {
    Path file = root.resolve(name);
    Files.createDirectories(file.getParent());
    return Files.write(file, content.bytes());
  }

  /** The clock is read when a file has its name and lacks its note. */
  private void betweenNameAndNote(Runnable what) {
    clock =
        new Clock() {
          @Override
          public Instant instant() {
            what.run();
            return FAR;
          }

          @Override
          public ZoneOffset getZone() {
            return ZoneOffset.UTC;
          }

          @Override
          public Clock withZone(ZoneId zone) {
            return this;
          }
        };
  }

  private static final class Killed extends RuntimeException {}

  @Test
  void trustsNoOlderNoteWhenKilledBeforeTheNewOne() throws Exception {
    bring(at(OLD), TEXT.at("a"), TEXT);
    betweenNameAndNote(
        () -> {
          throw new Killed();
        });
    assertThrows(Killed.class, () -> bring(at(NEW), OTHER.at("a"), OTHER));
    assertEquals(FileState.MISSING, at(OLD).stateOf(TEXT.at("a")));
    assertEquals(FileState.AVAILABLE, at(NEW).stateOf(OTHER.at("a")));
  }

  @Test
  void notesNothingOfAFileThatAnotherProcessReplacedMeanwhile() throws Exception {
    bring(cache.storeFor(REPO, Revision.MAIN, OLD), TEXT.at("a"), TEXT);
    betweenNameAndNote(
        () -> {
          try {
            Files.move(
                place("other", OTHER), root.resolve("a"), StandardCopyOption.REPLACE_EXISTING);
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
        });
    FileStore store = at(OLD);
    assertEquals(FileState.AVAILABLE, store.stateOf(TEXT.at("a")));
    store.place(TEXT.at("a"));
    clock = Clock.fixed(FAR, ZoneOffset.UTC);
    assertEquals(FileState.AVAILABLE, at(NEW).stateOf(OTHER.at("a")));
    Files.delete(cache.storeFor(REPO, Revision.MAIN, OLD).pathOf(new RepoPath("a")).toRealPath());
    assertEquals(FileState.MISSING, at(OLD).stateOf(TEXT.at("a")));
  }

  @Test
  void findsAFileInPlaceThatOnlyLacksItsNote() throws Exception {
    try (Incoming intake = at(OLD).open(BIG.at("a"), text -> {}).orElseThrow()) {
      place("a", BIG);
      assertEquals(Optional.empty(), intake.renew());
    }
    assertEquals(FileState.IN_PLACE, at(OLD).stateOf(BIG.at("a")));
  }

  @Test
  void placesAFileWhileAnotherProcessTidiesUp() throws Exception {
    bring(cache.storeFor(REPO, Revision.MAIN, OLD), BIG.at("a"), BIG);
    AtomicBoolean done = new AtomicBoolean();
    Thread other =
        new Thread(
            () -> {
              while (!done.get()) {
                at(OLD).removeStaleParts(BIG.at("a"));
              }
            });
    other.start();
    try {
      for (int i = 0; i < 50; i++) {
        assertTrue(at(OLD).place(BIG.at("a")));
      }
    } finally {
      done.set(true);
      other.join();
    }
    assertEquals(FileState.IN_PLACE, at(OLD).stateOf(BIG.at("a")));
  }
}
