package io.hfj.cli;

import static io.hfj.cli.DownloadScene.LARGE;
import static io.hfj.cli.DownloadScene.LARGE_SIZE;
import static io.hfj.cli.DownloadScene.MEDIUM;
import static io.hfj.cli.DownloadScene.SMALL;
import static io.hfj.testing.FakeHubMatch.data;
import static io.hfj.testing.FakeHubMatch.resolve;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTimeout;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hfj.cli.DownloadScene.Place;
import io.hfj.server.Content;
import io.hfj.server.HubRepo;
import io.hfj.server.HubRepoBuilder;
import io.hfj.testing.FakeHubKind;
import io.hfj.testing.Fault;
import io.hfj.testing.FaultRule;
import io.hfj.testing.HfjRun.Result;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Networks and hosts with crawling connections, or with few allowed. */
@Timeout(120)
class SlowConnectionIT {
  /** Read timeout in seconds; the windows of the stall detector follow from it. */
  private static final String SILENCE = "1";

  /** Crawling at this rate, {@link DownloadScene#LARGE} would take twenty minutes. */
  private static final long CRAWL = 10_000;

  private static final Duration BOUND = Duration.ofSeconds(60);

  @TempDir Path folder;

  private static HubRepo manyFiles() {
    HubRepoBuilder repo = HubRepo.model("acme/many").lfs(LARGE, Content.generated(2, LARGE_SIZE));
    for (int i = 0; i < 60; i++) {
      repo.lfs("part-" + i + ".bin", Content.generated(100 + i, 20_000));
    }
    return repo.build();
  }

  @ParameterizedTest
  @ValueSource(ints = {429, 503, 403})
  void usesTwoConnectionsWhereAHostAllowsTwo(int status) {
    HubRepo many = manyFiles();
    try (DownloadScene scene = new DownloadScene(folder, Place.CACHE, many)) {
      FaultRule limit =
          scene.hub.on(data().and(request -> scene.hub.underWay(FakeHubKind.DATA) > 2)).always();
      limit.fault(Fault.status(status, "too many connections"));
      scene.expect(0);
      scene.assertRight(LARGE, "part-0.bin", "part-59.bin");
      int requestCount = scene.hub.requests(data()).size();
      assertTrue(
          limit.hits() <= 30 + requestCount / 4, limit.hits() + " of " + requestCount + " in vain");
      int questions = scene.hub.requests(resolve()).size();
      assertTrue(
          status != 403 || questions <= 61 + 5,
          questions + " questions for the addresses of 61 files");
    }
  }

  @Test
  void requestsNoNewAddressWhereAHostAllowsOneConnection() {
    try (DownloadScene scene = new DownloadScene(folder, Place.CACHE)) {
      scene.hub.on(data()).fault(Fault.slow(8_000_000));
      scene
          .hub
          .on(data().and(request -> scene.hub.underWay(FakeHubKind.DATA) > 1))
          .fault(Fault.status(403, "<Message>Access denied</Message>"));
      scene.expect(0, LARGE);
      scene.assertRight(LARGE);
      assertEquals(1, scene.hub.requests(resolve()).size());
    }
  }

  @ParameterizedTest
  @EnumSource
  void movesTheRangeOfACrawlingConnection(Place place) {
    try (DownloadScene scene = new DownloadScene(folder, place)) {
      scene.run.env("HF_HUB_DOWNLOAD_TIMEOUT", SILENCE);
      FaultRule crawl = scene.hub.on(data().path(LARGE).covering(6 << 20)).once();
      crawl.fault(Fault.slow(CRAWL));
      assertTimeout(BOUND, () -> scene.expect(0, LARGE));
      scene.assertRight(LARGE);
      assertEquals(1, crawl.hits());
      long extra = scene.bytesSent(LARGE) - LARGE_SIZE;
      // On a busy machine, abandoning a range costs the bytes in the sockets' buffers.
      assertTrue(extra < LARGE_SIZE / 3, extra + " bytes in vain");
    }
  }

  @Test
  void doesNotCrawlThroughTheLastPercent() {
    try (DownloadScene scene = new DownloadScene(folder, Place.CACHE)) {
      scene.run.env("HF_HUB_DOWNLOAD_TIMEOUT", SILENCE);
      scene.hub.on(data().path(LARGE).covering(LARGE_SIZE - 1)).times(2).fault(Fault.slow(CRAWL));
      assertTimeout(BOUND, () -> scene.expect(0, LARGE));
      scene.assertRight(LARGE);
    }
  }

  @Test
  void retriesASmallFileOnACrawlingConnection() {
    HubRepo many = manyFiles();
    try (DownloadScene scene = new DownloadScene(folder, Place.CACHE, many)) {
      scene.run.env("HF_HUB_DOWNLOAD_TIMEOUT", SILENCE);
      scene.hub.on(data().path("part-7.bin")).once().fault(Fault.slow(200));
      assertTimeout(BOUND, () -> scene.expect(0));
      scene.assertRight("part-7.bin");
    }
  }

