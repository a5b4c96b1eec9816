package io.hfj.cli;

import static io.hfj.cli.DownloadScene.LARGE;
import static io.hfj.cli.DownloadScene.LARGE_SIZE;
import static io.hfj.cli.DownloadScene.MEDIUM;
import static io.hfj.cli.DownloadScene.SMALL;
import static io.hfj.testing.FakeHubMatch.any;
import static io.hfj.testing.FakeHubMatch.data;
import static io.hfj.testing.FakeHubMatch.info;
import static io.hfj.testing.FakeHubMatch.kind;
import static io.hfj.testing.FakeHubMatch.resolve;
import static io.hfj.testing.FakeHubMatch.tree;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTimeout;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hfj.cli.DownloadScene.Place;
import io.hfj.error.ExitCode;
import io.hfj.server.Content;
import io.hfj.server.HubRepo;
import io.hfj.server.HubRepoBuilder;
import io.hfj.testing.FakeHubKind;
import io.hfj.testing.FakeHubMatch;
import io.hfj.testing.Fault;
import io.hfj.testing.HfjRun.Result;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Connections that break or stall, and busy servers. */
class DownloadConnectionIT {
  private static final int NETWORK = ExitCode.NETWORK.value();

  /** Far beyond six tries of a second each. */
  private static final Duration BOUND = Duration.ofSeconds(40);

  @TempDir Path folder;

  private static FakeHubMatch bytesOf(String file) {
    return (file.equals(SMALL) ? resolve() : data()).path(file).method("GET");
  }

  private static Stream<Arguments> everyFileEverywhere() {
    return Stream.of(SMALL, MEDIUM, LARGE)
        .flatMap(file -> Stream.of(Place.values()).map(place -> Arguments.of(place, file)));
  }

  static Stream<Arguments> breaks() {
    return everyFileEverywhere()
        .flatMap(
            where -> {
              String file = (String) where.get()[1];
              long most = file.equals(SMALL) ? 4_000 : file.equals(MEDIUM) ? 300_000 : 4 << 20;
              return Stream.of(
                      Fault.closeBeforeAnswer(),
                      Fault.resetBeforeAnswer(),
                      Fault.malformedStatusLine(),
                      Fault.endEarlyAfter(0),
                      Fault.endEarlyAfter(1),
                      Fault.resetAfter(1),
                      Fault.endEarlyAfter(most / 2),
                      Fault.resetAfter(most / 2),
                      Fault.endEarlyAfter(most - 1),
                      Fault.resetAfter(most - 1))
                  .map(fault -> Arguments.of(where.get()[0], file, fault));
            });
  }

  @ParameterizedTest(name = "{0} {1} {index}")
  @MethodSource("breaks")
  void resumesWhenTheConnectionBreaksOnce(Place place, String file, Fault fault) {
    try (DownloadScene scene = new DownloadScene(folder, place)) {
      scene.hub.on(bytesOf(file)).once().fault(fault);
      scene.expect(0, file);
      scene.assertRight(file);
    }
  }

  @ParameterizedTest(name = "{0} {1} {index}")
  @MethodSource("breaks")
  void resumesWhenTheConnectionBreaksThreeTimes(Place place, String file, Fault fault) {
    try (DownloadScene scene = new DownloadScene(folder, place)) {
      scene.hub.on(bytesOf(file)).times(3).fault(fault);
      scene.expect(0, file);
      scene.assertRight(file);
    }
  }

  @ParameterizedTest
  @EnumSource
  void resumesAsLongAsEachTryMakesProgress(Place place) {
    try (DownloadScene scene = new DownloadScene(folder, place)) {
      scene.hub.on(bytesOf(MEDIUM)).fault(Fault.endEarlyAfter(30_000));
      scene.expect(0, MEDIUM);
      scene.assertRight(MEDIUM);
      assertEquals(300_000, scene.bytesSent(MEDIUM));
      assertEquals("bytes=270000-299999", scene.hub.rangesRequested(MEDIUM).get(9));
    }
  }

  @ParameterizedTest
  @MethodSource("everyFileEverywhere")
  void failsWhenTheConnectionAlwaysBreaks(Place place, String file) {
    try (DownloadScene scene = new DownloadScene(folder, place)) {
      scene.hub.on(bytesOf(file)).fault(Fault.resetBeforeAnswer());
      scene.expect(NETWORK, file);
      scene.assertAbsent(file);
      assertEquals(5, scene.run.sleeps().size());
    }
  }

  @Test
  void failsOnANegativeLength() {
    for (FakeHubMatch question : List.of(info(), tree(), resolve(), data())) {
      try (DownloadScene scene = new DownloadScene(folder, Place.CACHE)) {
        scene.hub.on(question).fault(Fault.header("Content-Length", "-5"));
        Result result = scene.expect(NETWORK);
        scene.assertAbsent(MEDIUM);
        assertTrue(result.err().contains("Content-Length"), result.err());
      }
    }
  }

