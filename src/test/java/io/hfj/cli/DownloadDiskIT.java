package io.hfj.cli;

import static io.hfj.cli.DownloadScene.LARGE;
import static io.hfj.cli.DownloadScene.MEDIUM;
import static io.hfj.cli.DownloadScene.SMALL;
import static io.hfj.cli.DownloadScene.below;
import static io.hfj.testing.FakeHubMatch.data;
import static io.hfj.testing.FakeHubMatch.resolve;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hfj.cli.DownloadScene.Place;
import io.hfj.error.ExitCode;
import io.hfj.server.Content;
import io.hfj.server.HubRepo;
import io.hfj.testing.FakeHubMatch;
import io.hfj.testing.Fault;
import io.hfj.testing.FaultGate;
import io.hfj.testing.HfjRun.Result;
import io.hfj.testing.Prerequisite;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Files that exist before the download, or change during it. */
class DownloadDiskIT {
  private static final int STORAGE = ExitCode.STORAGE.value();

  private static final HubRepo NESTED =
      HubRepo.model("acme/nested").file("sub/dir/a.json", "{}").file("b.json", "{\"b\":1}").build();

  private static final HubRepo DEEP =
      HubRepo.model("acme/deep")
          .lfs("deep/down/large.bin", Content.generated(3, 3_000_000))
          .lfs("deep/down/b.bin", Content.generated(4, 300_000))
          .build();

  @TempDir Path folder;
  private Path outside;

  @BeforeEach
  void makeAFolderThatIsNoneOfOurs() throws IOException {
    outside = Files.createDirectory(folder.resolve("outside"));
    Files.writeString(outside.resolve("mine.txt"), "mine");
  }

  private void assertOutsideUntouched() throws IOException {
    assertEquals(List.of(outside.resolve("mine.txt")), below(outside));
    assertEquals("mine", Files.readString(outside.resolve("mine.txt")));
  }

  private static void link(Path link, Path target) throws IOException {
    Files.createDirectories(link.getParent());
    Files.createSymbolicLink(link, target);
  }

