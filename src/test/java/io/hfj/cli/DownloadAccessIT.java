package io.hfj.cli;

import static io.hfj.cli.DownloadScene.LARGE;
import static io.hfj.cli.DownloadScene.MEDIUM;
import static io.hfj.cli.DownloadScene.SMALL;
import static io.hfj.cli.DownloadScene.TOKEN;
import static io.hfj.testing.FakeHubMatch.data;
import static io.hfj.testing.FakeHubMatch.resolve;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hfj.cli.DownloadScene.Place;
import io.hfj.error.ExitCode;
import io.hfj.server.HubRepo;
import io.hfj.server.HubRepoBuilder;
import io.hfj.testing.FakeHubKind;
import io.hfj.testing.FakeHubMatch;
import io.hfj.testing.Fault;
import io.hfj.testing.HfjRun.Result;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Access to repositories, what exists, and downloads without a Hub. */
class DownloadAccessIT {
  private static final int NOT_FOUND = ExitCode.NOT_FOUND.value();
  private static final int DENIED = ExitCode.DENIED.value();
  private static final int NETWORK = ExitCode.NETWORK.value();
  private static final int NOT_CACHED = ExitCode.NOT_CACHED.value();

  @TempDir Path folder;

  private static HubRepoBuilder closed() {
    return HubRepo.model("acme/closed").file(SMALL, "{}");
  }

  private static void assertPrints(Result result, String... parts) {
    for (String part : parts) {
      assertTrue(result.err().contains(part), part + " in: " + result.err());
    }
  }

  // --- tokens ------------------------------------------------------------------------------------

  @ParameterizedTest
  @EnumSource
  void downloadsAGatedRepoWithAGrantedToken(Place place) {
    HubRepo repo = closed().gated("manual").grant(TOKEN).build();
    try (DownloadScene scene = new DownloadScene(folder, place, repo)) {
      scene.expect(0);
      scene.assertRight(SMALL);
    }
  }

  @ParameterizedTest
  @EnumSource
  void reportsThatAGatedRepoNeedsAToken(Place place) {
    try (DownloadScene scene = new DownloadScene(folder, place, closed().gated("auto").build())) {
      scene.run.env("HF_TOKEN", "");
      Result result = scene.expect(DENIED);
      assertPrints(result, "acme/closed is gated", "HF_TOKEN", "/acme/closed");
      scene.assertAbsent(SMALL);
      assertEquals(List.of(), scene.run.sleeps());
    }
  }

  @Test
  void leavesNoFolderOfAnUnreadableRepo() {
    try (DownloadScene scene =
        new DownloadScene(folder, Place.CACHE, closed().gated("auto").build())) {
      scene.run.env("HF_TOKEN", "");
      scene.expect(DENIED);
      assertFalse(Files.exists(scene.repoFolder()));
    }
    try (DownloadScene scene = new DownloadScene(folder, Place.CACHE)) {
      scene.hub.on(data()).fault(Fault.status(403, "no"));
      scene.expect(NETWORK, MEDIUM, LARGE);
      assertFalse(Files.exists(scene.repoFolder()));
    }
  }

  @ParameterizedTest
  @EnumSource
  void reportsThatTheAccountHasNoAccess(Place place) {
    try (DownloadScene scene = new DownloadScene(folder, place, closed().gated("auto").build())) {
      Result result = scene.expect(DENIED);
      assertPrints(result, "acme/closed is gated", "HF_TOKEN", "request access at");
      scene.assertAbsent(SMALL);
    }
  }

  @ParameterizedTest
  @EnumSource
  void reportsAnInvalidToken(Place place) {
    try (DownloadScene scene = new DownloadScene(folder, place)) {
      scene.run.env("HF_TOKEN", "hf_wrong");
      Result result = scene.expect(DENIED);
      assertPrints(result, "rejected your", "HF_TOKEN");
      assertFalse(result.all().contains("hf_wrong"), result.all());
    }
  }

  @Test
  void prefersTheTokenOptionToTheEnvironment() {
    HubRepo repo = closed().hidden().grant("hf_other").build();
    try (DownloadScene scene = new DownloadScene(folder, Place.CACHE, repo)) {
      Result result = scene.expect(0, "--token", "hf_other");
      assertFalse(result.all().contains("hf_other"), result.all());
      assertEquals(Set.of("Bearer hf_other"), scene.hub.tokensSeenAt(scene.hub.endpoint()));
    }
  }

  @Test
  void namesTheTokenThatHasInvalidCharacters() {
    try (DownloadScene scene = new DownloadScene(folder, Place.CACHE)) {
      scene.run.env("HF_TOKEN", "hf_a b");
      Result result = scene.expect(ExitCode.USAGE.value());
      assertPrints(result, "HF_TOKEN");
      assertFalse(result.all().contains("hf_a b"), result.all());
    }
  }

  // --- names -------------------------------------------------------------------------------------

