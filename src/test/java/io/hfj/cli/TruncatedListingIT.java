package io.hfj.cli;

import static io.hfj.cli.DownloadScene.LARGE;
import static io.hfj.cli.DownloadScene.MEDIUM;
import static io.hfj.cli.DownloadScene.MODEL;
import static io.hfj.cli.DownloadScene.SMALL;
import static io.hfj.testing.FakeHubMatch.info;
import static io.hfj.testing.FakeHubMatch.kind;
import static io.hfj.testing.FakeHubMatch.tree;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hfj.cli.DownloadScene.Place;
import io.hfj.server.HubRepo;
import io.hfj.server.HubRepoBuilder;
import io.hfj.server.HubResponse;
import io.hfj.testing.FakeHub;
import io.hfj.testing.FakeHubKind;
import io.hfj.testing.Fault;
import io.hfj.testing.HfjRun.Result;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Listings truncated between the Hub and hfj, in this run or an earlier one. */
class TruncatedListingIT {
  private static final int BAD_CONTENT = 7;
  private static final String COMMIT = MODEL.commit("main").sha();

  /** More files than fit in a page, and than the Hub names in its information on a revision. */
  private static final HubRepo MANY = repo("acme/many", 1_200, 0);

  /** Two pages, since folders count; fewer than a thousand files. */
  private static final HubRepo FOLDERS = repo("acme/folders", 990, 20);

  /** Exactly one page. */
  private static final HubRepo PAGE = repo("acme/page", 1_000, 0);

  @TempDir Path folder;

  private static HubRepo repo(String name, int files, int folders) {
    HubRepoBuilder repo = HubRepo.model(name);
    for (int i = 0; i < files; i++) {
      String path = folders == 0 ? "" : String.format(Locale.ROOT, "%02d/", i % folders);
      repo.file(path + String.format(Locale.ROOT, "%04d.txt", i), "the same");
    }
    return repo.build();
  }

  private static int files(Path root) {
    return (int)
        DownloadScene.below(root).stream()
            .filter(path -> path.toString().endsWith(".txt"))
            .filter(Files::isRegularFile)
            .count();
  }

  private static Path cachedListing(DownloadScene scene, HubRepo repo) {
    return scene.repoFolder().resolve("trees").resolve(repo.commit("main").sha() + ".json");
  }

  @ParameterizedTest
  @EnumSource
  void completesAnIncompleteListing(Place place) {
    try (DownloadScene scene = new DownloadScene(folder, place)) {
      scene.hub.configure(options -> options.pageSize(2));
      scene.hub.on(tree()).fault(Fault.withoutHeader("Link"));
      scene.expect(0);
      scene.assertRight(SMALL, MEDIUM, LARGE);
    }
  }

  @Test
  void storesTheCompletedListingLikeTheHubs() throws Exception {
    try (DownloadScene scene = new DownloadScene(folder.resolve("cut"), Place.CACHE);
        DownloadScene whole = new DownloadScene(folder.resolve("whole"), Place.CACHE)) {
      scene.hub.on(tree()).fault(Fault.json("[]"));
      scene.expect(0);
      whole.expect(0);
      assertEquals(
          Files.readString(cachedListing(whole, MODEL)),
          Files.readString(cachedListing(scene, MODEL)));
    }
  }

