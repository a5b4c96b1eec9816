package io.hfj.env;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

@DisabledOnOs(value = OS.WINDOWS, disabledReason = "has no such modes")
class NativeLibraryFolderTest {
  @TempDir Path temp;

  @Test
  void leavesNothingBehindInAFolderThatItTries() throws Exception {
    assertTrue(NativeLibraryFolder.canRunFrom(temp));
    try (var left = Files.list(temp)) {
      assertEquals(List.of(), left.toList());
    }
    assertFalse(NativeLibraryFolder.canRunFrom(temp.resolve("absent")));
  }

  @Test
  void makesAFolderForThisUserAlone() throws Exception {
    Path folder = temp.resolve("new/hfj");
    assertTrue(NativeLibraryFolder.makeOwn(folder));
    assertEquals("rwx------", modes(folder));
    assertTrue(NativeLibraryFolder.makeOwn(folder));
  }

  @Test
  void usesNoFolderThatOthersCanWriteTo() throws Exception {
    Path folder = Files.createDirectories(temp.resolve("shared/hfj"));
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxrwx---"));
    assertFalse(NativeLibraryFolder.makeOwn(folder));
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-x---"));
    assertTrue(NativeLibraryFolder.makeOwn(folder));
    Files.setPosixFilePermissions(folder.getParent(), PosixFilePermissions.fromString("rwxrwxrwx"));
    assertFalse(NativeLibraryFolder.makeOwn(folder));
  }

  @Test
  void followsNoLink() throws Exception {
    Path elsewhere = Files.createDirectories(temp.resolve("elsewhere"));
    Files.createSymbolicLink(temp.resolve("hfj"), elsewhere);
    assertFalse(NativeLibraryFolder.makeOwn(temp.resolve("hfj")));
  }

  private static String modes(Path path) throws Exception {
    return PosixFilePermissions.toString(
        Files.getPosixFilePermissions(path, LinkOption.NOFOLLOW_LINKS));
  }
}
