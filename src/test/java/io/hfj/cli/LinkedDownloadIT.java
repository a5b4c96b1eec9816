package io.hfj.cli;

import static io.hfj.cli.DownloadScene.LARGE;
import static io.hfj.cli.DownloadScene.MEDIUM;
import static io.hfj.cli.DownloadScene.SMALL;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hfj.cli.DownloadScene.Place;
import io.hfj.server.Content;
import io.hfj.server.HubRepo;
import io.hfj.testing.FakeHub;
import io.hfj.testing.HfjRun;
import io.hfj.testing.HfjRun.Result;
import io.hfj.testing.Prerequisite;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Folders that share content with the cache; some tests mount disks and need root. */
@EnabledOnOs(OS.LINUX)
class LinkedDownloadIT {
  @TempDir Path temp;
  private final List<Path> mounts = new ArrayList<>();

  @AfterEach
  void unmount() throws Exception {
    for (Path mount : mounts) {
      assertEquals(0, command("umount", "-l", mount.toString()));
    }
  }

  private static int command(String... words) throws IOException, InterruptedException {
    return new ProcessBuilder(words)
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
        .start()
        .waitFor();
  }

  private void mount(Path point, String... how) throws Exception {
    Files.createDirectories(point);
    List<String> words = new ArrayList<>(List.of("mount"));
    words.addAll(List.of(how));
    words.add(point.toString());
    Prerequisite.MOUNT.require(
        command(words.toArray(String[]::new)) == 0, "only root may mount, and not all");
    mounts.add(point);
  }

  /** A disk that supports reflinks. */
  private Path xfs() throws Exception {
    Path image = temp.resolve("image");
    try (RandomAccessFile file = new RandomAccessFile(image.toFile(), "rw")) {
      file.setLength(400 << 20);
    }
    boolean made;
    try {
      made = command("mkfs.xfs", "-q", "-m", "reflink=1", image.toString()) == 0;
    } catch (IOException notInstalled) {
      made = false;
    }
    Prerequisite.XFS.require(made, "no mkfs.xfs here");
    Path disk = temp.resolve("xfs");
    mount(disk, "-o", "loop", image.toString());
    return disk;
  }

  private static DownloadScene scene(Path folder) throws IOException {
    return new DownloadScene(Files.createDirectories(folder).toRealPath(), Place.FOLDER);
  }

  private static Path blob(DownloadScene scene, String file) {
    return scene
        .repoFolder()
        .resolve("blobs")
        .resolve(DownloadScene.MODEL.file("main", file).etag());
  }

  private static void assertSame(DownloadScene scene, boolean one) throws IOException {
    for (String file : List.of(SMALL, MEDIUM, LARGE)) {
      assertEquals(one, Files.isSameFile(blob(scene, file), scene.file(file)), file);
      assertTrue(Files.mismatch(blob(scene, file), scene.file(file)) < 0, file);
    }
  }

  private static long used(Path disk) throws IOException {
    FileStore store = Files.getFileStore(disk);
    return store.getTotalSpace() - store.getUnallocatedSpace();
  }

  @Test
  void hardLinksShareOneFileAndTheNextRunFetchesNothing() throws Exception {
    try (DownloadScene scene = scene(temp.resolve("home"))) {
      scene.expect(0, "--link", "hard");
      assertSame(scene, true);
      assertFalse(Files.isSymbolicLink(scene.file(LARGE)));
      long before = scene.hub.bytesServed();
      Object key = Files.getAttribute(scene.file(LARGE), "unix:ino");
      scene.expect(0, "--link", "hard");
      assertEquals(key, Files.getAttribute(scene.file(LARGE), "unix:ino"));
      // A plain run afterwards recognizes the state of the folder.
      scene.expect(0);
      assertTrue(scene.hub.bytesServed() - before < 100_000);
      assertSame(scene, true);
    }
  }

  @Test
  void usesCachedFilesAndTurnsCopiesIntoLinks() throws Exception {
    try (DownloadScene scene = scene(temp.resolve("home"))) {
      scene.expect(0); // plain files
      scene.raw("acme/model"); // and the cache
      assertSame(scene, false);
      long before = scene.hub.bytesServed();
      scene.expect(0, "--link", "hard");
      assertSame(scene, true);
      assertTrue(scene.hub.bytesServed() - before < 100_000);
    }
  }

  @Test
  void fetchingAgainLeavesNoOldContent() throws Exception {
    try (DownloadScene scene = scene(temp.resolve("home"))) {
      scene.expect(0, "--link", "hard");
      Files.write(blob(scene, MEDIUM), new byte[300_000]); // and thereby the folder's file
      scene.expect(0, "--link", "hard", "--force-download");
      assertSame(scene, true);
      scene.assertRight(SMALL, MEDIUM, LARGE);
    }
  }

