package io.hfj.cli;

import static io.hfj.cli.DownloadScene.LARGE;
import static io.hfj.cli.DownloadScene.LARGE_SIZE;
import static io.hfj.cli.DownloadScene.MEDIUM;
import static io.hfj.cli.DownloadScene.SMALL;
import static io.hfj.testing.FakeHubMatch.any;
import static io.hfj.testing.FakeHubMatch.data;
import static io.hfj.testing.FakeHubMatch.resolve;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hfj.cli.DownloadScene.Place;
import io.hfj.error.ExitCode;
import io.hfj.testing.FakeHubMatch;
import io.hfj.testing.Fault;
import io.hfj.testing.HfjRun.Result;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Responses with other bytes than were requested. */
class DownloadContentIT {
  private static final int BAD_CONTENT = ExitCode.BAD_CONTENT.value();

  @TempDir Path folder;

  static Stream<Arguments> everyFileEverywhere() {
    return Stream.of(SMALL, MEDIUM, LARGE)
        .flatMap(file -> Stream.of(Place.values()).map(place -> Arguments.of(place, file)));
  }

  /**
   * Matches responses that contain bytes of the file: the data host's, or the Hub's for small
   * files.
   */
  private static FakeHubMatch bytesOf(String file) {
    return (file.equals(SMALL) ? resolve() : data()).path(file).method("GET");
  }

  @ParameterizedTest
  @MethodSource("everyFileEverywhere")
  void fetchesAgainWhenAByteIsWrongOnce(Place place, String file) {
    try (DownloadScene scene = new DownloadScene(folder, place)) {
      scene.hub.on(bytesOf(file).covering(1_000)).once().fault(Fault.flipBit(1_000));
      Result result = scene.expect(0, file);
      scene.assertRight(file);
      assertTrue(result.err().contains(file + ": "), result.err());
    }
  }

  @ParameterizedTest
  @MethodSource("everyFileEverywhere")
  void keepsNothingWhenAByteIsAlwaysWrong(Place place, String file) {
    try (DownloadScene scene = new DownloadScene(folder, place)) {
      scene.hub.on(bytesOf(file)).fault(Fault.flipBit(1_000));
      scene.expect(BAD_CONTENT, file);
      scene.assertAbsent(file);
      assertEquals(List.of(), scene.unfinished());
    }
  }

  @ParameterizedTest
  @EnumSource
  void completesTheOtherFilesWhenOneIsCorrupt(Place place) {
    try (DownloadScene scene = new DownloadScene(folder, place)) {
      scene.hub.on(bytesOf(MEDIUM)).fault(Fault.flipBit(7));
      scene.expect(BAD_CONTENT);
      scene.assertRight(SMALL, LARGE);
      scene.assertAbsent(MEDIUM);
      scene.hub.clearFaults();
      scene.hub.clearRequests();
      scene.expect(0);
      scene.assertRight(SMALL, MEDIUM, LARGE);
      assertEquals(300_000, scene.hub.bytesServed(data()));
    }
  }

  @ParameterizedTest
  @MethodSource("everyFileEverywhere")
  void requestsTheRestWhenABodyEndsEarly(Place place, String file) {
    try (DownloadScene scene = new DownloadScene(folder, place)) {
      scene.hub.on(bytesOf(file)).once().fault(Fault.endEarlyAfter(1_000));
      scene.expect(0, file);
      scene.assertRight(file);
      assertTrue(
          scene.hub.rangesRequested(file).stream().anyMatch(r -> r.startsWith("bytes=1000-")));
    }
  }

  @ParameterizedTest
  @MethodSource("everyFileEverywhere")
  void acceptsTheWholeFileWhenRangesAreIgnored(Place place, String file) {
    try (DownloadScene scene = new DownloadScene(folder, place)) {
      scene.hub.on(bytesOf(file)).fault(Fault.ignoreRange());
      scene.expect(0, file);
      scene.assertRight(file);
      assertEquals(List.of(), scene.run.sleeps());
    }
  }

  @ParameterizedTest
  @EnumSource
  void fetchesOnceWhenTheFirstResponseIsTheWholeFile(Place place) {
    try (DownloadScene scene = new DownloadScene(folder, place)) {
      scene.hub.on(bytesOf(LARGE)).once().fault(Fault.ignoreRange());
      scene.expect(0, LARGE);
      scene.assertRight(LARGE);
      assertEquals(LARGE_SIZE, scene.bytesSent(LARGE));
    }
  }

  @ParameterizedTest
  @EnumSource
  void acceptsTheWholeFileInPlaceOfALaterRange(Place place) {
    try (DownloadScene scene = new DownloadScene(folder, place)) {
      scene.hub.on(bytesOf(LARGE)).skip(1).once().fault(Fault.ignoreRange());
      scene.expect(0, LARGE);
      scene.assertRight(LARGE);
    }
  }

  @ParameterizedTest
  @EnumSource
  void skipsBytesOnDiskWhenTheRestIsAnsweredWithTheWholeFile(Place place) {
    try (DownloadScene scene = new DownloadScene(folder, place)) {
      scene.hub.on(bytesOf(MEDIUM)).inTurn(Fault.endEarlyAfter(100_000), Fault.ignoreRange());
      scene.expect(0, MEDIUM);
      scene.assertRight(MEDIUM);
      assertEquals(
          List.of("bytes=0-299999", "bytes=100000-299999"), scene.hub.rangesRequested(MEDIUM));
    }
  }

