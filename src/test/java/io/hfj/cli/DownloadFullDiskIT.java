package io.hfj.cli;

import static io.hfj.cli.DownloadScene.LARGE;
import static io.hfj.cli.DownloadScene.MEDIUM;
import static io.hfj.cli.DownloadScene.SMALL;
import static io.hfj.testing.FakeHubMatch.data;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hfj.cli.DownloadScene.Place;
import io.hfj.error.ExitCode;
import io.hfj.testing.Fault;
import io.hfj.testing.FaultGate;
import io.hfj.testing.HfjRun.Result;
import io.hfj.testing.Prerequisite;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Disks that are full or may not be written to; mounts some, so it runs for root only. */
@EnabledOnOs(OS.LINUX)
class DownloadFullDiskIT {
  private static final int STORAGE = ExitCode.STORAGE.value();

  @TempDir Path folder;
  private Path disk;

  @AfterEach
  void unmount() throws Exception {
    if (disk != null) {
      assertEquals(0, run("umount", "-l", disk.toString()));
      disk = null;
    }
  }

  private static int run(String... command) throws IOException, InterruptedException {
    return new ProcessBuilder(command)
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
        .start()
        .waitFor();
  }

  private void mount(String size) throws Exception {
    Path point = Files.createDirectory(folder.resolve("disk"));
    boolean mounted =
        run("mount", "-t", "tmpfs", "-o", "size=" + size, "tmpfs", point.toString()) == 0;
    Prerequisite.MOUNT.require(mounted, "only root may mount");
    disk = point;
  }

  private void makeReadOnly() throws Exception {
    assertEquals(0, run("mount", "-o", "remount,ro", disk.toString()));
  }

  @ParameterizedTest
  @EnumSource
  void reportsATooSmallDiskBeforeItStarts(Place place) throws Exception {
    mount("1m");
    try (DownloadScene scene = new DownloadScene(disk, place)) {
      Result result = scene.expect(STORAGE);
      assertTrue(result.err().contains("not enough disk space at "), result.err());
      assertTrue(result.err().contains("hint: free some space"), result.err());
      assertEquals(List.of(), scene.hub.requests(data()));
    }
  }

  @ParameterizedTest
  @EnumSource
  void resumesAfterTheDiskFilledUp(Place place) throws Exception {
    mount("20m");
    try (DownloadScene scene = new DownloadScene(disk, place)) {
      Path ballast = disk.resolve("ballast");
      Result result = failWhile(scene, () -> fill(ballast));
      assertTrue(result.err().contains("no space left"), result.err());
      scene.assertAbsent(LARGE);
      Files.delete(ballast);
      scene.expect(0, LARGE);
      scene.assertRight(LARGE);
    }
  }

  @ParameterizedTest
  @EnumSource
  void doesNotWriteBelowAnUnmountedDisk(Place place) throws Exception {
    mount("40m");
    try (DownloadScene scene = new DownloadScene(disk, place)) {
      Path bare = disk;
      Result result = failWhile(scene, this::unmount);
      assertTrue(result.err().contains("is no longer on the same disk"), result.err());
      assertEquals(List.of(), DownloadScene.below(bare));
    }
  }

  /** A change to a disk. */
  private interface Event {
    void happen() throws Exception;
  }

  /** Downloads the large file, with the change halfway. */
  private static Result failWhile(DownloadScene scene, Event event) throws Exception {
    FaultGate gate = new FaultGate();
    scene.hub.on(data()).once().fault(Fault.holdAfter(1_000_000, gate));
    CompletableFuture<Result> running = CompletableFuture.supplyAsync(() -> scene.download(LARGE));
    gate.awaitHeld();
    event.happen();
    gate.open();
    Result result = running.get();
    assertEquals(STORAGE, result.exit(), result.all());
    return result;
  }

  private static void fill(Path ballast) throws IOException {
    try (var out = Files.newOutputStream(ballast)) {
      while (true) {
        out.write(new byte[1 << 16]);
      }
    } catch (IOException full) {
      assertTrue(full.getMessage().contains("No space"), full.getMessage());
    }
  }

  @ParameterizedTest
  @EnumSource
  void needsNoWritableDiskWhenAllFilesAreThere(Place place) throws Exception {
    mount("20m");
    try (DownloadScene scene = new DownloadScene(disk, place)) {
      scene.expect(0);
      makeReadOnly();
      scene.hub.clearRequests();
      scene.expect(0);
      scene.expect(0, MEDIUM);
      scene.expect(0, "--local-files-only");
      scene.assertRight(SMALL, MEDIUM, LARGE);
      assertEquals(0, scene.hub.bytesServed(data()));
    }
  }

  @ParameterizedTest
  @EnumSource
  void reportsAReadOnlyDiskWhenFilesAreMissing(Place place) throws Exception {
    mount("20m");
    try (DownloadScene scene = new DownloadScene(disk, place)) {
      scene.expect(0, SMALL);
      makeReadOnly();
      Result result = scene.expect(STORAGE);
      assertTrue(result.err().toLowerCase().contains("read-only"), result.err());
      assertTrue(result.err().contains("hint: choose a writable folder"), result.err());
    }
  }
}