  @Test
  void copiesToAnotherDiskAndWarnsOnce() throws Exception {
    Path other = temp.resolve("other");
    mount(other, "-t", "tmpfs", "tmpfs");
    try (DownloadScene scene = scene(temp.resolve("home"))) {
      String[] words = {"acme/model", "--local-dir", other.toString(), "--link", "hard"};
      Result first = scene.raw(words);
      assertEquals(0, first.exit(), first.all());
      assertEquals(1, first.err().split("files are copied", -1).length - 1, first.err());
      Object time = Files.getLastModifiedTime(other.resolve(LARGE));
      Object key = Files.getAttribute(other.resolve(LARGE), "unix:ino");
      assertEquals(0, scene.raw(words).exit());
      assertEquals(time, Files.getLastModifiedTime(other.resolve(LARGE)));
      assertEquals(key, Files.getAttribute(other.resolve(LARGE), "unix:ino"));
    }
  }

  @Test
  void reflinksShareTheirBlocksUntilOneIsChanged() throws Exception {
    Path disk = xfs();
    try (DownloadScene scene = scene(disk.resolve("home"))) {
      scene.raw("acme/model");
      command("sync");
      long before = used(disk);
      scene.expect(0, "--link", "reflink");
      assertSame(scene, false);
      command("sync");
      assertTrue(used(disk) - before < 2_000_000, used(disk) - before + " bytes more");
      Files.write(scene.file(LARGE), new byte[10]);
      assertEquals(DownloadScene.LARGE_SIZE, Files.size(blob(scene, LARGE)));
      scene.expect(0, "--link", "auto");
      assertSame(scene, false);
    }
  }

  @Test
  void autoTakesNoSpaceOnAnyDisk() throws Exception {
    Path tmpfs = temp.resolve("tmpfs");
    mount(tmpfs, "-t", "tmpfs", "tmpfs");
    for (Path disk : List.of(temp.resolve("own"), tmpfs)) {
      try (DownloadScene scene = scene(disk)) {
        scene.expect(0, "--link", "auto");
        assertSame(scene, true);
        scene.expect(0, "--link", "symlink");
        assertTrue(Files.isSymbolicLink(scene.file(LARGE)));
        scene.expect(0, "--link", "copy");
        assertFalse(Files.isSymbolicLink(scene.file(LARGE)));
        assertSame(scene, false);
      }
    }
  }

  @Test
  void requiresAFolder() throws Exception {
    try (DownloadScene scene = scene(temp.resolve("home"))) {
      Result refused = scene.raw("acme/model", "--link", "hard");
      assertEquals(2, refused.exit());
      assertTrue(refused.err().contains("--local-dir DIR"), refused.err());
    }
  }

  @Test
  void makesNoLinksInTheCacheItself() throws Exception {
    try (DownloadScene scene = scene(temp.resolve("home"))) {
      scene.raw("acme/model");
      Path alias = Files.createSymbolicLink(temp.resolve("alias"), scene.run.cache());
      for (Path folder :
          List.of(
              scene.run.cache(), scene.repoFolder().resolve("blobs"), alias.resolve("new/er"))) {
        Result refused =
            scene.raw("acme/model", "--link", "symlink", "--local-dir", folder.toString());
        assertEquals(2, refused.exit(), refused.all());
      }
    }
    Content content = Content.generated(7, 400_000);
    String blob = "hf/hub/models--acme--x/blobs/" + content.sha256();
    try (FakeHub hub = FakeHub.start(HubRepo.model("acme/x").lfs(blob, content).build())) {
      HfjRun hfj = new HfjRun(temp.toRealPath()).env("HF_ENDPOINT", hub.endpoint());
      Result refused = hfj.run("download", "acme/x", "--link", "symlink", "--local-dir", ".");
      assertEquals(6, refused.exit(), refused.all());
      assertEquals(400_000, Files.size(temp.resolve(blob)));
    }
  }

  @Test
  void reportsAnUnwritableFolderRatherThanLinks() throws Exception {
    Path disk = temp.resolve("disk");
    mount(disk, "-t", "tmpfs", "tmpfs");
    try (DownloadScene scene = scene(disk.resolve("home"))) {
      scene.raw("acme/model");
      try (Stream<Path> snapshots = Files.list(scene.repoFolder().resolve("snapshots"))) {
        Files.delete(snapshots.toList().get(0).resolve(MEDIUM));
      }
      Prerequisite.MOUNT.require(
          command("mount", "-o", "remount,ro", disk.toString()) == 0, "not all disks can");
      Result refused = scene.raw("acme/model");
      assertEquals(6, refused.exit(), refused.all());
      assertFalse(refused.err().contains("does not support symbolic links"), refused.err());
    }
  }
}
