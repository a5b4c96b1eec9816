package io.hfj.cli;

import static io.hfj.cli.DownloadScene.LARGE;
import static io.hfj.cli.DownloadScene.LARGE_SIZE;
import static io.hfj.cli.DownloadScene.MEDIUM;
import static io.hfj.cli.DownloadScene.SMALL;
import static io.hfj.testing.FakeHubMatch.any;
import static io.hfj.testing.FakeHubMatch.data;
import static io.hfj.testing.FakeHubMatch.resolve;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTimeout;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hfj.error.ExitCode;
import io.hfj.server.HubRepo;
import io.hfj.server.HubRepoBuilder;
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
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** When an endpoint or its data host fails, the next one serves the missing bytes. */
class MirrorBytesIT {
  private static final int NETWORK = ExitCode.NETWORK.value();
  private static final int BAD_CONTENT = ExitCode.BAD_CONTENT.value();
  private static final Duration BOUND = Duration.ofSeconds(40);

  @TempDir Path folder;

  private static FakeHubMatch bytesOf(String file) {
    return (file.equals(SMALL) ? resolve() : data()).path(file).method("GET");
  }

  static Stream<Arguments> failures() {
    return Stream.of(SMALL, MEDIUM, LARGE)
        .flatMap(
            file ->
                Stream.of(
                        Fault.resetBeforeAnswer(),
                        Fault.status(503, "busy"),
                        Fault.status(404, "gone"),
                        Fault.expiredSignature(),
                        Fault.captivePortal(),
                        Fault.redirectLoop(),
                        Fault.endEarlyAfter(0))
                    .map(fault -> Arguments.of(file, fault)));
  }