  static Stream<Arguments> wrongContentRanges() {
    List<Fault> lies =
        List.of(
            Fault.shiftedContentRange(4_096),
            Fault.wrongTotal(LARGE_SIZE + 1),
            Fault.header("Content-Range", "bytes 0-"),
            Fault.header("Content-Range", "bytes 99999999999999999999-99999999999999999999/9"),
            Fault.withoutHeader("Content-Range"));
    return lies.stream()
        .flatMap(lie -> Stream.of(Place.values()).map(place -> Arguments.of(place, lie)));
  }

  @ParameterizedTest(name = "{0} {index}")
  @MethodSource("wrongContentRanges")
  void retriesWhenTheResponseNamesOtherBytes(Place place, Fault lie) {
    try (DownloadScene scene = new DownloadScene(folder, place)) {
      scene.hub.on(bytesOf(LARGE)).skip(1).once().fault(lie);
      scene.expect(0, LARGE);
      scene.assertRight(LARGE);
    }
  }

  @ParameterizedTest(name = "{0} {index}")
  @MethodSource("wrongContentRanges")
  void failsWhenEveryResponseNamesOtherBytes(Place place, Fault lie) {
    try (DownloadScene scene = new DownloadScene(folder, place)) {
      scene.hub.on(bytesOf(LARGE)).fault(lie);
      scene.expect(BAD_CONTENT, LARGE);
      scene.assertAbsent(LARGE);
      assertEquals(5, scene.run.sleeps().size());
    }
  }

  @ParameterizedTest
  @MethodSource("everyFileEverywhere")
  void rejectsAWholeFileThatIsTooLong(Place place, String file) {
    try (DownloadScene scene = new DownloadScene(folder, place)) {
      scene.hub.on(bytesOf(file)).fault(Fault.ignoreRange(), Fault.longerBody(10));
      scene.expect(BAD_CONTENT, file);
      scene.assertAbsent(file);
    }
  }

  @ParameterizedTest
  @EnumSource
  void readsNoMoreThanTheRangeOfALongerBody(Place place) {
    try (DownloadScene scene = new DownloadScene(folder, place)) {
      scene.hub.on(bytesOf(LARGE)).fault(Fault.longerBody(100_000));
      scene.expect(0, LARGE);
      scene.assertRight(LARGE);
    }
  }

  @ParameterizedTest
  @MethodSource("everyFileEverywhere")
  void ignoresBytesBehindABody(Place place, String file) {
    try (DownloadScene scene = new DownloadScene(folder, place)) {
      scene.hub.on(bytesOf(file)).fault(Fault.junkAfterBody(5_000));
      scene.expect(0, file);
      scene.assertRight(file);
      assertTrue(scene.run.sleeps().isEmpty(), scene.run.sleeps()::toString);
    }
  }

  @ParameterizedTest
  @EnumSource
  void decompressesAnUnrequestedEncoding(Place place) {
    try (DownloadScene scene = new DownloadScene(folder, place)) {
      scene.hub.on(any().method("GET")).fault(Fault.gzip());
      scene.expect(0, SMALL, MEDIUM);
      scene.assertRight(SMALL, MEDIUM);
    }
  }

  @ParameterizedTest
  @MethodSource("everyFileEverywhere")
  void retriesWhenACompressedBodyIsCorrupt(Place place, String file) {
    try (DownloadScene scene = new DownloadScene(folder, place)) {
      scene.hub.on(bytesOf(file)).once().fault(Fault.brokenGzip());
      scene.expect(0, file);
      scene.assertRight(file);
    }
  }

  @ParameterizedTest
  @EnumSource
  void failsWhenEveryCompressedBodyIsCorrupt(Place place) {
    try (DownloadScene scene = new DownloadScene(folder, place)) {
      scene.hub.on(bytesOf(SMALL)).fault(Fault.brokenGzip());
      scene.expect(ExitCode.NETWORK.value(), SMALL);
      scene.assertAbsent(SMALL);
    }
  }

  @ParameterizedTest
  @MethodSource("everyFileEverywhere")
  void readsAChunkedBody(Place place, String file) {
    try (DownloadScene scene = new DownloadScene(folder, place)) {
      scene.hub.on(any().method("GET")).fault(Fault.chunked());
      scene.expect(0, file);
      scene.assertRight(file);
    }
  }

  @ParameterizedTest
  @MethodSource("everyFileEverywhere")
  void rejectsALoginPage(Place place, String file) {
    try (DownloadScene scene = new DownloadScene(folder, place)) {
      scene.hub.on(bytesOf(file)).fault(Fault.captivePortal());
      scene.expect(ExitCode.NETWORK.value(), file);
      scene.assertAbsent(file);
      scene.hub.clearFaults();
      scene.expect(0, file);
      scene.assertRight(file);
    }
  }

  @ParameterizedTest
  @MethodSource("everyFileEverywhere")
  void keepsNothingOfALoginPageOfUnknownLength(Place place, String file) {
    try (DownloadScene scene = new DownloadScene(folder, place)) {
      scene.hub.on(bytesOf(file)).once().fault(Fault.captivePortal(), Fault.chunked());
      scene.expect(0, file);
      scene.assertRight(file);
    }
  }
}
