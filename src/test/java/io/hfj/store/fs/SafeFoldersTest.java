package io.hfj.store.fs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hfj.StorageFailure;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SafeFoldersTest {
  @TempDir Path temp;
  private Path root;
  private Path outside;

  @BeforeEach
  void makeFolders() throws Exception {
    root = temp.resolve("above/root");
    outside = Files.createDirectories(temp.resolve("outside"));
  }

  @Test
  void createsTheRootAndAllFoldersBelow() {
    Path folder = root.resolve("a/b/c");
    SafeFolders.create(root, folder);
    SafeFolders.create(root, folder);
    SafeFolders.create(root, root);
    assertTrue(Files.isDirectory(folder));
    assertTrue(SafeFolders.isFreeOfLinks(root, folder.resolve("file")));
    assertTrue(SafeFolders.isFreeOfLinks(root, root.resolve("file")));
  }

  @ParameterizedTest
  @ValueSource(strings = {"a", "a/b", "a/b/c"})
  @DisabledOnOs(value = OS.WINDOWS, disabledReason = "links need a privilege there")
  void refusesALinkAtEveryLevel(String level) throws Exception {
    Path link = root.resolve(level);
    Files.createDirectories(link.getParent());
    Files.createSymbolicLink(link, outside);
    assertRefused(link, "is a symbolic link, but must be a folder");
    try (var files = Files.list(outside)) {
      assertEquals(List.of(), files.toList());
    }
  }

  @Test
  @DisabledOnOs(value = OS.WINDOWS, disabledReason = "links need a privilege there")
  void refusesADanglingLink() throws Exception {
    Files.createDirectories(root);
    Path link = Files.createSymbolicLink(root.resolve("a"), temp.resolve("nothing"));
    assertRefused(link, "is a symbolic link, but must be a folder");
    assertFalse(Files.exists(temp.resolve("nothing")));
  }

  @ParameterizedTest
  @ValueSource(strings = {"a", "a/b/c"})
  void refusesAFileAtEveryLevel(String level) throws Exception {
    Path file = root.resolve(level);
    Files.createDirectories(file.getParent());
    Files.writeString(file, "");
    assertRefused(file, "is a file, but must be a folder");
  }

  private void assertRefused(Path at, String why) {
    Path folder = root.resolve("a/b/c");
    StorageFailure failure =
        assertThrows(StorageFailure.class, () -> SafeFolders.create(root, folder));
    assertEquals(at + " " + why, failure.getMessage());
    assertFalse(failure.advice().isEmpty());
    assertFalse(SafeFolders.isFreeOfLinks(root, folder.resolve("file")));
  }

  @Test
  @DisabledOnOs(value = OS.WINDOWS, disabledReason = "links need a privilege there")
  void allowsALinkAsRoot() throws Exception {
    Files.createDirectories(root.getParent());
    Files.createSymbolicLink(root, outside);
    SafeFolders.create(root, root.resolve("a"));
    assertTrue(Files.isDirectory(outside.resolve("a")));
    assertTrue(SafeFolders.isFreeOfLinks(root, root.resolve("a/file")));
  }

  @Test
  void refusesARootThatIsAFile() throws Exception {
    Files.createDirectories(root.getParent());
    Files.writeString(root, "");
    assertThrows(StorageFailure.class, () -> SafeFolders.create(root, root.resolve("a")));
  }
}