  static Stream<Fault> closings() {
    return Stream.of(Fault.closeAfterAnswer(), Fault.http10());
  }

  @ParameterizedTest(name = "{index}")
  @MethodSource("closings")
  void acceptsAServerThatClosesAfterEachResponse(Fault closing) {
    HubRepoBuilder some = HubRepo.model("acme/model");
    for (int i = 0; i < 20; i++) {
      some.file("small-" + i, "text " + i).lfs("large-" + i, Content.generated(i, 5_000));
    }
    HubRepo repo = some.build();
    try (DownloadScene scene = new DownloadScene(folder, Place.CACHE, repo)) {
      scene.hub.on(any()).fault(closing);
      Result result = scene.expect(0);
      scene.assertRight(repo.commit("main").files().keySet().toArray(String[]::new));
      assertEquals(List.of(), scene.run.sleeps());
      assertFalse(result.err().contains("retry"), result.err());
    }
  }

  @ParameterizedTest
  @EnumSource
  void fetchesOnlyMissingBytesInTheNextRun(Place place) {
    try (DownloadScene scene = new DownloadScene(folder, place)) {
      scene.hub.on(bytesOf(LARGE)).once().fault(Fault.endEarlyAfter(3_000_000));
      scene.hub.on(bytesOf(LARGE)).skip(1).fault(Fault.closeBeforeAnswer());
      // With several, one may run out of attempts while bytes of another are in flight.
      scene.expect(NETWORK, LARGE, "--connections", "1");
      scene.assertAbsent(LARGE);
      scene.hub.clearFaults();
      scene.expect(0, LARGE);
      scene.assertRight(LARGE);
      assertEquals(LARGE_SIZE, scene.bytesSent(LARGE));
    }
  }

