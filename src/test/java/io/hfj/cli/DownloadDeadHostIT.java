package io.hfj.cli;

import static io.hfj.cli.DownloadScene.LARGE;
import static io.hfj.cli.DownloadScene.MEDIUM;
import static io.hfj.cli.DownloadScene.SMALL;
import static io.hfj.testing.FakeHubMatch.data;
import static io.hfj.testing.FakeHubMatch.resolve;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hfj.cli.DownloadScene.Place;
import io.hfj.error.ExitCode;
import io.hfj.testing.Fault;
import io.hfj.testing.HfjRun.Result;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Data hosts that are unreachable or do not have a file, behind a working Hub. */
class DownloadDeadHostIT {
  private static final int NETWORK = ExitCode.NETWORK.value();

  @TempDir Path folder;

  @Test
  void isRetriedLikeAnUnreachableHubAndOnceMoreAtTheEnd() {
    try (DownloadScene scene = new DownloadScene(folder, Place.CACHE)) {
      scene
          .hub
          .on(resolve().path(MEDIUM))
          .fault(Fault.redirectTo(MatrixFaults.unreachableAddress()));
      scene.expect(NETWORK, SMALL, MEDIUM);
      scene.assertRight(SMALL);
      assertEquals(List.of(Duration.ofMillis(750), Duration.ofMillis(1500)), scene.run.sleeps());
      assertEquals(4, scene.hub.requests(resolve().path(MEDIUM)).size());
    }
  }

  @Test
  void costsTheTimeOfOneFileForAnyNumberOfFiles() {
    String unreachable = MatrixFaults.unreachableAddress();
    try (DownloadScene scene = new DownloadScene(folder, Place.CACHE)) {
      scene.hub.on(resolve()).fault(Fault.redirectTo(unreachable));
      scene.expect(NETWORK, "--connections", "1");
      assertEquals(List.of(Duration.ofMillis(750), Duration.ofMillis(1500)), scene.run.sleeps());
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {404, 410})
  void isRetriedBrieflyWhenItLacksAFile(int status) {
    try (DownloadScene scene = new DownloadScene(folder, Place.CACHE)) {
      scene.hub.on(data().path(MEDIUM)).fault(Fault.status(status, "no"));
      Result result = scene.expect(NETWORK, MEDIUM);
      assertEquals(3, scene.hub.requests(data()).size());
      assertTrue(
          errorOf(result).contains("returned HTTP " + status + " for " + MEDIUM), result.err());
    }
  }

  @Test
  void isNamedWithTheFileThatItRefuses() {
    try (DownloadScene scene = new DownloadScene(folder, Place.CACHE)) {
      scene.hub.on(data().path(MEDIUM)).fault(Fault.status(403, "no"));
      Result result = scene.expect(NETWORK, MEDIUM);
      assertTrue(errorOf(result).contains("returned HTTP 403 for " + MEDIUM), result.err());
    }
  }

  @Test
  void leadsToAdviceForARejectedRequest() {
    try (DownloadScene scene = new DownloadScene(folder, Place.CACHE)) {
      scene.hub.on(data().path(MEDIUM)).fault(Fault.status(400, "what?"));
      Result result = scene.expect(NETWORK, MEDIUM);
      assertTrue(errorOf(result).contains("returned HTTP 400 for " + MEDIUM), result.err());
      assertTrue(
          result.err().contains("hint: the data host may serve large files in ranges only"),
          result.err());
    }
  }

  @Test
  void mayServeRangesOnly() {
    try (DownloadScene scene = new DownloadScene(folder, Place.CACHE)) {
      // A host that sent a whole file once is still asked for a range the next time.
      scene.hub.on(data().path(LARGE)).once().fault(Fault.ignoreRange(), Fault.endEarlyAfter(0));
      scene
          .hub
          .on(data().and(request -> request.header("Range").isEmpty()))
          .fault(Fault.status(400, "too large"));
      scene.expect(0);
      scene.assertRight(SMALL, MEDIUM, LARGE);
    }
  }

  private static String errorOf(Result result) {
    return result.err().lines().filter(line -> line.startsWith("error: ")).findFirst().orElse("");
  }
}
