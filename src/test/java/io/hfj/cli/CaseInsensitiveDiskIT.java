package io.hfj.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hfj.StorageFailure;
import io.hfj.cli.DownloadScene.Place;
import io.hfj.error.ExitCode;
import io.hfj.server.HubRepo;
import io.hfj.store.part.PartFile;
import io.hfj.store.part.PartFiles;
import io.hfj.testing.HfjRun.Result;
import io.hfj.testing.Prerequisite;
import io.hfj.testing.Sample;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * An exFAT disk: it ignores case, has no links, and rejects some characters. Needs root, and the
 * packages exfatprogs and exfat-fuse or a kernel with exFAT.
 */
@EnabledOnOs(OS.LINUX)
class CaseInsensitiveDiskIT {
  private static final HubRepo TWINS =
      HubRepo.model("acme/twins")
          .file("UPPER.TXT", "one way\n")
          .file("upper.txt", "another\n") // as long
          .file("other.txt", "other")
          .build();

  private static final HubRepo STRANGE =
      HubRepo.model("acme/strange")
          .file("plain.txt", "plain")
          .file("12:30.txt", "1")
          .file("what?", "2")
          .file("a*b", "3")
          .file("d/less<more>", "4")
          .file("x|y", "5")
          .build();

  @TempDir Path temp;
  private Path disk;
  private String device;

  @BeforeEach
  void mount() throws Exception {
    Path image = temp.resolve("image");
    try (RandomAccessFile file = new RandomAccessFile(image.toFile(), "rw")) {
      file.setLength(64 << 20);
    }
    Prerequisite.EXFAT.require(command("mkfs.exfat", image.toString()) == 0, "no mkfs.exfat here");
    Process losetup = new ProcessBuilder("losetup", "-f", "--show", image.toString()).start();
    try (BufferedReader out = losetup.inputReader()) {
      device = out.readLine();
    }
    Prerequisite.EXFAT.require(losetup.waitFor() == 0, "only root may use loop devices");
    disk = Files.createDirectory(temp.resolve("disk")).toRealPath();
    boolean mounted =
        command("mount", "-t", "exfat", device, disk.toString()) == 0
            || command("mount.exfat-fuse", device, disk.toString()) == 0;
    if (!mounted) {
      disk = null;
    }
    Prerequisite.EXFAT.require(mounted, "no exFAT here");
  }

  @AfterEach
  void unmount() throws Exception {
    if (disk != null) {
      assertEquals(0, command("umount", disk.toString()));
    }
    if (device != null) {
      command("losetup", "-d", device);
    }
  }

  private static int command(String... words) throws InterruptedException {
    try {
      return new ProcessBuilder(words)
          .redirectErrorStream(true)
          .redirectOutput(ProcessBuilder.Redirect.DISCARD)
          .start()
          .waitFor();
    } catch (IOException notInstalled) {
      return 127;
    }
  }

  @ParameterizedTest
  @EnumSource
  void rejectsCollidingNamesBeforeTheFirstByte(Place place) {
    try (DownloadScene scene = new DownloadScene(disk, place, TWINS)) {
      Result result = scene.expect(ExitCode.BAD_CONTENT.value());
      assertTrue(result.err().contains("'UPPER.TXT' and 'upper.txt'"), result.err());
      assertEquals(0, scene.bytesSent("UPPER.TXT") + scene.bytesSent("other.txt"));
      scene.expect(0, "--exclude", "upper.txt");
      scene.assertRight("UPPER.TXT", "other.txt");
      scene.expect(ExitCode.BAD_CONTENT.value());
    }
  }

  @ParameterizedTest
  @EnumSource
  void doesNotReplaceAFileWhoseNameDiffersInCase(Place place) throws Exception {
    try (DownloadScene scene = new DownloadScene(disk, place, TWINS)) {
      scene.expect(0, "UPPER.TXT");
      for (String offline : List.of("", "--local-files-only")) {
        List<String> words =
            offline.isEmpty() ? List.of("upper.txt") : List.of("upper.txt", offline);
        int exit = offline.isEmpty() ? ExitCode.STORAGE.value() : ExitCode.NOT_CACHED.value();
        scene.expect(exit, words.toArray(String[]::new));
      }
      scene.expect(0, "UPPER.TXT");
      assertArrayEquals(
          TWINS.file("main", "UPPER.TXT").content().bytes(),
          Files.readAllBytes(scene.file("UPPER.TXT")));
    }
  }

  @Test
  void doesNotLinkOverAFileWhoseNameDiffersInCase() {
    try (DownloadScene scene = new DownloadScene(disk, Place.FOLDER, TWINS)) {
      scene.expect(ExitCode.BAD_CONTENT.value(), "--link", "hard");
      scene.run.env("HF_HUB_CACHE", temp.resolve("cache").toString());
      scene.expect(0, "--link", "hard", "UPPER.TXT");
      scene.expect(ExitCode.STORAGE.value(), "--link", "hard", "upper.txt");
      scene.expect(0, "--link", "hard", "UPPER.TXT");
    }
  }

  @ParameterizedTest
  @EnumSource
  void namesAllFilesThatTheDiskCannotHold(Place place) {
    try (DownloadScene scene = new DownloadScene(disk, place, STRANGE)) {
      Result result = scene.expect(ExitCode.STORAGE.value());
      for (String name : List.of("12:30.txt", "what?", "a*b", "d/less<more>", "x|y")) {
        assertTrue(result.err().contains(name), name + " in " + result.err());
      }
      assertEquals(0, scene.bytesSent("plain.txt"));
      scene.expect(0, "plain.txt");
      scene.assertRight("plain.txt");
    }
  }

  /** The case that names could not be tested beforehand. */
  @Test
  void reportsTheNameIfThePartFileStillExists() throws Exception {
    Sample content = Sample.small("some text");
    try (PartFile part = PartFiles.open(disk, "stem", content.etag(), content.bytes().length)) {
      part.writer().write(0, ByteBuffer.wrap(content.bytes()));
      StorageFailure failure =
          assertThrows(StorageFailure.class, () -> part.publish(disk, disk.resolve("12:30")));
      assertTrue(failure.getMessage().contains("12:30"), failure.getMessage());
    }
  }
}
