package io.hfj.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hfj.store.DiskProbe.LockSupport;
import io.hfj.store.lock.LockFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

@DisabledOnOs(value = OS.WINDOWS, disabledReason = "calls programs of Unix")
class DiskProbeTest {
  @TempDir Path temp;

  private LockSupport locks(String... holder) throws IOException {
    LockSupport seen = DiskProbe.run(temp, List.of(holder)).locks();
    try (var left = Files.list(temp)) {
      assertEquals(0, left.count());
    }
    return seen;
  }

  @Test
  void findsOutByASecondProcessWhetherLocksExclude() throws IOException {
    assertEquals(LockSupport.IGNORED, locks("true"));
    assertEquals(LockSupport.HOLD, locks("sh", "-c", "exit 10"));
    assertEquals(LockSupport.UNKNOWN, locks("false"));
    assertEquals(LockSupport.UNKNOWN, locks("no-such-program"));
  }

  @Test
  void findsTheObstacleOfAFolder() throws IOException {
    Path file = Files.createFile(temp.resolve("file"));
    assertEquals(Optional.of(file), DiskProbe.findObstacle(file));
    assertEquals(Optional.of(file), DiskProbe.findObstacle(file.resolve("a/b")));
    assertEquals(Optional.empty(), DiskProbe.findObstacle(temp));
    assertEquals(Optional.empty(), DiskProbe.findObstacle(temp.resolve("a/b")));
    Path link = Files.createSymbolicLink(temp.resolve("link"), temp.resolve("gone"));
    assertEquals(Optional.of(link), DiskProbe.findObstacle(link.resolve("a")));
    Files.createDirectory(temp.resolve("gone"));
    assertEquals(Optional.empty(), DiskProbe.findObstacle(link.resolve("a")));
  }

  @Test
  void takesOnlyAFreeLock() throws IOException {
    Path lock = Files.createFile(temp.resolve("lock"));
    assertEquals(0, DiskProbe.tryLock(lock.toString()));
    LockFiles.HeldLock held = new LockFiles(delay -> {}).tryAcquire(lock).orElseThrow();
    assertTrue(DiskProbe.tryLock(lock.toString()) > 0);
    held.close();
    assertTrue(DiskProbe.tryLock(temp.resolve("none").toString()) > 0);
  }
}