  @ParameterizedTest
  @EnumSource
  void fetchesInTheNextRunOnlyWhatADryRunReportsAsMissing(Place place) {
    try (DownloadScene scene = new DownloadScene(folder, place)) {
      scene.hub.on(bytesOf(LARGE)).once().fault(Fault.endEarlyAfter(3_000_000));
      scene.hub.on(bytesOf(LARGE)).skip(1).fault(Fault.closeBeforeAnswer());
      scene.expect(NETWORK, LARGE);
      scene.hub.clearFaults();
      String dry = scene.expect(0, LARGE, "--dry-run", "--json").out();
      long missing =
          Long.parseLong(dry.replaceAll("(?s).*?\"bytes_to_fetch\" *: *([0-9]+).*", "$1"));
      long before = scene.bytesSent(LARGE);
      scene.expect(0, LARGE);
      scene.assertRight(LARGE);
      assertEquals(missing, scene.bytesSent(LARGE) - before);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {SMALL, MEDIUM, LARGE})
  void retriesWhenAResponseStalls(String file) {
    try (DownloadScene scene = new DownloadScene(folder, Place.CACHE)) {
      scene.run.env("HF_HUB_DOWNLOAD_TIMEOUT", "1");
      scene.hub.on(bytesOf(file)).once().fault(Fault.stallAfter(2_000));
      assertTimeout(BOUND, () -> scene.expect(0, file));
      scene.assertRight(file);
      assertTrue(
          scene.hub.rangesRequested(file).stream().anyMatch(r -> r.startsWith("bytes=2000-")));
    }
  }

  @ParameterizedTest
  @EnumSource
  void failsWhenTheDataHostStaysSilent(Place place) {
    try (DownloadScene scene = new DownloadScene(folder, place)) {
      scene.run.env("HF_HUB_DOWNLOAD_TIMEOUT", "1");
      scene.hub.on(data()).fault(Fault.silent());
      Result result = assertTimeout(BOUND, () -> scene.expect(NETWORK));
      assertTrue(result.err().contains(" timed out"), result.err());
      scene.assertAbsent(MEDIUM);
      scene.assertAbsent(LARGE);
    }
  }

  @Test
  void failsWhenTheHubStaysSilent() {
    try (DownloadScene scene = new DownloadScene(folder, Place.CACHE)) {
      scene.run.env("HF_HUB_ETAG_TIMEOUT", "1");
      scene.hub.on(info()).fault(Fault.silent());
      Result result = assertTimeout(BOUND, () -> scene.expect(NETWORK));
      assertTrue(result.err().contains(" timed out"), result.err());
    }
  }

  static Stream<Arguments> everyRequest() {
    List<FakeHubMatch> all =
        List.of(
            info(),
            tree(),
            resolve().path(SMALL),
            resolve().path(MEDIUM),
            data().path(MEDIUM),
            data().path(LARGE));
    return all.stream()
        .flatMap(one -> Stream.of(Place.values()).map(place -> Arguments.of(place, one)));
  }

  @ParameterizedTest(name = "{0} {index}")
  @MethodSource("everyRequest")
  void retriesWhenTheServerIsBusyOnce(Place place, FakeHubMatch question) {
    try (DownloadScene scene = new DownloadScene(folder, place)) {
      scene.hub.on(question).once().fault(Fault.status(503, "busy"));
      scene.expect(0);
      scene.assertRight(SMALL, MEDIUM, LARGE);
      // No pause where the host was serving other requests at that moment: they took over the work.
      List<Duration> pause = List.of(Duration.ofMillis(750));
      assertTrue(List.of(List.of(), pause).contains(scene.run.sleeps()), "" + scene.run.sleeps());
    }
  }

  @ParameterizedTest
  @EnumSource
  void pausesBeforeItRetriesAHostThatServesNoOtherRequest(Place place) {
    try (DownloadScene scene = new DownloadScene(folder, place)) {
      scene.hub.on(data()).once().fault(Fault.status(503, "busy"));
      scene.expect(0, MEDIUM);
      scene.assertRight(MEDIUM);
      assertEquals(List.of(Duration.ofMillis(750)), scene.run.sleeps());
    }
  }

  @ParameterizedTest(name = "{0} {index}")
  @MethodSource("everyRequest")
  void namesTheHostThatStaysBusy(Place place, FakeHubMatch question) {
    try (DownloadScene scene = new DownloadScene(folder, place)) {
      scene.hub.on(question).fault(Fault.status(503, "busy"));
      Result result = scene.expect(NETWORK);
      assertTrue(error(result).contains(" 503"), result.err());
      scene.hub.clearFaults();
      scene.expect(0);
      scene.assertRight(SMALL, MEDIUM, LARGE);
    }
  }

  @ParameterizedTest
  @EnumSource
  void retriesNamedFilesWhenTheHubIsBusyOnce(Place place) {
    try (DownloadScene scene = new DownloadScene(folder, place)) {
      scene.hub.on(kind(FakeHubKind.PATHS_INFO)).once().fault(Fault.status(503, "busy"));
      scene.expect(0, SMALL);
      scene.assertRight(SMALL);
      assertEquals(1, scene.run.sleeps().size());
    }
  }

  @ParameterizedTest(name = "{0} {index}")
  @MethodSource("everyRequest")
  void waitsForRetryAfter(Place place, FakeHubMatch question) {
    try (DownloadScene scene = new DownloadScene(folder, place)) {
      scene.hub.on(question).once().fault(Fault.status(429, "slow down", "Retry-After", "7"));
      scene.expect(0);
      assertEquals(List.of(Duration.ofSeconds(8)), scene.run.sleeps());
    }
  }

  @ParameterizedTest(name = "{0} {index}")
  @MethodSource("everyRequest")
  void waitsForTheEndOfTheQuotaWindow(Place place, FakeHubMatch question) {
    try (DownloadScene scene = new DownloadScene(folder, place)) {
      scene
          .hub
          .on(question)
          .once()
          .fault(
              Fault.status(
                  429, "slow down", "RateLimit", "\"api\";r=0;t=55", "Retry-After", "7200"));
      scene.expect(0);
      // Other requests to the same host wait for the end of the window as well.
      List<Duration> sleeps = scene.run.sleeps();
      assertTrue(sleeps.contains(Duration.ofSeconds(56)), "" + sleeps);
      assertTrue(sleeps.stream().allMatch(s -> s.toSeconds() <= 56), "" + sleeps);
    }
  }

  @ParameterizedTest(name = "{0} {index}")
  @MethodSource("everyRequest")
  void failsRatherThanWaitForHours(Place place, FakeHubMatch question) {
    try (DownloadScene scene = new DownloadScene(folder, place)) {
      scene.hub.on(question).fault(Fault.status(429, "slow down", "Retry-After", "7200"));
      Result result = scene.expect(NETWORK);
      assertTrue(error(result).contains(" 121 minutes"), result.err());
      assertEquals(List.of(), scene.run.sleeps());
    }
  }

  @ParameterizedTest
  @EnumSource
  void leavesNoTruncatedFileWhenTheServerGoesAway(Place place) {
    try (DownloadScene scene = new DownloadScene(folder, place)) {
      scene.hub.on(bytesOf(LARGE)).fault(Fault.endEarlyAfter(100), Fault.running(scene.hub::close));
      scene.expect(NETWORK);
      assertFalse(Files.exists(scene.file(LARGE)));
    }
  }

  private static String error(Result result) {
    return result.err().lines().filter(line -> line.startsWith("error: ")).findFirst().orElse("");
  }
}
