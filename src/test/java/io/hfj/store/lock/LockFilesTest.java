package io.hfj.store.lock;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hfj.Interrupted;
import io.hfj.store.FixedModes;
import io.hfj.testing.Prerequisite;
import io.hfj.testing.Umask;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class LockFilesTest {
  private static final String NOTICE =
      "another process is downloading the same file; waiting for it";

  @TempDir Path folder;
  private Path lockFile;

  private final List<Duration> sleeps = new ArrayList<>();
  private final List<String> notices = new ArrayList<>();
  private final LockFiles locks = new LockFiles(sleeps::add);

  @BeforeEach
  void nameTheLock() {
    lockFile = folder.resolve("etag.lock");
  }

  private LockFiles.HeldLock acquire() {
    return locks.acquire(lockFile, () -> "still", notices::add);
  }

  @Test
  void takesAFreeLockWithoutWaiting() {
    acquire().close();
    acquire().close();
    assertEquals(List.of(), sleeps);
    assertEquals(List.of(), notices);
  }

  /** Processes that start together create the file at the same time. */
  @Test
  void locksAFileThatAnotherProcessJustCreated() throws Exception {
    int threads = 4;
    CyclicBarrier start = new CyclicBarrier(threads);
    ExecutorService pool = Executors.newFixedThreadPool(threads);
    try {
      List<Future<Integer>> counts = new ArrayList<>();
      for (int i = 0; i < threads; i++) {
        counts.add(
            pool.submit(
                () -> {
                  LockFiles own = new LockFiles(delay -> Thread.onSpinWait());
                  int unlocked = 0;
                  for (int file = 0; file < 500; file++) {
                    Path path = folder.resolve(file + ".lock");
                    start.await();
                    LockFiles.HeldLock held = own.acquire(path, Object::new, notice -> {});
                    unlocked += held.excludes() ? 0 : 1;
                    held.close();
                  }
                  return unlocked;
                }));
      }
      for (Future<Integer> count : counts) {
        assertEquals(0, count.get());
      }
    } finally {
      pool.shutdownNow();
    }
  }

  @Test
  void waitsNoLongerThanAllowed() {
    Runnable waiting = () -> notices.add("waiting");
    Duration patience = Duration.ofSeconds(3);
    LockFiles.HeldLock held = locks.acquireWithin(patience, lockFile, waiting);
    assertTrue(held.excludes());
    assertEquals(List.of(), sleeps);
    assertSame(LockFiles.HELD_ELSEWHERE, locks.acquireWithin(patience, lockFile, waiting));
    assertEquals(patience, total());
    assertEquals(List.of("waiting"), notices);
    held.close();
    locks.acquireWithin(patience, lockFile, waiting).close();
    assertEquals(patience, total());
    assertSame(
        LockFiles.NO_LOCKS,
        locks.acquireWithin(patience, folder.resolve("absent/etag.lock"), waiting));
  }

  @Test
  void locksWhereModesCannotBeChanged() {
    assertDoesNotThrow(() -> LockFiles.share(new FixedModes("rwxr-xr-x")));
  }

  @Test
  void continuesWithoutTheLockWhenItsHolderMakesNoProgress() {
    LockFiles.HeldLock held = acquire();
    acquire().close();
    assertEquals(LockFiles.PATIENCE.plusMillis(50), total());
    assertEquals(NOTICE, notices.get(0));
    assertEquals(
        "lock "
            + lockFile
            + ": its owner has made no progress for 2 minutes; continuing without the lock",
        notices.get(notices.size() - 1));
    assertEquals(13, notices.size());
    held.close();
  }

  private Duration total() {
    return sleeps.stream().reduce(Duration.ZERO, Duration::plus);
  }

  @Test
  void waitsWhileTheHolderMakesProgress() {
    LockFiles.HeldLock held = acquire();
    AtomicInteger progress = new AtomicInteger();
    LockFiles.HeldLock mine =
        locks.acquire(
            lockFile,
            () -> {
              if (progress.incrementAndGet() == 20_000) {
                held.close();
              }
              return progress.get();
            },
            notices::add);
    mine.close();
    assertEquals(Duration.ofMillis(50).multipliedBy(20_000), total());
    assertEquals(99, notices.size());
    assertTrue(notices.stream().allMatch(NOTICE::equals));
  }

  @Test
  void stopsWaitingWhenInterrupted() {
    LockFiles impatient =
        new LockFiles(
            delay -> {
              throw new InterruptedException();
            });
    LockFiles.HeldLock held = acquire();
    assertThrows(Interrupted.class, () -> impatient.acquire(lockFile, () -> "", notices::add));
    assertTrue(Thread.interrupted());
    held.close();
  }

  @Test
  void continuesWithoutTheLockWhereTheDiskCannotLock() {
    locks.acquire(folder.resolve("absent/etag.lock"), () -> "", notices::add).close();
    assertEquals(List.of(), notices);
  }

  @Test
  @DisabledOnOs(value = OS.WINDOWS, disabledReason = "no modes there")
  void createsLockFilesThatTheGroupCanOpenWhateverTheUmask() throws Exception {
    Umask.during(Umask.PRIVATE, () -> acquire().close());
    assertEquals(0, Files.size(lockFile));
    assertEquals(
        "rw-rw-r--", PosixFilePermissions.toString(Files.getPosixFilePermissions(lockFile)));
  }

  @Test
  @DisabledOnOs(value = OS.WINDOWS, disabledReason = "links need a privilege there")
  void createsNoFileThroughALink() throws Exception {
    Files.createSymbolicLink(lockFile, folder.resolve("victim"));
    acquire().close();
    assertFalse(Files.exists(folder.resolve("victim")));
  }

  @Test
  @DisabledOnOs(value = OS.WINDOWS, disabledReason = "no flock there")
  void waitsForAProcessThatHoldsTheFlock() throws Exception {
    Files.createFile(lockFile);
    Process holder =
        start(
            "import fcntl, sys; f = open(sys.argv[1]); fcntl.flock(f, fcntl.LOCK_EX)\n"
                + "print('held', flush=True); sys.stdin.read()");
    try {
      assertEquals("held", line(holder));
      List<Duration> polls = new ArrayList<>();
      LockFiles patient =
          new LockFiles(
              delay -> {
                polls.add(delay);
                if (polls.size() == 3) {
                  release(holder);
                }
              });
      patient.acquire(lockFile, () -> "", notices::add).close();
      assertEquals(3, polls.size());
    } finally {
      holder.destroy();
    }
  }

  private static void release(Process holder) throws InterruptedException {
    try {
      holder.getOutputStream().close();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
    holder.waitFor();
  }

  @Test
  @DisabledOnOs(value = OS.WINDOWS, disabledReason = "no flock there")
  void excludesTheFlockOfAnotherProcess() throws Exception {
    String tryOnce =
        "import fcntl, sys; f = open(sys.argv[1])\n"
            + "try: fcntl.flock(f, fcntl.LOCK_EX | fcntl.LOCK_NB); print('free')\n"
            + "except BlockingIOError: print('busy')";
    LockFiles.HeldLock held = acquire();
    assertEquals("busy", line(start(tryOnce)));
    held.close();
    assertEquals("free", line(start(tryOnce)));
  }

  private Process start(String python) throws IOException {
    try {
      return new ProcessBuilder("python3", "-c", python, lockFile.toString())
          .redirectError(ProcessBuilder.Redirect.INHERIT)
          .start();
    } catch (IOException noPython) {
      Prerequisite.PYTHON.require(false, "python3 is not here");
      throw noPython;
    }
  }

  private static String line(Process process) throws IOException {
    BufferedReader reader = process.inputReader();
    return reader.readLine();
  }
}
