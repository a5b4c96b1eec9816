package io.hfj.cli;

import static io.hfj.cli.DownloadScene.LARGE;
import static io.hfj.cli.DownloadScene.MEDIUM;
import static io.hfj.cli.DownloadScene.SMALL;
import static io.hfj.testing.FakeHubMatch.any;
import static io.hfj.testing.FakeHubMatch.info;
import static io.hfj.testing.FakeHubMatch.tree;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hfj.cli.DownloadScene.Place;
import io.hfj.testing.FakeHubMatch;
import io.hfj.testing.Fault;
import io.hfj.testing.HfjRun.Result;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Mirrors that implement a part of the Hub's interface. */
class PartialMirrorIT {
  @TempDir Path folder;

  private static Fault noSuchPage(int status) {
    return Fault.status(status, "no such page");
  }

  @ParameterizedTest
  @ValueSource(ints = {400, 404, 405, 501})
  void downloadsEverythingWithoutAListing(int status) {
    try (DownloadScene scene = new DownloadScene(folder, Place.CACHE)) {
      scene.hub.on(tree()).fault(noSuchPage(status));
      scene.expect(0);
      scene.assertRight(SMALL, MEDIUM, LARGE);
    }
  }

  @ParameterizedTest
  @EnumSource
  void downloadsEverythingByCommitWithoutBulkQueries(Place place) {
    try (DownloadScene scene = new DownloadScene(folder, place)) {
      scene.hub.on(tree()).fault(noSuchPage(404));
      scene.hub.on(any().path("/paths-info/")).fault(noSuchPage(404));
      scene.expect(0, "--revision", DownloadScene.MODEL.commit("main").sha());
      scene.assertRight(SMALL, MEDIUM, LARGE);
    }
  }

  @ParameterizedTest
  @EnumSource
  void downloadsNamedFilesWithoutRevisionInformation(Place place) {
    try (DownloadScene scene = new DownloadScene(folder, place)) {
      scene.hub.on(info()).fault(noSuchPage(404));
      scene.expect(0, SMALL, LARGE);
      scene.assertRight(SMALL, LARGE);
    }
  }

  @ParameterizedTest
  @EnumSource
  void downloadsNamedFilesFromAPlainFileServer(Place place) {
    try (DownloadScene scene = new DownloadScene(folder, place)) {
      FakeHubMatch notFiles = any().path("/api/");
      scene.hub.on(notFiles).fault(noSuchPage(404));
      scene.expect(0, SMALL, LARGE);
      scene.assertRight(SMALL, LARGE);
      scene.expect(3);
      Result absent = scene.expect(3, "absent.txt");
      assertTrue(absent.err().contains("model acme/model not found"), absent.err());
      assertEquals(0, scene.download(SMALL).exit());
    }
  }
}
