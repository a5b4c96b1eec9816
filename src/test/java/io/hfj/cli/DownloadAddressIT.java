package io.hfj.cli;

import static io.hfj.cli.DownloadScene.LARGE;
import static io.hfj.cli.DownloadScene.LARGE_SIZE;
import static io.hfj.cli.DownloadScene.MEDIUM;
import static io.hfj.cli.DownloadScene.SMALL;
import static io.hfj.cli.DownloadScene.TOKEN;
import static io.hfj.testing.FakeHubMatch.data;
import static io.hfj.testing.FakeHubMatch.info;
import static io.hfj.testing.FakeHubMatch.resolve;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hfj.cli.DownloadScene.Place;
import io.hfj.error.ExitCode;
import io.hfj.server.HubResponse;
import io.hfj.testing.FakeHub;
import io.hfj.testing.FakeHubMatch;
import io.hfj.testing.FakeHubRequest;
import io.hfj.testing.Fault;
import io.hfj.testing.HfjRun.Result;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Redirects, signed addresses, and hosts that receive the token. */
class DownloadAddressIT {
  private static final int NETWORK = ExitCode.NETWORK.value();

  @TempDir Path folder;

  /** Matches the request at the Hub only; a rule for both would affect the data host too. */
  private static FakeHubMatch atHub(FakeHubMatch match) {
    return match.and(request -> !request.atDataHost());
  }

  private static FakeHubMatch atDataHost(String path) {
    return FakeHubMatch.any().path(path).and(FakeHubRequest::atDataHost);
  }

  @ParameterizedTest
  @EnumSource
  void renewsASignedAddressThatExpiresDuringTheDownload(Place place) {
    try (DownloadScene scene = new DownloadScene(folder, place)) {
      scene.hub.on(data()).skip(1).once().fault(Fault.expiredSignature());
      scene.expect(0, LARGE);
      scene.assertRight(LARGE);
      assertEquals(List.of(), scene.run.sleeps());
      assertEquals(2, scene.hub.requests(resolve()).size());
    }
  }

  @ParameterizedTest
  @EnumSource
  void asksTheHubOnceForTheAddressOfAllRanges(Place place) {
    try (DownloadScene scene = new DownloadScene(folder, place)) {
      scene.expect(0, LARGE);
      assertEquals(1, scene.hub.requests(resolve()).size());
      assertEquals(LARGE_SIZE, scene.bytesSent(LARGE));
    }
  }

  @ParameterizedTest
  @EnumSource
  void failsWhenNoSignedAddressIsAccepted(Place place) {
    try (DownloadScene scene = new DownloadScene(folder, place)) {
      scene.hub.configure(options -> options.linkLife(Duration.ZERO));
      Result result = scene.expect(NETWORK, LARGE);
      scene.assertAbsent(LARGE);
      assertTrue(result.err().contains(" 403 for " + LARGE), result.err());
      assertEquals(5, scene.run.sleeps().size());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"/api/models/", "/resolve/", "/tree/", "/cdn/"})
  void failsOnACircularRedirect(String where) {
    try (DownloadScene scene = new DownloadScene(folder, Place.CACHE)) {
      scene.hub.on(FakeHubMatch.any().path(where)).fault(Fault.redirectLoop());
      scene.expect(NETWORK);
      int requestCount = scene.hub.requests(FakeHubMatch.any().path(where)).size();
      assertTrue(requestCount <= 100, "asked " + requestCount + " times");
    }
  }

  @ParameterizedTest
  @EnumSource
  void failsOnEndlessRedirects(Place place) {
    try (DownloadScene scene = new DownloadScene(folder, place)) {
      scene
          .hub
          .on(resolve())
          .fault(
              Fault.answer(
                  request ->
                      HubResponse.text(302, "on")
                          .with(
                              "Location", request.target().split("\\?")[0] + "?" + nonce(scene))));
      scene.expect(NETWORK, SMALL);
      assertTrue(scene.hub.requests(resolve()).size() < 30);
    }
  }

