package io.hfj.hub;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hfj.MemoryExhausted;
import io.hfj.model.Etag;
import io.hfj.model.RemoteFile;
import io.hfj.model.RepoPath;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ListedFilesTest {
  private static RemoteFile file(String path, String blobId) {
    return new RemoteFile(
        new RepoPath(path), 1, blobId, Optional.of(new Etag("a".repeat(64))), Optional.empty());
  }

  @Test
  void dropsABlobIdThatIsNoHash() {
    ListedFiles files = new ListedFiles();
    files.add(file("a", "o".repeat(1_000_000)));
    files.add(file("b", "b".repeat(40)));
    assertEquals("", files.files().get(0).blobId());
    assertEquals("b".repeat(40), files.files().get(1).blobId());
  }

  @Test
  void countsTwoBytesForCharactersBeyondLatin1() {
    ListedFiles latin = new ListedFiles(50_000);
    ListedFiles other = new ListedFiles(50_000);
    for (int i = 0; i < 30; i++) {
      latin.add(file("\u00e9".repeat(200) + i, "b".repeat(40)));
    }
    assertThrows(
        MemoryExhausted.class,
        () -> {
          for (int i = 0; i < 100; i++) {
            other.add(file("\u6570".repeat(200) + i, "b".repeat(40)));
          }
        });
    assertTrue(other.files().size() < 70, other.files().size() + " files");
  }

  @Test
  void failsBeforeItExceedsItsMemory() {
    ListedFiles files = new ListedFiles(100_000);
    assertThrows(
        MemoryExhausted.class,
        () -> {
          for (int i = 0; i < 1000; i++) {
            files.add(file("file" + i, "b".repeat(40)));
          }
        });
  }
}