  @ParameterizedTest(name = "{0} {index}")
  @MethodSource("failures")
  void switchesAtOnceWhateverTheBytesFailWith(String file, Fault fault) {
    try (MirrorScene scene = new MirrorScene(folder)) {
      scene.hub.on(bytesOf(file)).fault(fault);
      scene.assertSwitched(scene.expect(0, file));
      scene.first.assertRight(file);
      assertEquals(List.of(), scene.first.run.sleeps());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {SMALL, MEDIUM, LARGE})
  void switchesWhenTheDataHostStaysSilent(String file) {
    try (MirrorScene scene = new MirrorScene(folder)) {
      scene.first.run.env("HF_HUB_DOWNLOAD_TIMEOUT", "1");
      scene.hub.on(bytesOf(file)).fault(Fault.stallAfter(1_000));
      assertTimeout(BOUND, () -> scene.expect(0, file));
      scene.first.assertRight(file);
      assertTrue(scene.mirror.bytesServed(bytesOf(file)) > 0, "the mirror was not asked");
    }
  }

  @Test
  void resumesALargeFileOnTheMirrorWhenTheFirstFails() {
    try (MirrorScene scene = new MirrorScene(folder)) {
      scene.hub.on(bytesOf(LARGE)).skip(2).fault(Fault.running(scene.hub::close));
      Result result = scene.expect(0, LARGE);
      scene.first.assertRight(LARGE);
      scene.assertSwitched(result);
      assertTrue(
          scene.mirror.rangesRequested(LARGE).stream().noneMatch(r -> r.startsWith("bytes=0-")),
          "all was asked for again");
      assertTrue(scene.mirror.bytesServed(bytesOf(LARGE)) < LARGE_SIZE);
    }
  }

  @Test
  void keepsBytesReceivedBeforeTheDataHostFailed() {
    try (MirrorScene scene = new MirrorScene(folder)) {
      scene.hub.on(bytesOf(LARGE)).once().fault(Fault.endEarlyAfter(2_000_000));
      scene.hub.on(bytesOf(LARGE)).skip(1).fault(Fault.resetBeforeAnswer());
      scene.expect(0, LARGE, "--connections", "1");
      scene.first.assertRight(LARGE);
      assertEquals(LARGE_SIZE, scene.bytesSent(LARGE));
      assertEquals("bytes=2000000-", scene.mirror.rangesRequested(LARGE).get(0).substring(0, 14));
    }
  }

  @Test
  void resumesOnTheMirrorWhatAnEarlierRunStartedOnTheFirst() {
    try (MirrorScene scene = new MirrorScene(folder)) {
      scene.hub.on(bytesOf(LARGE)).once().fault(Fault.endEarlyAfter(3_000_000));
      scene.hub.on(bytesOf(LARGE)).skip(1).fault(Fault.closeBeforeAnswer());
      scene.mirror.on(any()).fault(Fault.closeBeforeAnswer());
      scene.expect(NETWORK, LARGE);
      scene.hub.close();
      scene.mirror.clearFaults();
      scene.expect(0, LARGE);
      scene.first.assertRight(LARGE);
      assertEquals(LARGE_SIZE, scene.bytesSent(LARGE));
    }
  }

  @Test
  void doesNotTryADeadMirrorForEachFile() {
    HubRepoBuilder some = HubRepo.model("acme/model").file(SMALL, "{}");
    for (int i = 0; i < 40; i++) {
      some.file("f" + i + ".txt", "text " + i);
    }
    HubRepo repo = some.build();
    try (MirrorScene scene = new MirrorScene(folder, repo, repo)) {
      scene.hub.on(resolve()).fault(Fault.status(503, "busy"));
      scene.mirror.on(resolve()).skip(9).once().fault(Fault.closeBeforeAnswer());
      scene.mirror.on(resolve()).skip(19).once().fault(Fault.closeBeforeAnswer());
      scene.expect(0, "--connections", "1");
      scene.first.assertRight(repo.commit("main").files().keySet().toArray(String[]::new));
      assertEquals(1, scene.hub.requests(resolve()).size());
    }
  }

  @Test
  void failsWhenNoEndpointHasTheBytes() {
    try (MirrorScene scene = new MirrorScene(folder)) {
      scene.hub.on(bytesOf(MEDIUM)).fault(Fault.status(503, "busy"));
      scene.mirror.on(bytesOf(MEDIUM)).fault(Fault.resetBeforeAnswer());
      Result result = scene.expect(NETWORK, MEDIUM);
      scene.first.assertAbsent(MEDIUM);
      assertEquals(5, scene.first.run.sleeps().size());
      assertTrue(
          result.err().contains(MirrorScene.dataName(scene.hub) + " returned HTTP 503; "),
          result.err());
      assertTrue(
          result.err().contains(MirrorScene.name(scene.mirror) + " also failed"), result.err());
    }
  }

  @Test
  void completesTheOtherFilesWhenNoEndpointHasOne() {
    try (MirrorScene scene = new MirrorScene(folder)) {
      scene.hub.on(resolve().path(MEDIUM)).fault(Fault.error(404, "EntryNotFound", "no"));
      scene.mirror.on(resolve().path(MEDIUM)).fault(Fault.error(404, "EntryNotFound", "no"));
      Result result = scene.expect(ExitCode.NOT_FOUND.value());
      scene.first.assertAbsent(MEDIUM);
      assertTrue(Files.exists(scene.first.file(SMALL)), result.all());
      assertTrue(Files.exists(scene.first.file(LARGE)), result.all());
      assertTrue(result.err().contains("no file '" + MEDIUM + "'"), result.err());
    }
  }

  // --- wrong bytes -------------------------------------------------------------------------------

  @ParameterizedTest
  @ValueSource(strings = {SMALL, MEDIUM, LARGE})
  void usesTheMirrorWhenTheFirstSendsWrongBytes(String file) {
    try (MirrorScene scene = new MirrorScene(folder)) {
      scene.hub.on(bytesOf(file)).fault(Fault.flipBit(1_000));
      Result result = scene.expect(0, file);
      scene.first.assertRight(file);
      scene.assertSwitched(result);
      String giver =
          file.equals(SMALL)
              ? MirrorScene.name(scene.hub)
              : MirrorScene.dataName(scene.hub) + " (via " + MirrorScene.name(scene.hub) + ")";
      assertTrue(
          result.err().contains("hash mismatch in the data from " + giver + ";"), result.err());
      assertTrue(scene.mirror.requests(bytesOf(file)).size() > 0);
    }
  }

  @Test
  void requestsNoFurtherFileFromAHostThatSentWrongBytes() {
    HubRepo repo = HubRepo.model("acme/model").file("a", "aaaa").file("b", "bbb").build();
    try (MirrorScene scene = new MirrorScene(folder, repo, repo)) {
      scene.hub.on(resolve()).fault(Fault.flipBit(1));
      scene.expect(0, "--connections", "1");
      scene.first.assertRight("a", "b");
      assertEquals(1, scene.hub.requests(resolve()).size());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {SMALL, MEDIUM, LARGE})
  void keepsNothingWhenBothSendWrongBytes(String file) {
    try (MirrorScene scene = new MirrorScene(folder)) {
      scene.hub.on(bytesOf(file)).fault(Fault.flipBit(1_000));
      scene.mirror.on(bytesOf(file)).fault(Fault.flipBit(1_001));
      Result result = scene.expect(BAD_CONTENT, file);
      scene.first.assertAbsent(file);
      assertEquals(List.of(), scene.first.unfinished());
      String error = result.err().lines().filter(l -> l.startsWith("error: ")).findAny().get();
      assertTrue(error.contains("twice in a row"), error);
      assertTrue(error.contains(MirrorScene.name(scene.mirror)), error);
    }
  }

  @Test
  void identifiesTheCorruptHostInAFileFromBoth() {
    try (MirrorScene scene = new MirrorScene(folder)) {
      scene.hub.on(bytesOf(MEDIUM)).once().fault(Fault.endEarlyAfter(100_000));
      scene.mirror.on(bytesOf(MEDIUM)).fault(Fault.flipBit(200_000));
      scene.expect(0, MEDIUM);
      scene.first.assertRight(MEDIUM);
    }
  }

  @Test
  void blamesNoHostForBytesOfAnEarlierRun() {
    try (MirrorScene scene = new MirrorScene(folder)) {
      scene.hub.on(bytesOf(LARGE)).fault(Fault.flipBit(7), Fault.endEarlyAfter(1_000_000));
      scene.hub.on(bytesOf(LARGE)).skip(1).fault(Fault.closeBeforeAnswer());
      scene.mirror.on(any()).fault(Fault.closeBeforeAnswer());
      scene.expect(NETWORK, LARGE);
      scene.hub.close();
      scene.mirror.clearFaults();
      Result result = scene.expect(0, LARGE);
      scene.first.assertRight(LARGE);
      assertTrue(result.err().contains("and an earlier run;"), result.err());
    }
  }
}