  private static int nonce(DownloadScene scene) {
    return scene.hub.requests().size();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"file:///etc/passwd", "javascript:alert(1)", "ftp://127.0.0.1/x", "http://"})
  void failsWhenARedirectLeadsToNoHttpAddress(String location) {
    try (DownloadScene scene = new DownloadScene(folder, Place.FOLDER)) {
      scene.hub.on(resolve()).fault(Fault.redirectTo(location));
      scene.expect(NETWORK, SMALL);
      scene.assertAbsent(SMALL);
      assertEquals(List.of(), scene.run.sleeps(), "it is not tried again");
    }
  }

  @ParameterizedTest
  @EnumSource
  void followsARedirectToAnotherHostWithoutTheToken(Place place) {
    assertNoTokenSentTo(place, FakeHub::dataHost);
  }

  @ParameterizedTest
  @EnumSource
  void sendsNoTokenToAnotherPortOfTheSameHost(Place place) {
    assertNoTokenSentTo(place, hub -> hub.dataHost().replace("localhost", "127.0.0.1"));
  }

  private void assertNoTokenSentTo(Place place, Function<FakeHub, String> stranger) {
    try (DownloadScene scene = new DownloadScene(folder, place)) {
      String there = stranger.apply(scene.hub);
      scene.hub.on(atHub(resolve()).path(SMALL)).fault(Fault.redirectTo(there + "/x/" + SMALL));
      scene
          .hub
          .on(atDataHost("/x/"))
          .fault(
              Fault.answer(
                  request ->
                      HubResponse.of(
                          200, "text/plain", DownloadScene.MODEL.file("main", SMALL).content())));
      scene.expect(0, SMALL);
      scene.assertRight(SMALL);
      assertEquals(1, scene.hub.requests(atDataHost("/x/")).size());
      assertEquals(Set.of("Bearer " + TOKEN), scene.hub.tokensSeenAt(scene.hub.endpoint()));
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {301, 302, 303, 307, 308})
  void sendsNoTokenToTheHostThatTheHubRedirectsTo(int status) {
    try (DownloadScene scene = new DownloadScene(folder, Place.CACHE)) {
      scene
          .hub
          .on(atHub(info()))
          .fault(Fault.redirectTo(status, scene.hub.dataHost() + "/api/models/acme/model"));
      String sha = DownloadScene.MODEL.commit("main").sha();
      scene
          .hub
          .on(atDataHost("/api/models/"))
          .fault(Fault.answer(request -> HubResponse.json(200, "{\"sha\":\"" + sha + "\"}")));
      scene.expect(0, MEDIUM);
      scene.assertRight(MEDIUM);
    }
  }

  @ParameterizedTest
  @EnumSource
  void asksTheHubAgainAfterOneWrongRedirect(Place place) {
    try (DownloadScene scene = new DownloadScene(folder, place)) {
      for (String file : List.of(MEDIUM, LARGE)) {
        scene
            .hub
            .on(atHub(resolve()).path(file))
            .once()
            .fault(Fault.redirectTo(scene.hub.dataHost() + "/wrong/" + file));
      }
      scene
          .hub
          .on(atDataHost("/wrong/"))
          .fault(Fault.answer(request -> HubResponse.text(200, "something else")));
      scene.expect(0);
      scene.assertRight(SMALL, MEDIUM, LARGE);
      assertEquals(1, scene.hub.requests(atDataHost("/wrong/" + MEDIUM)).size());
      assertTrue(scene.hub.requests(atDataHost("/wrong/" + LARGE)).size() < 6);
    }
  }

  @Test
  void namesTheHostThatTheHubRedirectedTo() {
    try (DownloadScene scene = new DownloadScene(folder, Place.CACHE)) {
      scene.hub.on(info()).fault(Fault.redirectTo("http://no-such-host.invalid/api/x"));
      Result result = scene.expect(NETWORK);
      assertTrue(result.err().contains("no-such-host.invalid"), result.err());
    }
  }

  @ParameterizedTest
  @EnumSource
  void keepsTheQueryOfARelativeRedirect(Place place) {
    try (DownloadScene scene = new DownloadScene(folder, place)) {
      scene.hub.configure(options -> options.redirectsPlainFiles(true));
      scene.expect(0, SMALL);
      scene.assertRight(SMALL);
      assertTrue(scene.hub.requests(data()).get(0).target().contains("etag=%22"));
    }
  }

  @Test
  void fetchesRangesBehindARelativeRedirect() {
    try (DownloadScene scene = new DownloadScene(folder, Place.CACHE)) {
      scene.hub.configure(options -> options.redirectsPlainFiles(true));
      scene.hub.on(data()).once().fault(Fault.endEarlyAfter(1_500));
      scene.expect(0, SMALL);
      scene.assertRight(SMALL);
      assertEquals(List.of("bytes=0-3999", "bytes=1500-3999"), scene.hub.rangesRequested(SMALL));
    }
  }
}
