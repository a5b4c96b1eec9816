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
class NativeFolderTest {
  @TempDir Path temp;

  @Test
  void leavesNothingBehindInAFolderThatItTries() throws Exception {
    assertTrue(NativeFolder.canRunFrom(temp));
    try (var left = Files.list(temp)) {
      assertEquals(List.of(), left.toList());
    }
    assertFalse(NativeFolder.canRunFrom(temp.resolve("absent")));
  }

  @Test
  void makesAFolderForThisUserAlone() throws Exception {
    Path folder = temp.resolve("new/hfj");
    assertTrue(NativeFolder.makeOwn(folder));
    assertEquals("rwx------", modes(folder));
    assertTrue(NativeFolder.makeOwn(folder));
  }

  @Test
  void usesNoFolderThatOthersCanWriteTo() throws Exception {
    Path folder = Files.createDirectories(temp.resolve("shared/hfj"));
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxrwx---"));
    assertFalse(NativeFolder.makeOwn(folder));
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-x---"));
    assertTrue(NativeFolder.makeOwn(folder));
    Files.setPosixFilePermissions(folder.getParent(), PosixFilePermissions.fromString("rwxrwxrwx"));
    assertFalse(NativeFolder.makeOwn(folder));
  }

  @Test
  void followsNoLink() throws Exception {
    Path elsewhere = Files.createDirectories(temp.resolve("elsewhere"));
    Files.createSymbolicLink(temp.resolve("hfj"), elsewhere);
    assertFalse(NativeFolder.makeOwn(temp.resolve("hfj")));
  }

  private static String modes(Path path) throws Exception {
    return PosixFilePermissions.toString(
        Files.getPosixFilePermissions(path, LinkOption.NOFOLLOW_LINKS));
  }
}