  @ParameterizedTest
  @EnumSource
  void reportsAMissingRepo(Place place) {
    HubRepo repo = closed().hidden().build();
    try (DownloadScene scene = new DownloadScene(folder, place, repo)) {
      assertPrints(
          scene.expect(NOT_FOUND), "model acme/closed not found", "HF_TOKEN has no access");
      scene.run.env("HF_TOKEN", "");
      assertPrints(scene.expect(NOT_FOUND), "model acme/closed not found", "or it is private");
      assertFalse(Files.exists(scene.root()));
    }
  }

  @ParameterizedTest
  @EnumSource
  void suggestsASimilarRevision(Place place) {
    HubRepo repo = closed().branch("main").tag("v1.0").build();
    try (DownloadScene scene = new DownloadScene(folder, place, repo)) {
      Result result = scene.expect(NOT_FOUND, "--revision", "v1.O");
      assertPrints(result, "no revision 'v1.O'", "did you mean v1.0?");
    }
  }

  /** The requests sent only for advice, while the Hub is busy. */
  @ParameterizedTest
  @EnumSource
  void doesNotWaitForAdviceFromABusyHub(Place place) {
    Fault busy = Fault.status(429, "slow down", "Retry-After", "40");
    try (DownloadScene scene = new DownloadScene(folder, place)) {
      scene.hub.on(FakeHubMatch.any().path("search=")).fault(busy);
      scene.hub.on(FakeHubMatch.info().path("/datasets/")).fault(busy);
      scene.hub.on(FakeHubMatch.kind(FakeHubKind.REFS)).fault(busy);
      scene.hub.on(FakeHubMatch.kind(FakeHubKind.WHOAMI)).fault(busy);
      scene.hub.on(FakeHubMatch.tree()).fault(busy);
      List<Result> results =
          List.of(
              scene.raw("acme/modle"),
              scene.expect(NOT_FOUND, "--revision", "mian"),
              scene.expect(NOT_FOUND, "no/such/file"));
      for (Result result : results) {
        assertEquals(NOT_FOUND, result.exit(), result.all());
        assertFalse(result.err().contains("try "), result.err());
        assertFalse(result.err().contains("HTTP 429"), result.err()); // a port may have the digits
      }
      assertEquals(1, scene.hub.requests("search=").size());
      assertEquals(List.of(), scene.run.sleeps());
    }
  }

  @ParameterizedTest
  @EnumSource
  void reportsAMissingCommit(Place place) {
    try (DownloadScene scene = new DownloadScene(folder, place)) {
      assertPrints(scene.expect(NOT_FOUND, "--revision", "0".repeat(40)), "no revision '000");
      assertPrints(scene.expect(NOT_FOUND, SMALL, "--revision", "0".repeat(40)), "'000");
    }
  }

  @ParameterizedTest
  @EnumSource
  void suggestsASimilarFile(Place place) {
    try (DownloadScene scene = new DownloadScene(folder, place)) {
      Result result = scene.expect(NOT_FOUND, SMALL, "modle.safetensors");
      assertPrints(result, "no file 'modle.safetensors'", "did you mean model.safetensors?");
      assertEquals(List.of(), scene.hub.requests(resolve()));
    }
  }

  @ParameterizedTest
  @EnumSource
  void suggestsFilesForAPattern(Place place) {
    try (DownloadScene scene = new DownloadScene(folder, place)) {
      assertPrints(
          scene.expect(NOT_FOUND, "--include", "*.SafeTensors"),
          "matches '*.SafeTensors'",
          "did you mean model.safetensors?");
      assertPrints(scene.expect(NOT_FOUND, "*.gguf"), "matches '*.gguf'");
      assertEquals(List.of(), scene.hub.requests(resolve()));
    }
  }

  @ParameterizedTest
  @EnumSource
  void leavesAnEmptyFolderForAnEmptyRepo(Place place) {
    try (DownloadScene scene =
        new DownloadScene(folder, place, HubRepo.model("acme/empty").build())) {
      scene.expect(0);
      assertTrue(Files.isDirectory(scene.root()));
    }
  }

  @ParameterizedTest
  @EnumSource
  void downloadsAnEmptyFile(Place place) {
    HubRepo repo = closed().file("empty.txt", "").file("sub/empty.txt", "").build();
    try (DownloadScene scene = new DownloadScene(folder, place, repo)) {
      scene.expect(0);
      scene.assertRight("empty.txt", "sub/empty.txt");
    }
  }

  @ParameterizedTest
  @EnumSource
  void findsARepoByItsFormerName(Place place) {
    HubRepo repo = closed().renamedFrom("acme/before").build();
    try (DownloadScene scene = new DownloadScene(folder, place, repo)) {
      Result result = scene.raw("acme/before", "--local-dir", "before");
      assertEquals(0, result.exit(), result.all());
      assertTrue(Files.exists(folder.resolve("before").resolve(SMALL)));
      assertEquals(0, scene.raw("acme/before").exit());
      assertTrue(Files.isDirectory(scene.run.cache().resolve("models--acme--before")));
    }
  }

