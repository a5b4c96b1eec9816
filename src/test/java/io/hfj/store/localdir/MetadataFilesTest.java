package io.hfj.store.localdir;

import static io.hfj.testing.StoreDownload.download;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hfj.model.RepoPath;
import io.hfj.store.FileStore;
import io.hfj.store.FileStore.FileState;
import io.hfj.store.FileStore.Incoming;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.StandardCopyOption;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

/** Events between the publishing of a file and the writing of its metadata. */
class MetadataFilesTest extends LocalDirTestBase {
  /** Runs an action between the two: the clock is read there. */
  private void betweenFileAndMetadata(Runnable action) {
    clock =
        new Clock() {
          @Override
          public Instant instant() {
            action.run();
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
  void trustsNoOlderMetadataAfterAKillBeforeTheNew() throws Exception {
    download(at(OLD), TEXT.at("a"), TEXT);
    betweenFileAndMetadata(
        () -> {
          throw new Killed();
        });
    assertThrows(Killed.class, () -> download(at(NEW), OTHER.at("a"), OTHER));
    assertEquals(FileState.MISSING, at(OLD).stateOf(TEXT.at("a")));
    assertEquals(FileState.AVAILABLE, at(NEW).stateOf(OTHER.at("a")));
  }

  @Test
  void writesNoMetadataOfAFileThatAnotherProcessReplaced() throws Exception {
    download(cached(OLD), TEXT.at("a"), TEXT);
    betweenFileAndMetadata(
        () -> {
          try {
            Files.move(
                write("other", OTHER), root.resolve("a"), StandardCopyOption.REPLACE_EXISTING);
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
        });
    FileStore store = at(OLD);
    assertEquals(FileState.AVAILABLE, store.stateOf(TEXT.at("a")));
    store.place(TEXT.at("a"));
    clock = Clock.fixed(FAR, ZoneOffset.UTC);
    assertEquals(FileState.AVAILABLE, at(NEW).stateOf(OTHER.at("a")));
    Files.delete(cached(OLD).pathOf(new RepoPath("a")).toRealPath());
    assertEquals(FileState.MISSING, at(OLD).stateOf(TEXT.at("a")));
  }

  @Test
  void findsAFileInPlaceWithoutMetadata() throws Exception {
    try (Incoming incoming = at(OLD).open(BIG.at("a"), text -> {}).orElseThrow()) {
      write("a", BIG);
      assertEquals(Optional.empty(), incoming.renew());
    }
    assertEquals(FileState.IN_PLACE, at(OLD).stateOf(BIG.at("a")));
  }

  @Test
  void placesAFileWhileAnotherProcessRemovesStaleParts() throws Exception {
    download(cached(OLD), BIG.at("a"), BIG);
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