  @Test
  void completesAListingFileByFile() {
    try (DownloadScene scene = new DownloadScene(folder, Place.CACHE)) {
      scene.hub.on(tree()).fault(Fault.json("[]"));
      scene.hub.on(kind(FakeHubKind.PATHS_INFO)).fault(Fault.json("[]"));
      scene.expect(0);
      scene.assertRight(SMALL, MEDIUM, LARGE);
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void rejectsAListingThatEndsAfterAFullPage(boolean byCommit) {
    try (DownloadScene scene = new DownloadScene(folder, Place.CACHE, MANY)) {
      scene.hub.on(tree()).fault(Fault.withoutHeader("Link"));
      String revision = byCommit ? MANY.commit("main").sha() : "main";
      Result result = scene.expect(BAD_CONTENT, "--revision", revision);
      assertTrue(result.err().contains("incomplete file list of acme/many"), result.err());
      assertFalse(Files.exists(cachedListing(scene, MANY)));
      scene.expect(0, "1199.txt", "--revision", revision);
      scene.hub.clearFaults();
      scene.expect(0, "--revision", revision);
      assertEquals(1_200, files(scene.root()));
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void completesAListingOfFewerThanAThousandFiles(boolean byCommit) {
    try (DownloadScene scene = new DownloadScene(folder, Place.CACHE, FOLDERS)) {
      scene.hub.on(tree()).fault(Fault.withoutHeader("Link"));
      scene.expect(0, "--revision", byCommit ? FOLDERS.commit("main").sha() : "main");
      assertEquals(990, files(scene.root()));
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void acceptsAFullPageThatIsTheWholeListing(boolean byCommit) {
    try (DownloadScene scene = new DownloadScene(folder, Place.CACHE, PAGE)) {
      scene.expect(0, "--revision", byCommit ? PAGE.commit("main").sha() : "main");
      assertEquals(1_000, files(scene.root()));
      scene.hub.on(tree()).fault(Fault.withoutHeader("Link"));
      scene.expect(BAD_CONTENT, "--force-download", "--dry-run");
    }
  }

  @Test
  void asksTheNextEndpointFirst() {
    try (MirrorScene scene = new MirrorScene(folder, MANY, MANY)) {
      scene.hub.on(tree()).fault(Fault.withoutHeader("Link"));
      scene.assertSwitched(scene.expect(0));
      assertEquals(1_200, files(scene.first.root()));
    }
  }

  @Test
  void repeatsTheCheckOfAListingWhenTheHubIsBusyOnce() {
    try (DownloadScene scene = new DownloadScene(folder, Place.CACHE, PAGE)) {
      scene.hub.on(tree().path("limit=1")).once().fault(Fault.status(503, "busy"));
      scene.hub.on(tree().path("limit=1")).fault(Fault.withoutHeader("Link"));
      scene.expect(BAD_CONTENT, "--dry-run");
    }
  }

  @Test
  void omitsAFileThatIsNoLongerInTheCommit() {
    try (DownloadScene scene = new DownloadScene(folder, Place.CACHE)) {
      withSibling(scene.hub, "gone.txt");
      scene.expect(0);
      scene.assertRight(SMALL, MEDIUM, LARGE);
      assertFalse(Files.exists(scene.file("gone.txt")));
    }
    try (DownloadScene scene = new DownloadScene(folder.resolve("2"), Place.CACHE, MANY)) {
      withSibling(scene.hub, "gone.txt");
      scene.expect(0, "--dry-run");
    }
  }

  private static void withSibling(FakeHub hub, String name) {
    hub.on(info())
        .fault(
            Fault.changed(
                answer ->
                    HubResponse.json(
                        200,
                        answer
                            .bodyText()
                            .replace(
                                "\"siblings\":[",
                                "\"siblings\":[{\"rfilename\":\"" + name + "\"},"))));
  }

  /** Caches a truncated listing, like an earlier run. */
  private void cacheTruncated(DownloadScene scene) throws Exception {
    scene.expect(0, "--include", "*.json", "--include", "*.safetensors");
    Path list = cachedListing(scene, MODEL);
    String text = Files.readString(list);
    int from = text.indexOf("  \"" + LARGE);
    int to = text.indexOf("  \"" + MEDIUM);
    Files.writeString(list, text.substring(0, from) + text.substring(to));
    assertFalse(Files.readString(list).contains(LARGE));
  }

  @Test
  void discardsAnIncompleteCachedListing() throws Exception {
    try (DownloadScene scene = new DownloadScene(folder, Place.CACHE)) {
      cacheTruncated(scene);
      scene.expect(0);
      scene.assertRight(SMALL, MEDIUM, LARGE);
      assertTrue(Files.readString(cachedListing(scene, MODEL)).contains(LARGE));
    }
  }

  @Test
  void asksTheHubAboutAFileThatACachedListingLacks() throws Exception {
    try (DownloadScene scene = new DownloadScene(folder, Place.CACHE)) {
      cacheTruncated(scene);
      scene.expect(0, LARGE, "--revision", COMMIT);
      scene.assertRight(LARGE);
      assertTrue(Files.readString(cachedListing(scene, MODEL)).contains(LARGE));
    }
  }

  @Test
  void fetchesTheListingAgainWhenForced() throws Exception {
    try (DownloadScene scene = new DownloadScene(folder, Place.CACHE)) {
      cacheTruncated(scene);
      scene.expect(0, "--force-download", "--revision", COMMIT);
      scene.assertRight(SMALL, MEDIUM, LARGE);
      assertTrue(Files.readString(cachedListing(scene, MODEL)).contains(LARGE));
    }
  }

  @Test
  void verifiesAgainstTheHubsListingAndRepairsTheCachedOne() throws Exception {
    try (DownloadScene scene = new DownloadScene(folder, Place.CACHE)) {
      cacheTruncated(scene);
      Result result = scene.run.run("cache", "verify", "acme/model", "--fail-on-missing-files");
      assertEquals(BAD_CONTENT, result.exit(), result.all());
      assertTrue(result.err().contains("  - " + LARGE), result.err());
      assertTrue(Files.readString(cachedListing(scene, MODEL)).contains(LARGE));
    }
  }

  @Test
  void verifiesAgainstTheCachedListingWhenTheHubDoesNotAnswer() {
    try (DownloadScene scene = new DownloadScene(folder, Place.CACHE)) {
      scene.expect(0);
      scene.hub.on(tree()).fault(Fault.closeBeforeAnswer());
      Result result = scene.run.run("cache", "verify", "acme/model");
      assertEquals(0, result.exit(), result.all());
      assertTrue(result.err().contains("using the cached file list"), result.err());
    }
  }
}
