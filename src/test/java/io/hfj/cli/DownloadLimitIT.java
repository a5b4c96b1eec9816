package io.hfj.cli;

import static io.hfj.cli.DownloadScene.LARGE;
import static io.hfj.cli.DownloadScene.LARGE_SIZE;
import static io.hfj.cli.DownloadScene.MEDIUM;
import static io.hfj.cli.DownloadScene.SMALL;
import static io.hfj.testing.FakeHubMatch.data;
import static io.hfj.testing.FakeHubMatch.tree;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hfj.cli.DownloadScene.Place;
import io.hfj.error.ExitCode;
import io.hfj.testing.FakeHubKind;
import io.hfj.testing.Fault;
import io.hfj.testing.HfjRun.Result;
import io.hfj.testing.VirtualTime;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Downloads with {@code --limit-rate}. */
class DownloadLimitIT {
  @TempDir Path folder;

  private final VirtualTime time = VirtualTime.manual();

  private DownloadScene scene() {
    return new DownloadScene(folder, Place.CACHE, DownloadScene.MODEL, time);
  }

  private double seconds() {
    return time.elapsed().toMillis() / 1000.0;
  }

  @Test
  void keepsToTheLimit() {
    try (DownloadScene scene = scene()) {
      scene.expect(0, "--limit-rate", "500k");
      scene.assertRight(SMALL, MEDIUM, LARGE);
      double bytes = scene.hub.bytesServed();
      assertTrue(bytes > LARGE_SIZE);
      // Responses have headers besides their bodies.
      assertEquals(bytes / (500 << 10), seconds(), 0.02 * seconds());
    }
  }

  @Test
  void isNoFasterOverSeveralConnections() {
    try (DownloadScene scene = scene()) {
      scene.expect(0, "--limit-rate", "2M");
      scene.assertRight(SMALL, MEDIUM, LARGE);
      assertTrue(seconds() >= LARGE_SIZE / (2.0 * (1 << 20)), "" + seconds());
      int atOnce = scene.hub.mostAtOnce(FakeHubKind.DATA);
      assertTrue(atOnce <= 4, "" + atOnce);
    }
  }

  @Test
  void doesNotTreatASlowListingAsADeadServer() {
    try (DownloadScene scene = scene()) {
      scene.run.env("HF_HUB_ETAG_TIMEOUT", "1").env("HF_HUB_DOWNLOAD_TIMEOUT", "1");
      scene.expect(0, SMALL, "--limit-rate", "1000");
      scene.assertRight(SMALL);
      assertTrue(seconds() > 4, "" + seconds());
    }
  }

  @Test
  void detectsAStalledServer() {
    try (DownloadScene scene = scene()) {
      scene.run.env("HF_HUB_DOWNLOAD_TIMEOUT", "1");
      scene.hub.on(data().path(MEDIUM)).once().fault(Fault.stallAfter(2_000));
      scene.expect(0, MEDIUM, "--limit-rate", "1M");
      assertEquals(2, scene.hub.rangesRequested(MEDIUM).size());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "fast", "-5M", "0.1", "20"})
  void rejectsAnInvalidRateBeforeTheFirstRequest(String rate) {
    try (DownloadScene scene = scene()) {
      Result result = scene.expect(ExitCode.USAGE.value(), "--limit-rate", rate);
      assertTrue(result.err().contains("bytes per second"), result.err());
      assertEquals(0, scene.hub.requests(tree()).size());
    }
  }
}
