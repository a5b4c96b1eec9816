package io.hfj.cli;

import static io.hfj.cli.DownloadScene.LARGE;
import static io.hfj.cli.DownloadScene.MEDIUM;
import static io.hfj.cli.DownloadScene.SMALL;
import static io.hfj.cli.DownloadScene.TOKEN;
import static io.hfj.testing.FakeHubMatch.any;
import static io.hfj.testing.FakeHubMatch.data;
import static io.hfj.testing.FakeHubMatch.info;
import static io.hfj.testing.FakeHubMatch.resolve;
import static io.hfj.testing.FakeHubMatch.tree;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hfj.error.ExitCode;
import io.hfj.server.HubRepo;
import io.hfj.server.HubResponse;
import io.hfj.testing.FakeHub;
import io.hfj.testing.FakeHubMatch;
import io.hfj.testing.FakeHubRequest;
import io.hfj.testing.Fault;
import io.hfj.testing.HfjRun.Result;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which of several endpoints receives the token, and which hosts may be contacted. */
class MirrorAccessIT {
  private static final int NETWORK = ExitCode.NETWORK.value();
  private static final String CLOSED = "--no-foreign-hosts";

  @TempDir Path folder;

  // --- the token ---------------------------------------------------------------------------------

  @Test
  void sendsNoTokenToTheMirrorWhateverFails() {
    try (MirrorScene scene = new MirrorScene(folder)) {
      scene.hub.on(tree()).fault(Fault.status(503, "busy"));
      scene.hub.on(resolve().path(MEDIUM)).fault(Fault.error(403, "GatedRepo", "no"));
      scene.mirror.on(resolve().path(SMALL)).fault(Fault.resetBeforeAnswer());
      scene.expect(0);
      scene.first.assertRight(SMALL, MEDIUM, LARGE);
      assertFalse(MirrorScene.withToken(scene.hub).isEmpty());
      assertFalse(scene.mirror.requests().isEmpty());
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {301, 302, 303, 307, 308})
  void sendsNoTokenToTheMirrorThatTheHubRedirectsTo(int status) {
    try (MirrorScene scene = new MirrorScene(folder)) {
      scene
          .hub
          .on(any().and(request -> !request.atDataHost()))
          .fault(
              Fault.answer(
                  request ->
                      HubResponse.text(status, "there")
                          .with("Location", scene.mirror.endpoint() + request.target())));
      scene.expect(0, SMALL, MEDIUM);
      scene.expect(0, "--force-download");
      scene.first.assertRight(SMALL, MEDIUM, LARGE);
    }
  }

  @Test
  void sendsTheTokenToTheEndpointNamedForIt() {
    HubRepo closed = HubRepo.model("acme/model").file(SMALL, "{}").hidden().grant(TOKEN).build();
    try (MirrorScene scene = new MirrorScene(folder, closed, closed).tokenOfMirror()) {
      Result result = scene.expect(0, "--token-endpoint", scene.mirror.endpoint() + "/");
      scene.first.assertRight(SMALL);
      assertEquals(Set.of("Bearer " + TOKEN), scene.mirror.tokensSeenAt(scene.mirror.endpoint()));
      assertTrue(result.err().contains("or it is private"), result.err());
    }
  }

  @Test
  void exchangesAJobsIdentityAtTheTokenEndpointOnly() {
    try (MirrorScene scene = new MirrorScene(folder).tokenOfMirror()) {
      String answer = "{\"access_token\":\"" + TOKEN + "\"}";
      FakeHubMatch oauth = any().path("/oauth/token");
      scene.mirror.on(oauth).fault(Fault.answer(request -> HubResponse.json(200, answer)));
      scene.first.run.env("HF_OIDC_RESOURCE", "acme/model").env("HF_OIDC_ID_TOKEN", "identity");
      scene.expect(0, SMALL, "--token-endpoint", scene.mirror.endpoint());
      assertEquals(1, scene.mirror.requests(oauth).size());
      assertEquals(List.of(), scene.hub.requests(oauth));
      scene.mirror.close();
      Result result =
          scene.expect(
              NETWORK, SMALL, "--force-download", "--token-endpoint", scene.mirror.endpoint());
      assertTrue(result.err().contains(MirrorScene.name(scene.mirror)), result.err());
      assertEquals(List.of(), scene.hub.requests(oauth));
    }
  }

  @Test
  void doesNotMentionATokenThatAMirrorNeverReceived() {
    try (MirrorScene scene = new MirrorScene(folder)) {
      scene.hub.on(any()).fault(Fault.status(503, "busy"));
      scene.mirror.on(any()).fault(Fault.error(401, "", "who are you?"));
      Result result = scene.expect(NETWORK);
      assertFalse(result.err().contains("rejected your"), result.err());
    }
  }

  // --- other hosts -------------------------------------------------------------------------------

  /** A Hub that serves large files itself, through a redirect to its own address. */
  private static void servesItself(FakeHub hub) {
    hub.configure(options -> options.dataHost(hub.endpoint()));
  }

  @Test
  void fetchesFromAHubThatServesItsOwnBytes() {
    try (DownloadScene scene = new DownloadScene(folder, DownloadScene.Place.CACHE)) {
      servesItself(scene.hub);
      scene.run.env("HF_TOKEN", ""); // signed addresses need none
      scene.expect(0, CLOSED);
      scene.assertRight(SMALL, MEDIUM, LARGE);
      assertEquals(0, scene.hub.dataConnectionsOpened());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {MEDIUM, LARGE})
  void failsWhenTheBytesAreOnAForbiddenHost(String file) {
    try (DownloadScene scene = new DownloadScene(folder, DownloadScene.Place.CACHE)) {
      Result result = scene.expect(NETWORK, file, CLOSED);
      scene.assertAbsent(file);
      assertEquals(0, scene.hub.dataConnectionsOpened());
      assertEquals(List.of(), scene.run.sleeps());
      assertTrue(
          result
              .err()
              .contains(
                  MirrorScene.name(scene.hub)
                      + " redirects to "
                      + MirrorScene.dataName(scene.hub)
                      + ", which is not an allowed host"),
          result.err());
      assertTrue(result.err().contains("hint: use an endpoint that serves"), result.err());
      scene.expect(0, file);
      scene.assertRight(file);
    }
  }

  @Test
  void fetchesFromAMirrorThatServesItsOwnBytes() {
    try (MirrorScene scene = new MirrorScene(folder)) {
      servesItself(scene.mirror);
      scene.assertSwitched(scene.expect(0, CLOSED));
      scene.first.assertRight(SMALL, MEDIUM, LARGE);
      assertEquals(0, scene.hub.dataConnectionsOpened());
    }
  }

  @Test
  void followsARedirectFromOneEndpointToTheOther() {
    try (MirrorScene scene = new MirrorScene(folder)) {
      servesItself(scene.mirror);
      scene.hub.configure(options -> options.dataHost(scene.mirror.endpoint()));
      scene.expect(0, CLOSED);
      scene.first.assertRight(SMALL, MEDIUM, LARGE);
    }
  }

  @Test
  void contactsNoOtherHost() {
    try (DownloadScene scene = new DownloadScene(folder, DownloadScene.Place.CACHE)) {
      FakeHub elsewhere = FakeHub.start(DownloadScene.MODEL);
      try (elsewhere) {
        String there = elsewhere.endpoint();
        scene.hub.on(info()).once().fault(Fault.redirectTo(there + "/api/models/acme/model"));
        assertRefuses(scene.expect(NETWORK, CLOSED), elsewhere);
        scene
            .hub
            .on(tree())
            .once()
            .fault(Fault.header("Link", "<" + there + "/more>; rel=\"next\""));
        assertRefuses(scene.expect(NETWORK, CLOSED), elsewhere);
        scene.hub.on(resolve()).once().fault(Fault.redirectTo(there + "/x"));
        assertRefuses(scene.expect(NETWORK, CLOSED, SMALL), elsewhere);
        assertEquals(0, elsewhere.connectionsOpened());
      }
    }
  }

  private static void assertRefuses(Result result, FakeHub elsewhere) {
    assertTrue(
        result.err().contains(" redirects to " + MirrorScene.name(elsewhere) + ", which"),
        result.err());
  }

  @Test
  void followsRedirectsThatLeaveTheMirrorWithoutTheFlag() {
    try (MirrorScene scene = new MirrorScene(folder);
        FakeHub elsewhere = FakeHub.start(DownloadScene.MODEL)) {
      scene.hub.close();
      scene
          .mirror
          .on(any().and(request -> !request.atDataHost()))
          .fault(
              Fault.answer(
                  request ->
                      HubResponse.text(308, "there")
                          .with("Location", elsewhere.endpoint() + request.target())));
      scene.expect(0);
      scene.first.assertRight(SMALL, MEDIUM, LARGE);
      assertEquals(List.of(), MirrorScene.withToken(elsewhere));
      assertTrue(elsewhere.requests(data()).stream().anyMatch(FakeHubRequest::atDataHost));
    }
  }

  @Test
  void allowsTheDataHostOfTheDemo() {
    try (DownloadScene scene = new DownloadScene(folder, DownloadScene.Place.CACHE)) {
      Result result = scene.raw("hfj/demo-model", "--endpoint", "demo:", CLOSED);
      assertEquals(0, result.exit(), result.all());
    }
  }
}