  @Test
  void retriesWhenHeadersTrickleEndlessly() {
    try (DownloadScene scene = new DownloadScene(folder, Place.CACHE)) {
      scene.run.env("HF_HUB_DOWNLOAD_TIMEOUT", SILENCE);
      scene.hub.on(data().path(MEDIUM)).once().fault(Fault.tricklingHead());
      scene.hub.on(resolve().path(SMALL)).once().fault(Fault.tricklingHead());
      assertTimeout(BOUND, () -> scene.expect(0));
      scene.assertRight(SMALL, MEDIUM, LARGE);
    }
  }

  @Test
  void failsWhenEveryResponseTricklesEndlessly() {
    try (DownloadScene scene = new DownloadScene(folder, Place.CACHE)) {
      scene.run.env("HF_HUB_DOWNLOAD_TIMEOUT", SILENCE);
      scene.hub.on(data().path(MEDIUM)).fault(Fault.slow(10));
      Result result = assertTimeout(BOUND, () -> scene.expect(5, MEDIUM));
      assertTrue(result.err().contains(" stalled"), result.err());
      scene.assertAbsent(MEDIUM);
      scene.hub.clearFaults();
      scene.expect(0, MEDIUM);
      scene.assertRight(MEDIUM);
    }
  }

  @Test
  void completesOverConnectionsThatBreakAfterAFewKilobytes() {
    try (DownloadScene scene = new DownloadScene(folder, Place.CACHE)) {
      scene.hub.on(data().path(MEDIUM)).fault(Fault.endEarlyAfter(4_000));
      scene.expect(0, MEDIUM);
      scene.assertRight(MEDIUM);
      assertEquals(300_000, scene.bytesSent(MEDIUM));
    }
  }

  @Test
  void completesTheOtherFilesWhenOneFails() {
    HubRepo many = manyFiles();
    try (DownloadScene scene = new DownloadScene(folder, Place.CACHE, many)) {
      scene.hub.on(data().path("part-7.bin")).fault(Fault.closeBeforeAnswer());
      Result result = scene.expect(5);
      assertTrue(result.err().contains("localhost"), result.err());
      scene.assertAbsent("part-7.bin");
      scene.hub.clearFaults();
      scene.hub.clearRequests();
      scene.expect(0);
      scene.assertRight(LARGE, "part-0.bin", "part-7.bin");
      assertEquals(20_000, scene.hub.bytesServed(data()), "all others were in place");
    }
  }

  static Stream<Arguments> failuresOfOneFile() {
    String named = "error: " + LARGE + ": ";
    return Stream.of(
        Arguments.of(Fault.status(400, "what?"), 5, false, " returned HTTP 400 for " + LARGE),
        Arguments.of(Fault.status(500, "oops"), 5, false, named),
        Arguments.of(Fault.resetBeforeAnswer(), 5, false, named),
        Arguments.of(Fault.status(500, "oops"), 5, true, named),
        Arguments.of(Fault.status(403, "no"), 4, true, named),
        Arguments.of(Fault.status(451, "not here"), 4, true, named));
  }

  /** The largest file is fetched first, so nothing else has progressed when it fails. */
  @ParameterizedTest(name = "{index}")
  @MethodSource("failuresOfOneFile")
  void completesTheOtherFilesOverOneConnection(Fault fault, int code, boolean atHub, String told) {
    HubRepo many = manyFiles();
    try (DownloadScene scene = new DownloadScene(folder, Place.CACHE, many)) {
      scene.hub.on((atHub ? resolve() : data()).path(LARGE)).fault(fault);
      Result result = scene.expect(code, "--connections", "1");
      assertTrue(
          result.err().lines().anyMatch(l -> l.startsWith("error: ") && l.contains(told)),
          result.err());
      assertTrue(result.err().contains("60 of 61 files complete"), result.err());
      scene.assertAbsent(LARGE);
    }
  }

  @Test
  void distinguishesADeadConnectionFromAFailedFile() {
    HubRepo many = manyFiles();
    try (DownloadScene scene = new DownloadScene(folder, Place.CACHE, many)) {
      scene.hub.on(data()).fault(Fault.resetBeforeAnswer());
      scene.expect(5, "--connections", "1");
      assertEquals(10, scene.run.sleeps().size(), "the pauses of two files");
    }
  }

  @Test
  void retriesAFailedFileOnceAtTheEnd() {
    HubRepo many = manyFiles();
    try (DownloadScene scene = new DownloadScene(folder, Place.CACHE, many)) {
      scene.hub.on(data().path("part-7.bin")).times(8).fault(Fault.endEarlyAfter(0));
      Result result = scene.expect(0);
      assertTrue(result.err().contains("retrying at the end"), result.err());
      scene.assertRight(LARGE, "part-7.bin");
    }
  }

  @Test
  void failsOnAServerThatAlwaysBreaksAfterAFewBytes() {
    try (DownloadScene scene = new DownloadScene(folder, Place.CACHE)) {
      scene.hub.on(data().path(MEDIUM)).fault(Fault.endEarlyAfter(100));
      scene.expect(5, MEDIUM);
      assertEquals(6, scene.hub.requests(data().path(MEDIUM)).size());
      scene.assertAbsent(MEDIUM);
    }
  }
}
