package io.hfj.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hfj.cli.DownloadScene.Place;
import io.hfj.error.ExitCode;
import io.hfj.server.Content;
import io.hfj.server.HubRepo;
import io.hfj.testing.FakeHubMatch;
import io.hfj.testing.Fault;
import io.hfj.testing.HfjRun.Result;
import io.hfj.testing.Prerequisite;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Local folders that contain mounts; the tests mount them and need root. */
@EnabledOnOs(OS.LINUX)
class MountedFoldersIT {
  private static final HubRepo NESTED =
      HubRepo.model("acme/nested")
          .lfs("sub/large.bin", Content.generated(2, 12L << 20))
          .lfs("sub/twin.bin", Content.generated(2, 12L << 20))
          .file("sub/small.json", "{}")
          .file("top.json", "{\"top\": 1}")
          .build();

  @TempDir Path temp;
  private final List<Path> mounts = new ArrayList<>();

  private void mount(Path point, String... how) throws Exception {
    List<String> words = new ArrayList<>(List.of("mount"));
    words.addAll(List.of(how));
    words.add(Files.createDirectories(point).toString());
    int exit =
        new ProcessBuilder(words)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start()
            .waitFor();
    Prerequisite.MOUNT.require(exit == 0, "only root may mount");
    mounts.add(point);
  }

  @AfterEach
  void unmount() throws Exception {
    for (Path mount : mounts) {
      assertEquals(0, new ProcessBuilder("umount", "-l", mount.toString()).start().waitFor());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"sub", ".cache", ".cache/huggingface/download"})
  void fillsAFolderThatIsSpreadOverSeveralFileSystems(String mounted) throws Exception {
    try (DownloadScene scene = new DownloadScene(temp, Place.FOLDER, NESTED)) {
      mount(scene.file(mounted), "-t", "tmpfs", "tmpfs");
      assertFills(scene);
    }
  }

  /** Such mounts have the same device number, yet renames between them fail. */
  @Test
  void fillsAFolderWithAnotherMountOfTheSameDisk() throws Exception {
    Path elsewhere = Files.createDirectory(temp.resolve("elsewhere"));
    try (DownloadScene scene = new DownloadScene(temp, Place.FOLDER, NESTED)) {
      mount(scene.file("sub"), "--bind", elsewhere.toString());
      assertFills(scene);
    }
  }

  private static void assertFills(DownloadScene scene) {
    scene.hub.on(FakeHubMatch.data()).skip(3).fault(Fault.closeBeforeAnswer());
    scene.expect(ExitCode.NETWORK.value(), "sub/large.bin");
    long before = scene.hub.bytesServed();
    scene.hub.clearFaults();
    scene.expect(0);
    assertTrue(scene.hub.bytesServed() - before < 12L << 20, "began again");
    scene.assertRight("sub/large.bin", "sub/twin.bin", "sub/small.json", "top.json");
    scene.expect(0, "--force-download");
    scene.assertRight("sub/large.bin", "sub/twin.bin", "sub/small.json", "top.json");
  }

  /** A second name of the metadata folder, like the short names of NTFS and FAT. */
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void writesNothingIntoItsMetadataByAnotherName(boolean linked) throws Exception {
    HubRepo hostile =
        HubRepo.model("acme/hostile")
            .file("CACHE~1/huggingface/download/a.metadata", "a note")
            .file("plain.txt", "plain")
            .build();
    try (DownloadScene scene = new DownloadScene(temp, Place.FOLDER, hostile)) {
      Path notes = Files.createDirectories(scene.file(".cache/huggingface")).getParent();
      mount(scene.file("CACHE~1"), "--bind", notes.toString());
      String[] words = linked ? new String[] {"--link", "hard"} : new String[0];
      Result result = scene.expect(ExitCode.BAD_CONTENT.value(), words);
      assertTrue(result.err().contains("conflicts with the metadata"), result.err());
      assertEquals(
          List.of(),
          DownloadScene.below(notes).stream().filter(path -> path.endsWith("a.metadata")).toList());
    }
  }
}