  @ParameterizedTest
  @EnumSource
  @DisabledOnOs(value = OS.WINDOWS, disabledReason = "links need a privilege there")
  void followsNoLinkInAPathToAFile(Place place) throws Exception {
    for (String planted : List.of("sub", "sub/dir")) {
      Path fresh = Files.createDirectory(folder.resolve(planted.replace('/', '-')));
      try (DownloadScene scene = new DownloadScene(fresh, place, NESTED)) {
        link(scene.file(planted), outside);
        Result result = scene.expect(STORAGE);
        assertTrue(result.err().contains(scene.file(planted).toString()), result.err());
        assertOutsideUntouched();
        Files.delete(scene.file(planted));
        scene.expect(0);
        scene.assertRight("sub/dir/a.json", "b.json");
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  @DisabledOnOs(value = OS.WINDOWS, disabledReason = "links need a privilege there")
  void replacesALinkInPlaceOfAFile(Place place) throws Exception {
    try (DownloadScene scene = new DownloadScene(folder, place)) {
      link(scene.file(SMALL), outside.resolve("mine.txt"));
      scene.expect(0, SMALL);
      scene.assertRight(SMALL);
      assertOutsideUntouched();
    }
  }

  @ParameterizedTest
  @EnumSource
  @DisabledOnOs(value = OS.WINDOWS, disabledReason = "links need a privilege there")
  void replacesADanglingLink(Place place) throws Exception {
    try (DownloadScene scene = new DownloadScene(folder, place)) {
      link(scene.file(SMALL), outside.resolve("new.txt"));
      scene.expect(0, SMALL);
      scene.assertRight(SMALL);
      assertOutsideUntouched();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {".cache", ".cache/huggingface", ".cache/huggingface/download"})
  @DisabledOnOs(value = OS.WINDOWS, disabledReason = "links need a privilege there")
  void followsNoLinkToItsMetadataFolder(String planted) throws Exception {
    try (DownloadScene scene = new DownloadScene(folder, Place.FOLDER)) {
      link(scene.file(planted), outside);
      scene.expect(STORAGE);
      assertOutsideUntouched();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"blobs", "snapshots", "refs", "trees"})
  @DisabledOnOs(value = OS.WINDOWS, disabledReason = "links need a privilege there")
  void followsNoLinkInFoldersOfTheCache(String planted) throws Exception {
    try (DownloadScene scene = new DownloadScene(folder, Place.CACHE)) {
      Path link = scene.repoFolder().resolve(planted);
      link(link, outside);
      giveToAnotherUser(link);
      scene.download();
      assertOutsideUntouched();
    }
  }

  /**
   * Links that the owner of the cache put in place of a repository's folder or its blobs are
   * followed, so that these can be moved to another disk.
   */
  private static void giveToAnotherUser(Path link) throws IOException {
    Prerequisite.ROOT.require(
        (Integer) Files.getAttribute(link, "unix:uid", LinkOption.NOFOLLOW_LINKS) == 0,
        "only root is many users");
    Files.setAttribute(link, "unix:uid", 12345, LinkOption.NOFOLLOW_LINKS);
  }

  @Test
  @DisabledOnOs(value = OS.WINDOWS, disabledReason = "links need a privilege there")
  void followsNoLinkInPlaceOfAMetadataFile() throws Exception {
    try (DownloadScene scene = new DownloadScene(folder, Place.FOLDER)) {
      Path notes = scene.file(".cache/huggingface/download");
      link(notes.resolve(SMALL + ".metadata"), outside.resolve("mine.txt"));
      link(notes.resolve(SMALL + ".lock"), outside.resolve("new.txt"));
      scene.expect(0, SMALL);
      scene.assertRight(SMALL);
      assertOutsideUntouched();
    }
  }

  @Test
  @DisabledOnOs(value = OS.WINDOWS, disabledReason = "links need a privilege there")
  void followsNoLinkToItsLockFiles() throws Exception {
    for (String planted : List.of("", DownloadScene.MODEL.id().folder())) {
      Path fresh = Files.createDirectory(folder.resolve("fresh" + planted));
      Path elsewhere = Files.createDirectory(folder.resolve("elsewhere" + planted));
      try (DownloadScene scene = new DownloadScene(fresh, Place.CACHE)) {
        if (planted.isEmpty()) {
          Files.createDirectory(elsewhere.resolve(DownloadScene.MODEL.id().folder()));
        }
        link(scene.run.cache().resolve(".locks").resolve(planted), elsewhere);
        scene.expect(0);
        scene.assertRight(SMALL, MEDIUM, LARGE);
        assertEquals(planted.isEmpty() ? 1 : 0, below(elsewhere).size());
      }
    }
  }

  @Test
  @DisabledOnOs(value = OS.WINDOWS, disabledReason = "links need a privilege there")
  void followsTheUsersOwnLink() throws Exception {
    for (Place place : Place.values()) {
      Path fresh = Files.createDirectory(folder.resolve("fresh" + place));
      Path elsewhere = Files.createDirectory(folder.resolve("elsewhere" + place));
      try (DownloadScene scene = new DownloadScene(fresh, place)) {
        link(place == Place.CACHE ? scene.run.cache() : scene.root(), elsewhere);
        scene.expect(0);
        scene.assertRight(SMALL, MEDIUM, LARGE);
        assertFalse(below(elsewhere).isEmpty());
      }
    }
  }

  @ParameterizedTest
  @CsvSource({
    "CACHE, blobs",
    "CACHE, snapshots",
    "CACHE, refs",
    "CACHE, trees",
    "CACHE, ''",
    "FOLDER, deep",
    "FOLDER, deep/down",
    "FOLDER, .cache",
    "FOLDER, .cache/huggingface",
    "FOLDER, .cache/huggingface/download",
    "FOLDER, .cache/huggingface/download/deep"
  })
  @DisabledOnOs(value = OS.WINDOWS, disabledReason = "links need a privilege there")
  void followsNoLinkPlantedDuringTheDownload(Place place, String planted) throws Exception {
    try (DownloadScene scene = new DownloadScene(folder, place, DEEP)) {
      FaultGate gate = new FaultGate();
      scene.hub.on(data()).fault(Fault.holdAfter(100_000, gate));
      CompletableFuture<Result> running = begin(scene);
      gate.awaitHeld(2);
      Path link = (place == Place.CACHE ? scene.repoFolder() : scene.root()).resolve(planted);
      if (Files.exists(link)) {
        Files.move(link, folder.resolve("aside"));
      }
      link(link, outside);
      giveToAnotherUser(link);
      gate.open();
      Result result = running.get();
      assertTrue(List.of(0, STORAGE).contains(result.exit()), result.all());
      assertOutsideUntouched();
    }
  }

  @ParameterizedTest
  @EnumSource
  void reportsAFolderInPlaceOfAFile(Place place) throws Exception {
    try (DownloadScene scene = new DownloadScene(folder, place)) {
      Files.createDirectories(scene.file(SMALL).resolve("mine"));
      Result result = scene.expect(STORAGE, SMALL);
      assertTrue(result.err().contains(scene.file(SMALL).toString()), result.err());
      assertTrue(Files.isDirectory(scene.file(SMALL).resolve("mine")));
    }
  }

  @ParameterizedTest
  @EnumSource
  void reportsAFileInPlaceOfAFolder(Place place) throws Exception {
    try (DownloadScene scene = new DownloadScene(folder, place, NESTED)) {
      Files.createDirectories(scene.root());
      Files.writeString(scene.file("sub"), "mine");
      Result result = scene.expect(STORAGE);
      assertTrue(result.err().contains(scene.file("sub").toString()), result.err());
      assertEquals("mine", Files.readString(scene.file("sub")));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"there", "hf"})
  void reportsAFileInPlaceOfTheLocalFolder(String planted) throws Exception {
    Files.writeString(folder.resolve(planted), "mine");
    Place place = planted.equals("there") ? Place.FOLDER : Place.CACHE;
    try (DownloadScene scene = new DownloadScene(folder, place)) {
      scene.expect(STORAGE, SMALL);
      assertEquals("mine", Files.readString(folder.resolve(planted)));
    }
  }

  private static CompletableFuture<Result> begin(DownloadScene scene, String... words) {
    return CompletableFuture.supplyAsync(() -> scene.download(words));
  }

  private static FakeHubMatch bytesOf(String file) {
    return (file.equals(SMALL) ? resolve() : data()).path(file).method("GET");
  }

  @ParameterizedTest
  @EnumSource
  @DisabledOnOs(value = OS.WINDOWS, disabledReason = "an open file cannot be removed there")
  void restartsWhenThePartFileIsRemoved(Place place) throws Exception {
    for (String file : List.of(SMALL, MEDIUM, LARGE)) {
      try (DownloadScene scene = new DownloadScene(folder, place)) {
        FaultGate gate = new FaultGate();
        scene.hub.on(bytesOf(file)).once().fault(Fault.holdAfter(2_000, gate));
        CompletableFuture<Result> running = begin(scene, file);
        gate.awaitHeld();
        for (Path part : scene.unfinished()) {
          Files.delete(part);
        }
        gate.open();
        Result result = running.get();
        assertEquals(0, result.exit(), result.all());
        scene.assertRight(file);
        assertTrue(result.err().contains("the incomplete file was removed"), result.err());
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void keepsTheCommitWhenTheBranchMoves(Place place) throws Exception {
    try (DownloadScene scene = new DownloadScene(folder, place)) {
      FaultGate gate = new FaultGate();
      scene.hub.on(bytesOf(MEDIUM)).once().fault(Fault.holdAfter(100_000, gate));
      CompletableFuture<Result> running = begin(scene);
      gate.awaitHeld();
      scene
          .hub
          .repos()
          .put(
              DownloadScene.MODEL
                  .edit()
                  .lfs(MEDIUM, Content.generated(9, 300_000))
                  .branch("main")
                  .build());
      gate.open();
      assertEquals(0, running.get().exit(), running.get().all());
      scene.assertRight(SMALL, MEDIUM, LARGE);
    }
  }

  @ParameterizedTest
  @EnumSource
  void rejectsOtherContentUnderTheSameCommit(Place place) throws Exception {
    String sha = DownloadScene.MODEL.commit("main").sha();
    try (DownloadScene scene = new DownloadScene(folder, place)) {
      scene
          .hub
          .on(data().path(MEDIUM))
          .once()
          .fault(
              Fault.endEarlyAfter(100_000),
              Fault.running(
                  () ->
                      scene
                          .hub
                          .repos()
                          .put(
                              HubRepo.model("acme/model")
                                  .lfs(MEDIUM, Content.generated(9, 300_000))
                                  .commitHash(sha)
                                  .build())));
      scene.expect(ExitCode.BAD_CONTENT.value(), MEDIUM);
      scene.assertAbsent(MEDIUM);
      assertEquals(List.of(), scene.unfinished());
    }
  }

  @ParameterizedTest
  @EnumSource
  void replacesAFileThatAnotherProgramWroteMeanwhile(Place place) throws Exception {
    try (DownloadScene scene = new DownloadScene(folder, place)) {
      FaultGate gate = new FaultGate();
      scene.hub.on(bytesOf(MEDIUM)).once().fault(Fault.holdAfter(100_000, gate));
      CompletableFuture<Result> running = begin(scene, MEDIUM);
      gate.awaitHeld();
      Files.createDirectories(scene.root());
      Files.writeString(scene.file(MEDIUM), "not the model");
      gate.open();
      assertEquals(0, running.get().exit(), running.get().all());
      scene.assertRight(MEDIUM);
    }
  }

  @ParameterizedTest
  @EnumSource
  void keepsTheOldFileUntilTheNewOneIsComplete(Place place) throws Exception {
    try (DownloadScene scene = new DownloadScene(folder, place)) {
      scene.expect(0, MEDIUM);
      byte[] old = Files.readAllBytes(scene.file(MEDIUM));
      scene.hub.on(data()).fault(Fault.endEarlyAfter(0));
      scene.expect(ExitCode.NETWORK.value(), MEDIUM, "--force-download");
      assertArrayEquals(old, Files.readAllBytes(scene.file(MEDIUM)));
    }
  }

  @ParameterizedTest
  @EnumSource
  void publishesNoFileOfAFailedRun(Place place) {
    try (DownloadScene scene = new DownloadScene(folder, place)) {
      scene.hub.on(resolve()).fault(Fault.closeBeforeAnswer());
      scene.expect(ExitCode.NETWORK.value());
      for (String file : List.of(SMALL, MEDIUM, LARGE)) {
        assertFalse(Files.exists(scene.file(file), LinkOption.NOFOLLOW_LINKS));
      }
    }
  }
}
