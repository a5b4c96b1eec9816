package io.hfj.cli;

import static io.hfj.cli.DownloadScene.LARGE;
import static io.hfj.cli.DownloadScene.MEDIUM;
import static io.hfj.cli.DownloadScene.SMALL;
import static io.hfj.testing.FakeHubMatch.any;
import static io.hfj.testing.FakeHubMatch.info;
import static io.hfj.testing.FakeHubMatch.kind;
import static io.hfj.testing.FakeHubMatch.resolve;
import static io.hfj.testing.FakeHubMatch.tree;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTimeout;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hfj.error.ExitCode;
import io.hfj.server.Content;
import io.hfj.server.HubRepo;
import io.hfj.server.HubRepoBuilder;
import io.hfj.testing.FakeHub;
import io.hfj.testing.FakeHubKind;
import io.hfj.testing.Fault;
import io.hfj.testing.HfjRun.Result;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import mockwebserver3.MockWebServer;
import okhttp3.tls.HandshakeCertificates;
import okhttp3.tls.HeldCertificate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Metadata requests: when an endpoint fails, the next one serves. */
class MirrorsIT {
  private static final int USAGE = ExitCode.USAGE.value();
  private static final int NOT_FOUND = ExitCode.NOT_FOUND.value();
  private static final int DENIED = ExitCode.DENIED.value();
  private static final int NETWORK = ExitCode.NETWORK.value();

  /** Far more than a few timeouts of a second each. */
  private static final Duration BOUND = Duration.ofSeconds(30);

  @TempDir Path folder;

  // --- unreachable, or with a wrong certificate --------------------------------------------------

  @Test
  void switchesWhenTheFirstIsNotThere() {
    try (MirrorScene scene = new MirrorScene(folder)) {
      scene.hub.close();
      Result result = scene.expect(0);
      scene.first.assertRight(SMALL, MEDIUM, LARGE);
      assertEquals(List.of(), scene.first.run.sleeps());
      scene.assertSwitched(result);
      assertTrue(result.err().contains(MirrorScene.name(scene.hub) + " failed ("), result.err());
    }
  }

  @Test
  void switchesWhenTheFirstCannotBeResolved() {
    try (MirrorScene scene = new MirrorScene(folder)) {
      scene.first.run.env("HF_ENDPOINT", "http://mirror.invalid," + scene.mirror.endpoint());
      Result result = scene.expect(0);
      scene.first.assertRight(SMALL, MEDIUM, LARGE);
      assertEquals(List.of(), scene.first.run.sleeps());
      assertTrue(result.err().contains("mirror.invalid"), result.err());
    }
  }

