package io.hfj.store.fs;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class LibcTest {
  /** {@code O_CLOEXEC} of Linux. */
  private static final int CLOSE_ON_EXEC = 02000000;

  @TempDir Path temp;

  @Test
  @EnabledOnOs(OS.LINUX)
  void opensDescriptorsThatAChildProcessDoesNotInherit() throws Exception {
    Libc libc = LibcLoader.find().orElseThrow();
    int descriptor = libc.open(Files.createFile(temp.resolve("file")), Libc.OpenMode.READ_WRITE);
    try {
      String flags =
          Files.readAllLines(Path.of("/proc/self/fdinfo/" + descriptor)).stream()
              .filter(line -> line.startsWith("flags:"))
              .findFirst()
              .orElseThrow();
      int opened = Integer.parseInt(flags.replaceAll("\\D", ""), 8);
      assertTrue((opened & CLOSE_ON_EXEC) != 0, flags);
    } finally {
      libc.close(descriptor);
    }
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void locksForOneDescriptorUnlessShared() throws Exception {
    Libc libc = LibcLoader.find().orElseThrow();
    Path file = Files.createFile(temp.resolve("file"));
    int one = libc.open(file, Libc.OpenMode.READ);
    int other = libc.open(file, Libc.OpenMode.READ);
    try {
      assertTrue(libc.tryLock(one, true));
      assertTrue(libc.tryLock(other, true));
      assertFalse(libc.tryLock(other, false));
      libc.unlock(one);
      assertTrue(libc.tryLock(other, false));
    } finally {
      libc.close(one);
      libc.close(other);
    }
  }
}