  // --- without a Hub -----------------------------------------------------------------------------

  @ParameterizedTest
  @EnumSource
  void usesCachedFilesWhenTheHubIsUnreachable(Place place) {
    try (DownloadScene scene = new DownloadScene(folder, place)) {
      scene.expect(0);
      scene.hub.close();
      assertPrints(
          scene.expect(0), "warning: cannot contact the Hub", "using the complete cached copy");
      assertPrints(scene.expect(0, SMALL), "cannot contact the Hub");
      scene.assertRight(SMALL, MEDIUM, LARGE);
    }
  }

  @ParameterizedTest
  @EnumSource
  void reportsAnUnreachableHubWhenFilesAreMissing(Place place) {
    try (DownloadScene scene = new DownloadScene(folder, place)) {
      scene.expect(0, "--include", "*.json");
      scene.hub.close();
      assertPrints(scene.expect(NETWORK), "cannot connect to ");
      scene.expect(0, SMALL);
      scene.expect(0, "--include", "*.json");
      scene.expect(NETWORK, SMALL, "--force-download");
    }
  }

  @ParameterizedTest
  @EnumSource
  void acceptsAPartialRepositoryOnlyIfRequested(Place place) {
    try (DownloadScene scene = new DownloadScene(folder, place)) {
      scene.expect(0, SMALL, LARGE); // by name: no listing is requested or cached
      scene.hub.on(FakeHubMatch.info()).fault(Fault.status(503, "busy"));
      for (String[] all : new String[][] {{}, {"--include", "*"}, {"--exclude", MEDIUM}}) {
        assertPrints(scene.expect(NETWORK, all), "returned HTTP 503", "add --local-files-only");
        assertPrints(scene.expect(0, with(all, "--local-files-only")), "no file list is cached");
      }
      scene.expect(0, SMALL, LARGE);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"HF_HUB_OFFLINE", "TRANSFORMERS_OFFLINE", "--local-files-only"})
  void sendsNoRequestsWhenOffline(String how) {
    for (Place place : Place.values()) {
      Path fresh = folder.resolve(place.name());
      try (DownloadScene scene = new DownloadScene(fresh, place)) {
        scene.expect(0, "--include", "*.json", "*.bin");
        scene.hub.clearRequests();
        scene.hub.on(data()).fault(Fault.closeBeforeAnswer());
        String[] option = how.startsWith("--") ? new String[] {how} : new String[0];
        if (option.length == 0) {
          scene.run.env(how, "1");
        }
        scene.expect(0, with(option, SMALL, LARGE));
        scene.expect(0, with(option, "--include", "*.json"));
        Result all = scene.expect(NOT_CACHED, option);
        assertPrints(all, "1 of 3 files", "not cached: " + MEDIUM);
        assertPrints(scene.expect(NOT_CACHED, with(option, MEDIUM)), MEDIUM);
        assertEquals(List.of(), scene.hub.requests());
      }
    }
  }

  private static String[] with(String[] option, String... words) {
    String[] all = new String[option.length + words.length];
    System.arraycopy(words, 0, all, 0, words.length);
    System.arraycopy(option, 0, all, words.length, option.length);
    return all;
  }

  @ParameterizedTest
  @EnumSource
  void reportsMissingFilesWhenOffline(Place place) {
    try (DownloadScene scene = new DownloadScene(folder, place)) {
      scene.run.env("HF_HUB_OFFLINE", "1");
      assertPrints(scene.expect(NOT_CACHED), "revision main of acme/model is not cached");
      scene.expect(NOT_CACHED, SMALL);
      assertEquals(List.of(), scene.hub.requests());
    }
  }

  @ParameterizedTest
  @EnumSource
  void doesNotUseFilesOfAnotherRepo(Place place) {
    try (DownloadScene scene = new DownloadScene(folder, place)) {
      scene.hub.repos().put(closed().gated("manual").build());
      scene.expect(0);
      String[] there =
          place == Place.FOLDER ? new String[] {"--local-dir", "there"} : new String[0];
      assertEquals(NOT_FOUND, scene.raw(with(there, "acme/modle")).exit());
      assertEquals(DENIED, scene.raw(with(there, "acme/closed")).exit());
    }
  }

  @ParameterizedTest
  @EnumSource
  void usesCachedFilesWhenTheTokenWasRevoked(Place place) {
    HubRepo repo = closed().hidden().grant(TOKEN).build();
    try (DownloadScene scene = new DownloadScene(folder, place, repo)) {
      scene.expect(0);
      scene.run.env("HF_TOKEN", "");
      assertPrints(scene.expect(0), "using the complete cached copy");
      scene.expect(NOT_FOUND, "--force-download");
    }
  }
}
