package io.hfj.cli;

import static io.hfj.cli.DownloadScene.LARGE;
import static io.hfj.cli.DownloadScene.MEDIUM;
import static io.hfj.cli.DownloadScene.MODEL;
import static io.hfj.cli.DownloadScene.SMALL;
import static io.hfj.testing.FakeHubMatch.tree;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import io.hfj.cli.DownloadScene.Place;
import io.hfj.testing.HfjRun.Result;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** A cached listing in which one character is wrong. */
class CorruptListingIT {
  private static final String COMMIT = MODEL.commit("main").sha();
  private static final String ETAG = MODEL.file("main", MEDIUM).etag();
  private static final char OTHER = ETAG.charAt(9) == 'a' ? 'b' : 'a';

  @TempDir Path temp;
  private Path folder;

  @BeforeEach
  void realFolder() throws IOException {
    folder = temp.toRealPath();
  }

  /** The original text, and its replacement. */
  static Stream<Arguments> spoiled() {
    String hash = ETAG.substring(0, 9) + OTHER + ETAG.substring(10);
    return Stream.of(
            List.of("name", MEDIUM, "modem.safetensors"),
            List.of("hash", ETAG, hash),
            List.of("size", ": 300000", ": 300001"),
            List.of("not JSON", "\"files\"", "\"files"),
            List.of("not safe", MEDIUM, "../model.safetensors"))
        .flatMap(
            one ->
                Stream.of(Place.values())
                    .flatMap(
                        place ->
                            Stream.of("main", COMMIT)
                                .map(
                                    revision ->
                                        Arguments.of(
                                            one.get(0), one.get(1), one.get(2), place, revision))));
  }

  private static Path list(Path folder, Place place) {
    Path below =
        place == Place.CACHE
            ? folder.resolve("hf/hub/models--acme--model")
            : folder.resolve("there/.cache/huggingface");
    return below.resolve("trees").resolve(COMMIT + ".json");
  }

  private String spoil(Path list, String right, String wrong) throws IOException {
    String good = Files.readString(list);
    assertNotEquals(good, good.replace(right, wrong));
    Files.writeString(list, good.replace(right, wrong));
    return good;
  }

  @ParameterizedTest(name = "{0} {3} {4}")
  @MethodSource("spoiled")
  void isReplacedWhenAllFilesAreThere(
      String what, String right, String wrong, Place place, String revision) throws IOException {
    try (DownloadScene scene = new DownloadScene(folder, place)) {
      scene.expect(0);
      String good = spoil(list(folder, place), right, wrong);
      scene.hub.clearRequests();
      scene.expect(0, "--revision", revision);
      scene.assertRight(SMALL, MEDIUM, LARGE);
      assertFalse(Files.exists(scene.file("modem.safetensors")));
      assertEquals(0, scene.bytesSent(MEDIUM));
      assertEquals(good, Files.readString(list(folder, place)));
    }
  }

  @ParameterizedTest(name = "{0} {3} {4}")
  @MethodSource("spoiled")
  void isReplacedWhenTheFileIsMissing(
      String what, String right, String wrong, Place place, String revision) throws IOException {
    try (DownloadScene scene = new DownloadScene(folder, place)) {
      scene.expect(0, "--exclude", MEDIUM);
      String good = spoil(list(folder, place), right, wrong);
      scene.expect(0, "--revision", revision);
      scene.assertRight(SMALL, MEDIUM, LARGE);
      assertEquals(good, Files.readString(list(folder, place)));
    }
  }

  @Test
  void isReplacedWhenTheFileIsNamed() throws IOException {
    try (DownloadScene scene = new DownloadScene(folder, Place.CACHE)) {
      scene.expect(0, "--exclude", MEDIUM);
      String good =
          spoil(list(folder, Place.CACHE), ETAG, ETAG.substring(0, 9) + OTHER + ETAG.substring(10));
      scene.expect(0, MEDIUM, "--revision", COMMIT);
      scene.assertRight(MEDIUM);
      assertEquals(good, Files.readString(list(folder, Place.CACHE)));
    }
  }

  @Test
  void isReplacedByAForcedDownloadAndByARepair() throws IOException {
    try (DownloadScene scene = new DownloadScene(folder, Place.CACHE)) {
      scene.expect(0);
      Path list = list(folder, Place.CACHE);
      String good = spoil(list, MEDIUM, "modem.safetensors");
      Result repaired = scene.run.run("cache", "verify", "acme/model", "--repair");
      assertEquals(0, repaired.exit(), repaired.all());
      assertEquals(good, Files.readString(list));
      spoil(list, MEDIUM, "modem.safetensors");
      scene.expect(0, "--revision", COMMIT, "--force-download");
      assertEquals(good, Files.readString(list));
    }
  }

  @Test
  void isNotFetchedAgainWhenItIsValid() {
    try (DownloadScene scene = new DownloadScene(folder, Place.CACHE)) {
      scene.expect(0, "--exclude", MEDIUM);
      scene.hub.clearRequests();
      scene.expect(0);
      assertEquals(List.of(), scene.hub.requests(tree()));
    }
  }
}