  static Stream<Arguments> failures() {
    return Stream.of(
        Arguments.of("503", Fault.status(503, "busy")),
        Arguments.of("429", Fault.status(429, "slow down", "Retry-After", "7200")),
        Arguments.of("portal", Fault.captivePortal()),
        Arguments.of("reset", Fault.resetBeforeAnswer()),
        Arguments.of("no HTTP", Fault.malformedStatusLine()),
        Arguments.of("half", Fault.malformedJson()),
        Arguments.of("empty", Fault.json("")),
        Arguments.of("no JSON", Fault.json("none")),
        Arguments.of("nonsense", Fault.json("{\"sha\":\"../../etc\"}")),
        Arguments.of("other JSON", Fault.json("7")),
        Arguments.of("circle", Fault.redirectLoop()),
        Arguments.of("astray", Fault.redirectTo("file:///etc/passwd")),
        Arguments.of("not found", Fault.status(404, "nothing here")),
        Arguments.of("denied", Fault.error(403, "", "not for you")),
        Arguments.of("who?", Fault.error(401, "RepoNotFound", "unknown")));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("failures")
  void switchesAtOnceOnAnyFailureOfTheFirst(String name, Fault fault) {
    try (MirrorScene scene = new MirrorScene(folder)) {
      scene.hub.on(any()).fault(fault);
      Result result = scene.expect(0);
      scene.first.assertRight(SMALL, MEDIUM, LARGE);
      assertEquals(List.of(), scene.first.run.sleeps());
      assertEquals(1, scene.hub.requests(info()).size());
      assertEquals(List.of(), scene.hub.requests(tree()));
      assertEquals(List.of(), scene.hub.requests(resolve()));
      scene.assertSwitched(result);
    }
  }

  @Test
  void switchesWhenTheFirstStaysSilent() {
    try (MirrorScene scene = new MirrorScene(folder)) {
      scene.first.run.env("HF_HUB_ETAG_TIMEOUT", "1");
      scene.hub.on(any()).fault(Fault.silent());
      Result result = assertTimeout(BOUND, () -> scene.expect(0, SMALL));
      scene.first.assertRight(SMALL);
      // No upper bound: on a busy machine the mirror may be silent for a second too.
      assertTrue(result.err().contains(" timed out); continuing"), result.err());
      assertTrue(scene.hub.requests().size() <= 6, "" + scene.hub.requests());
    }
  }

  @Test
  void switchesWhenTheCertificateOfTheFirstIsInvalid() throws IOException {
    HeldCertificate unknown = new HeldCertificate.Builder().certificateAuthority(0).build();
    HandshakeCertificates certificates =
        new HandshakeCertificates.Builder().heldCertificate(unknown).build();
    try (MirrorScene scene = new MirrorScene(folder);
        MockWebServer impostor = new MockWebServer()) {
      impostor.useHttps(certificates.sslSocketFactory());
      impostor.start();
      scene.first.run.env(
          "HF_ENDPOINT", "https://localhost:" + impostor.getPort() + "," + scene.mirror.endpoint());
      Result result = scene.expect(0, SMALL);
      assertTrue(
          result.err().contains("cannot verify the TLS certificate of localhost"), result.err());
      assertEquals(0, impostor.getRequestCount());
    }
  }

  // --- during a listing --------------------------------------------------------------------------

  private static HubRepo manyFiles() {
    HubRepoBuilder repo = HubRepo.model("acme/model");
    for (int i = 0; i < 30; i++) {
      repo.file("f" + i + ".txt", "text " + i);
    }
    return repo.file(SMALL, "{}").build();
  }

  @Test
  void listsOnTheMirrorWhenTheFirstFailsDuringTheListing() {
    HubRepo repo = manyFiles();
    try (MirrorScene scene = new MirrorScene(folder, repo, repo)) {
      scene.hub.configure(options -> options.pageSize(4));
      scene.mirror.configure(options -> options.pageSize(7));
      scene
          .hub
          .on(tree())
          .skip(3)
          .fault(Fault.closeBeforeAnswer(), Fault.running(scene.hub::close));
      Result result = scene.expect(0);
      scene.first.assertRight(repo.commit("main").files().keySet().toArray(String[]::new));
      assertEquals(List.of(), scene.first.run.sleeps());
      assertEquals(5, scene.mirror.requests(tree()).size());
      scene.assertSwitched(result);
    }
  }

  @Test
  void failsWhenBothAlwaysFailDuringTheListing() {
    HubRepo repo = manyFiles();
    try (MirrorScene scene = new MirrorScene(folder, repo, repo)) {
      scene.hub.configure(options -> options.pageSize(4));
      scene.mirror.configure(options -> options.pageSize(4));
      scene.hub.on(tree().path("cursor")).fault(Fault.status(503, "busy"));
      scene.mirror.on(tree().path("cursor")).fault(Fault.resetBeforeAnswer());
      Result result = scene.expect(NETWORK);
      assertTrue(scene.hub.requests(tree()).size() < 20, "" + scene.hub.requests(tree()).size());
      assertTrue(result.err().contains(MirrorScene.name(scene.mirror) + " also failed"));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"endless", "negative", "climbing"})
  void listsOnTheMirrorWhenTheListingOfTheFirstIsInvalid(String how) {
    try (MirrorScene scene = new MirrorScene(folder)) {
      String path = "/api/models/acme/model/tree/main?recursive=true&expand=false";
      String entry = "[{\"type\":\"file\",\"oid\":\"%s\",\"size\":%s,\"path\":\"%s\"}]";
      String oid = "1".repeat(40);
      scene
          .hub
          .on(tree())
          .fault(
              switch (how) {
                case "endless" -> Fault.header("Link", "<" + path + ">; rel=\"next\"");
                case "negative" -> Fault.json(String.format(entry, oid, "-1", "a"));
                default -> Fault.json(String.format(entry, oid, "1", "../a"));
              });
      scene.assertSwitched(scene.expect(0));
      scene.first.assertRight(SMALL, MEDIUM, LARGE);
    }
  }

  // --- missing or denied content -----------------------------------------------------------------

  private static HubRepo fresh() {
    return HubRepo.model("acme/model")
        .file(SMALL, "{}")
        .branch("main")
        .file(SMALL, "{\"new\": true}")
        .tag("v2")
        .lfs(MEDIUM, Content.generated(3, 5_000))
        .build();
  }

  private static HubRepo stale() {
    return HubRepo.model("acme/model").file(SMALL, "{}").build();
  }

  @Test
  void resolvesOnTheMirrorARevisionThatTheFirstLacks() {
    try (MirrorScene scene = new MirrorScene(folder, stale(), fresh())) {
      Result result = scene.expect(0, "--revision", "v2", "--local-dir", "v2");
      assertTrue(result.err().contains("'v2'"), result.err());
      scene.assertSwitched(result);
    }
  }

  @Test
  void skipsAMirrorThatLacksTheCommit() {
    try (MirrorScene scene = new MirrorScene(folder, fresh(), stale())) {
      scene.hub.on(tree()).once().fault(Fault.status(503, "busy"));
      scene.expect(0);
      scene.first.assertRight(SMALL, MEDIUM);
      assertEquals(1, scene.mirror.requests(tree()).size());
      assertEquals(List.of(), scene.mirror.requests(resolve()));
    }
  }

  @Test
  void keepsTheCommitThatAStaleEndpointNamed() {
    HubRepo stale = stale();
    try (MirrorScene scene = new MirrorScene(folder, stale, fresh())) {
      scene.hub.on(tree()).fault(Fault.closeBeforeAnswer(), Fault.running(scene.hub::close));
      scene.expect(0);
      scene.first.assertRight(SMALL);
    }
  }

  @Test
  void reportsTheFailureOfTheFirstWhenNoEndpointHasTheRevision() {
    try (MirrorScene scene = new MirrorScene(folder)) {
      Result result = scene.expect(NOT_FOUND, "--revision", "mian");
      assertTrue(result.err().contains("'mian'; " + MirrorScene.name(scene.mirror)));
      assertTrue(result.err().contains(" main?"), result.err());
      assertEquals(List.of(), scene.first.run.sleeps());
    }
  }

  @Test
  void fetchesFromTheMirrorWhatTheHubDenies() {
    HubRepo gated = HubRepo.model("acme/model").file(SMALL, "{}").gated("manual").build();
    HubRepo free = HubRepo.model("acme/model").file(SMALL, "{}").build();
    try (MirrorScene scene = new MirrorScene(folder, gated, free)) {
      Result result = scene.expect(0);
      scene.first.assertRight(SMALL);
      assertTrue(result.err().contains("is gated"), result.err());
      scene.mirror.repos().put(gated);
      Result refused = scene.expect(DENIED, "--force-download");
      assertTrue(refused.err().contains("the account of your token"), refused.err());
      assertTrue(refused.err().contains(MirrorScene.name(scene.mirror) + " also failed"));
    }
  }

  @Test
  void findsNamedFilesOnTheMirror() {
    try (MirrorScene scene = new MirrorScene(folder)) {
      scene.hub.on(kind(FakeHubKind.PATHS_INFO)).fault(Fault.status(404, "not here"));
      scene.hub.on(resolve()).fault(Fault.status(404, "not here"));
      scene.expect(0, SMALL, MEDIUM);
      scene.first.assertRight(SMALL, MEDIUM);
      assertEquals(List.of(), scene.first.run.sleeps());
    }
  }

  // --- all endpoints fail, or wrong options ------------------------------------------------------

  @Test
  void failsSoonWhenNoEndpointIsReachable() {
    try (MirrorScene scene = new MirrorScene(folder)) {
      scene.hub.close();
      scene.mirror.close();
      Result result = scene.expect(NETWORK);
      assertEquals(2, scene.first.run.sleeps().size());
      String error = result.err().lines().filter(l -> l.startsWith("error: ")).findAny().get();
      assertTrue(
          error.startsWith("error: cannot connect to " + MirrorScene.name(scene.hub)), error);
      assertTrue(error.contains(MirrorScene.name(scene.mirror) + " also failed"), error);
    }
  }

  @Test
  void failsAfterBoundedTriesWhenAllEndpointsAreBusy() {
    try (MirrorScene scene = new MirrorScene(folder)) {
      scene.hub.on(any()).fault(Fault.status(503, "busy"));
      scene.mirror.on(any()).fault(Fault.status(503, "busy"));
      Result result = scene.expect(NETWORK);
      assertEquals(5, scene.first.run.sleeps().size());
      assertEquals(6, scene.hub.requests().size());
      assertEquals(6, scene.mirror.requests().size());
      assertTrue(MirrorScene.switches(result) <= 2, result.err());
    }
  }

  @Test
  void usesCachedFilesWhenNoEndpointIsReachable() {
    try (MirrorScene scene = new MirrorScene(folder)) {
      scene.expect(0);
      scene.hub.close();
      scene.mirror.close();
      Result result = scene.expect(0);
      assertTrue(result.err().contains("using the complete cached copy"), result.err());
    }
  }

  @Test
  void namesTheOptionAndTheInvalidEntry() {
    try (MirrorScene scene = new MirrorScene(folder)) {
      Result entry = scene.expect(USAGE, "--endpoint", scene.hub.endpoint() + ",mirror");
      assertTrue(entry.err().contains("--endpoint, entry 2: 'mirror'"), entry.err());
      Result owner = scene.expect(USAGE, "--token-endpoint", "http://elsewhere.example");
      assertTrue(owner.err().contains("--token-endpoint: http://elsewhere"), owner.err());
      assertTrue(owner.err().contains("in HF_ENDPOINT"), owner.err());
      Result noAddress = scene.expect(USAGE, "--endpoint", "http://[::::]");
      assertTrue(noAddress.err().contains("--endpoint: 'http://[::::]'"), noAddress.err());
      scene.first.run.env("HF_ENDPOINT", scene.hub.endpoint() + ",demo:");
      assertTrue(scene.expect(USAGE).err().contains("HF_ENDPOINT: demo:"));
      assertEquals(List.of(), scene.hub.requests());
    }
  }

  @Test
  void listsEachEndpointOnce() {
    try (MirrorScene scene = new MirrorScene(folder)) {
      FakeHub hub = scene.hub;
      hub.on(any()).fault(Fault.status(503, "busy"));
      scene.expect(NETWORK, "--endpoint", hub.endpoint() + "," + hub.endpoint() + "/");
      assertEquals(6, hub.requests().size());
    }
  }
}
