package io.hfj.cli;

import static io.hfj.cli.DownloadScene.LARGE;
import static io.hfj.cli.DownloadScene.SMALL;
import static io.hfj.testing.FakeHubMatch.data;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hfj.cli.DownloadScene.Place;
import io.hfj.error.ExitCode;
import io.hfj.testing.Fault;
import io.hfj.testing.HfjRun.Result;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Named pipes in place of files: opening one waits for a process at its other end. */
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "a folder cannot hold a pipe there")
class NamedPipesIT {
  private static final Duration BOUND = Duration.ofSeconds(20);
  private static final String COMMIT = DownloadScene.MODEL.commit("main").sha();

  @TempDir Path folder;

  private static void plant(Path pipe) throws IOException, InterruptedException {
    Files.createDirectories(pipe.getParent());
    Files.deleteIfExists(pipe);
    assertEquals(0, new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor());
  }

  private static Result download(DownloadScene scene, String... words) {
    return assertTimeoutPreemptively(BOUND, () -> scene.download(words));
  }

  @ParameterizedTest
  @CsvSource({
    "CACHE, refs/main",
    "CACHE, trees/COMMIT.json",
    "CACHE, blobs/ETAG",
    "CACHE, snapshots/COMMIT/config.json",
    "CACHE, ../.locks/models--acme--model/ETAG.lock",
    "CACHE, ../CACHEDIR.TAG",
    "FOLDER, config.json",
    "FOLDER, .cache/huggingface/.gitignore",
    "FOLDER, .cache/huggingface/download/config.json.metadata",
    "FOLDER, .cache/huggingface/download/config.json.lock",
    "FOLDER, .cache/huggingface/trees/COMMIT.json",
    "FOLDER, .cache/huggingface/refs/models--acme--model/main",
  })
  void doNotStopADownload(Place place, String pipe) throws Exception {
    try (DownloadScene scene = new DownloadScene(folder, place)) {
      String etag = DownloadScene.MODEL.file("main", SMALL).etag();
      String path = pipe.replace("COMMIT", COMMIT).replace("ETAG", etag);
      Path root = place == Place.CACHE ? scene.repoFolder() : scene.root();
      plant(root.resolve(path).normalize());
      Result result = download(scene);
      assertEquals(0, result.exit(), result.all());
      scene.assertRight(SMALL);
      assertEquals(0, download(scene, "--local-files-only").exit());
    }
  }

  @ParameterizedTest
  @EnumSource
  void areReportedInPlaceOfPartFiles(Place place) throws Exception {
    try (DownloadScene scene = new DownloadScene(folder, place)) {
      scene.hub.on(data()).fault(Fault.endEarlyAfter(1_500_000));
      scene.hub.on(data()).skip(4).fault(Fault.closeBeforeAnswer());
      download(scene, LARGE);
      scene.hub.clearFaults();
      List<Path> unfinished = scene.unfinished();
      assertEquals(2, unfinished.size());
      for (Path file : unfinished) {
        byte[] before = Files.readAllBytes(file);
        plant(file);
        Result result = download(scene, LARGE);
        assertEquals(ExitCode.STORAGE.value(), result.exit(), result.all());
        assertTrue(result.err().contains(file + " is not a regular file"), result.err());
        assertTrue(result.err().contains("hint: remove it"), result.err());
        assertFalse(Files.isRegularFile(file));
        Files.delete(file);
        Files.write(file, before);
      }
      scene.expect(0, LARGE);
      scene.assertRight(LARGE);
    }
  }
}
