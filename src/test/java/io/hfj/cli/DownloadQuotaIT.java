package io.hfj.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hfj.cli.DownloadScene.Place;
import io.hfj.server.HubRepo;
import io.hfj.server.HubRepoBuilder;
import io.hfj.testing.FakeHubMatch;
import io.hfj.testing.Fault;
import io.hfj.testing.HfjRun.Result;
import io.hfj.testing.VirtualTime;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Many small files, on a Hub that limits the number of requests. */
class DownloadQuotaIT {
  private static final Duration WINDOW = Duration.ofMinutes(5);
  private static final int FILES = 300;
  private static final HubRepo REPO = repo();

  @TempDir Path folder;

  private final VirtualTime time = VirtualTime.manual();

  private static HubRepo repo() {
    HubRepoBuilder builder = HubRepo.model("acme/many");
    IntStream.range(0, FILES).forEach(i -> builder.file("data/" + i + ".txt", "text " + i));
    return builder.build();
  }

  private DownloadScene scene() {
    return new DownloadScene(folder, Place.FOLDER, REPO, time);
  }

  private static void assertAllRight(DownloadScene scene) {
    scene.assertRight(
        IntStream.range(0, FILES).mapToObj(i -> "data/" + i + ".txt").toArray(String[]::new));
  }

  @Test
  void isNeverRefusedAndWaitsForTheNextWindow() {
    try (DownloadScene scene = scene()) {
      scene.hub.quota("resolvers", 100, WINDOW);
      Result result = scene.expect(0);
      assertAllRight(scene);
      assertEquals(0, scene.hub.requestsOverQuota());
      Duration most = WINDOW.multipliedBy(2).plusSeconds(5);
      assertTrue(time.elapsed().compareTo(most) < 0, time.elapsed().toString());
      assertEquals(2, result.err().split("100 requests per 5 min", -1).length - 1);
    }
  }

  @Test
  void waitsWhenARefusalInPlainTextIsAboutTheRate() {
    try (DownloadScene scene = scene()) {
      scene
          .hub
          .on(FakeHubMatch.resolve())
          .once()
          .fault(Fault.status(403, "API rate limit exceeded", "Retry-After", "7"));
      scene.expect(0);
      assertAllRight(scene);
      assertTrue(scene.run.sleeps().contains(Duration.ofSeconds(8)), "" + scene.run.sleeps());
    }
  }

  @Test
  void pacesMetadataRequests() {
    try (DownloadScene scene = scene()) {
      scene.hub.configure(options -> options.pageSize(20)).quota("api", 5, WINDOW);
      scene.expect(0);
      assertAllRight(scene);
      assertEquals(0, scene.hub.requestsOverQuota());
      assertEquals(3, time.elapsed().dividedBy(WINDOW));
    }
  }

  @Test
  void jsonReportsTheTimeThatTheQuotaCosts() {
    try (DownloadScene scene = scene()) {
      scene.hub.quota("resolvers", 100, WINDOW);
      Result result = scene.expect(0, "--json");
      String event = "{\"event\":\"paced\",\"pause_seconds\":0.0,\"seconds_left\":601.0}";
      assertTrue(result.err().contains(event), result.err());
    }
  }

  @Test
  void doesNotWaitWhileTheQuotaSuffices() {
    try (DownloadScene scene = scene()) {
      scene.hub.quota("resolvers", FILES, WINDOW).quota("api", 500, WINDOW);
      Result result = scene.expect(0);
      assertAllRight(scene);
      assertEquals(List.of(), time.sleeps());
      assertTrue(!result.err().contains("allows"), result.err());
    }
  }

  @Test
  void doesNotWaitForAServerWithoutQuotas() {
    try (DownloadScene scene = scene()) {
      scene
          .hub
          .on(FakeHubMatch.any())
          .fault(Fault.changed(a -> a.without("RateLimit").without("RateLimit-Policy")));
      scene.expect(0);
      assertEquals(List.of(), time.sleeps());
    }
  }
}
