package io.hfj.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hfj.store.DiskProbe.Locks;
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

  private Locks locks(String... holder) throws IOException {
    Locks seen = DiskProbe.look(temp, List.of(holder)).locks();
    try (var left = Files.list(temp)) {
      assertEquals(0, left.count());
    }
    return seen;
  }

  @Test
  void tellsByASecondProcessWhetherLocksHold() throws IOException {
    assertEquals(Locks.IGNORED, locks("true"));
    assertEquals(Locks.HOLD, locks("sh", "-c", "exit 10"));
    assertEquals(Locks.UNKNOWN, locks("false"));
    assertEquals(Locks.UNKNOWN, locks("no-such-program"));
  }

  @Test
  void namesWhatIsInTheWayOfAFolder() throws IOException {
    Path file = Files.createFile(temp.resolve("file"));
    assertEquals(Optional.of(file), DiskProbe.inTheWayOf(file));
    assertEquals(Optional.of(file), DiskProbe.inTheWayOf(file.resolve("a/b")));
    assertEquals(Optional.empty(), DiskProbe.inTheWayOf(temp));
    assertEquals(Optional.empty(), DiskProbe.inTheWayOf(temp.resolve("a/b")));
    Path link = Files.createSymbolicLink(temp.resolve("link"), temp.resolve("gone"));
    assertEquals(Optional.of(link), DiskProbe.inTheWayOf(link.resolve("a")));
    Files.createDirectory(temp.resolve("gone"));
    assertEquals(Optional.empty(), DiskProbe.inTheWayOf(link.resolve("a")));
  }

  @Test
  void takesAFreeLockAndNotOneThatIsHeld() throws IOException {
    Path lock = Files.createFile(temp.resolve("lock"));
    assertEquals(0, DiskProbe.tryLock(lock.toString()));
    LockFiles.Held held = new LockFiles(delay -> {}).tryAcquire(lock).orElseThrow();
    assertTrue(DiskProbe.tryLock(lock.toString()) > 0);
    held.close();
    assertTrue(DiskProbe.tryLock(temp.resolve("none").toString()) > 0);
  }
}
