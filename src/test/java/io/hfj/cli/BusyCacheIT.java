package io.hfj.cli;

import static io.hfj.testing.FakeHubMatch.data;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hfj.cli.DownloadScene.Place;
import io.hfj.store.lock.LockFiles;
import io.hfj.testing.Fault;
import io.hfj.testing.HfjRun.Result;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Downloads into a cache that another process prunes all the time. */
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "links need a privilege there")
class BusyCacheIT {
  private static final int ROUNDS = 8;

  @TempDir Path temp;

  @Test
  void pruningNeverDeletesFilesOfARunningDownload() throws Exception {
    for (int round = 0; round < ROUNDS; round++) {
      Path home = temp.toRealPath().resolve("round" + round);
      try (DownloadScene scene = new DownloadScene(home, Place.CACHE)) {
        List<String> wrong = Collections.synchronizedList(new ArrayList<>());
        AtomicBoolean over = new AtomicBoolean();
        Thread tidying = new Thread(() -> prune(scene, over, wrong));
        tidying.start();
        try {
          scene.expect(0);
        } finally {
          over.set(true);
          tidying.join();
        }
        assertEquals(List.of(), wrong);
        scene.assertRight(DownloadScene.SMALL, DownloadScene.MEDIUM, DownloadScene.LARGE);
        assertEquals(0, scene.run.run("cache", "verify", "acme/model").exit());
      }
    }
  }

  @Test
  void locksTheRepositoryWhileItDownloads() throws Exception {
    try (DownloadScene scene = new DownloadScene(temp.toRealPath(), Place.CACHE)) {
      LockFiles locks = new LockFiles(delay -> {});
      List<Boolean> free = Collections.synchronizedList(new ArrayList<>());
      scene
          .hub
          .on(data())
          .fault(
              Fault.running(
                  () -> {
                    Optional<LockFiles.HeldLock> held = locks.tryAcquireFolder(scene.repoFolder());
                    free.add(held.isPresent());
                    held.ifPresent(LockFiles.HeldLock::close);
                  }));
      scene.expect(0);
      assertFalse(free.isEmpty());
      assertFalse(free.contains(true), free.toString());
      assertTrue(locks.tryAcquireFolder(scene.repoFolder()).isPresent());
    }
  }

  @Test
  void pruningSkipsARunningDownload() throws Exception {
    try (DownloadScene scene = new DownloadScene(temp.toRealPath(), Place.CACHE)) {
      List<Result> pruned = Collections.synchronizedList(new ArrayList<>());
      scene
          .hub
          .on(data())
          .fault(
              Fault.running(
                  () -> {
                    pruned.add(scene.run.run("cache", "prune", "--dry-run"));
                    pruned.add(scene.run.run("cache", "prune", "--yes"));
                  }));
      scene.expect(0);
      assertFalse(pruned.isEmpty());
      for (Result one : pruned) {
        assertEquals(0, one.exit(), one.all());
        assertEquals("Nothing to delete.\n", one.out());
      }
    }
  }

  @Test
  void countsUnfinishedDownloadsWithoutTheirHolesAndJournals() throws Exception {
    try (DownloadScene scene = new DownloadScene(temp.toRealPath(), Place.CACHE)) {
      scene.expect(0, DownloadScene.SMALL);
      Path blobs = scene.repoFolder().resolve("blobs");
      String stem = "9".repeat(64);
      try (RandomAccessFile part =
          new RandomAccessFile(blobs.resolve(stem + ".hfj.incomplete").toFile(), "rw")) {
        part.setLength(64 << 20);
        part.seek(32 << 20);
        part.write(new byte[1 << 20]);
      }
      Files.write(blobs.resolve(stem + ".hfj-journal.incomplete"), new byte[100]);
      String printed = scene.run.run("cache", "ls").err();
      assertTrue(printed.contains("1 incomplete download totalling 1.0 MB"), printed);
      String json = scene.run.run("cache", "prune", "--yes", "--json").out();
      assertTrue(json.contains("\"incomplete_deleted\":1,"), json);
      long freed = Long.parseLong(json.replaceAll("(?s).*\"freed\":(\\d+).*", "$1"));
      assertTrue(freed >= 1 << 20 && freed < 2 << 20, json);
    }
  }

  /** A repository in use is not an error of the cache. */
  private static void prune(DownloadScene scene, AtomicBoolean over, List<String> wrong) {
    while (!over.get()) {
      Result result = scene.run.run("cache", "prune", "--yes");
      boolean busy = result.exit() == 6 && result.err().contains("by another process");
      if (result.exit() != 0 && result.exit() != 8 && !busy) {
        wrong.add(result.all());
        return;
      }
    }
  }
}
