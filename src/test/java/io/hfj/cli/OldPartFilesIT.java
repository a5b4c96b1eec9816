package io.hfj.cli;

import static io.hfj.cli.DownloadScene.LARGE;
import static io.hfj.cli.DownloadScene.LARGE_SIZE;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hfj.cli.DownloadScene.Place;
import io.hfj.server.RepoFile;
import io.hfj.testing.HfjRun.Result;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Part files of an old release of the official client. */
class OldPartFilesIT {
  private static final int LEFT = 10 << 20;

  @TempDir Path folder;

  private static void leave(DownloadScene scene, Place place, byte[] bytes) throws IOException {
    String etag = DownloadScene.MODEL.file("main", LARGE).etag();
    Path parts =
        place == Place.CACHE
            ? scene.repoFolder().resolve("blobs")
            : scene.file(".cache/huggingface/download");
    Files.createDirectories(parts);
    String stem = place == Place.CACHE ? etag : LARGE + "." + etag;
    Path left = Files.write(parts.resolve(stem + ".incomplete"), bytes);
    Files.setLastModifiedTime(left, FileTime.from(Instant.now().minus(Duration.ofHours(1))));
  }

  private static byte[] content() {
    RepoFile file = DownloadScene.MODEL.file("main", LARGE);
    return Arrays.copyOf(file.content().bytes(), LEFT);
  }

  @ParameterizedTest
  @EnumSource
  void isResumed(Place place) throws Exception {
    try (DownloadScene scene = new DownloadScene(folder, place)) {
      leave(scene, place, content());
      Result plan = scene.expect(0, LARGE, "--dry-run");
      scene.expect(0, LARGE);
      scene.assertRight(LARGE);
      assertEquals(LARGE_SIZE - LEFT, scene.bytesSent(LARGE), plan.all());
    }
  }

  @Test
  void isRefetchedIfItWasNotWrittenInOrder() throws Exception {
    try (DownloadScene scene = new DownloadScene(folder, Place.CACHE)) {
      byte[] holes = content();
      Arrays.fill(holes, 1 << 20, 2 << 20, (byte) 0);
      leave(scene, Place.CACHE, holes);
      scene.expect(0, LARGE);
      scene.assertRight(LARGE);
      assertTrue(scene.bytesSent(LARGE) <= 2 * LARGE_SIZE, scene.bytesSent(LARGE) + " bytes");
    }
  }
}
