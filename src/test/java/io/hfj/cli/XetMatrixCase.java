package io.hfj.cli;

import static io.hfj.testing.FakeHubMatch.data;
import static io.hfj.testing.FakeHubMatch.xorb;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hfj.cli.DownloadScene.Place;
import io.hfj.error.ExitCode;
import io.hfj.testing.FakeHubRequest;
import io.hfj.testing.Fault;
import io.hfj.testing.FaultRule;
import io.hfj.testing.HfjRun.Result;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * One combination, and its assertions: whatever chunked storage does, the file arrives, over it or
 * over the bridge. Immutable.
 *
 * @param option value of {@code --xet}
 * @param bridge whether the bridge serves the file
 */
record XetMatrixCase(
    XetFault fault,
    XetPlace place,
    FaultRepetition often,
    String option,
    Place store,
    boolean bridge) {
  private static final int CONNECTIONS = 4;

  /** Longest pause of the retry policy that no server asked for, and the longest asked for here. */
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(8);

  private static final Duration ASKED_PAUSE = Duration.ofSeconds(56);

  /** Tries of each connection, over chunked storage and the bridge, and at the end again. */
  private static final int MOST_PAUSES = 4 * 6 * CONNECTIONS;

  /** Bytes under way when a connection is given up. */
  private static final long UNDER_WAY = 3L << 20;

  private static final Set<Integer> FAILED =
      Set.of(ExitCode.NETWORK.value(), ExitCode.BAD_CONTENT.value());

  static Stream<XetMatrixCase> all() {
    List<XetMatrixCase> cases = new ArrayList<>();
    for (XetFault fault : XetFault.all()) {
      for (XetPlace place : fault.places()) {
        for (FaultRepetition often : FaultRepetition.values()) {
          for (String option : List.of("on", "auto")) {
            for (Place store : Place.values()) {
              for (boolean bridge : List.of(true, false)) {
                cases.add(new XetMatrixCase(fault, place, often, option, store, bridge));
              }
            }
          }
        }
      }
    }
    return cases.stream();
  }

  /** Downloads with the fault, and once more without it after a failure. */
  void check(Path folder) {
    try (DownloadScene scene = new DownloadScene(folder, store, XetPlace.REPO)) {
      scene.hub.xet().storage(XetPlace.STORAGE);
      if (fault.takesTime()) {
        scene.run.env("HF_HUB_ETAG_TIMEOUT", "1").env("HF_HUB_DOWNLOAD_TIMEOUT", "1");
      }
      FaultRule struck = scene.hub.on(place.requests()).times(often.times());
      struck.fault(fault.fault().apply(place, scene.hub));
      if (!bridge) {
        scene.hub.on(data()).fault(Fault.status(500, ""));
      } else if (!usesXetFirst()) {
        scene.hub.on(data()).times(CONNECTIONS).fault(Fault.status(500, ""));
      }
      Result result = scene.download(words());
      assertTrue(struck.hits() > 0 || !usesXetFirst(), "the fault never struck");
      MatrixDisk disk = new MatrixDisk(scene, store, XetPlace.REPO);
      disk.assertNothingWrong();
      assertWaits(scene);
      boolean failed = result.exit() != ExitCode.DONE.value();
      assertTrue(!failed || !bridge && !fault.harmless(), result.all());
      if (failed) {
        assertFailed(result);
        disk.assertAbsent(List.of(place.wanted()));
        scene.hub.clearFaults();
        scene.expect(ExitCode.DONE.value(), words());
        disk.assertNothingWrong();
      }
      disk.assertComplete(place.files());
      assertBytes(scene, struck.hits());
    } catch (AssertionError | RuntimeException wrong) {
      throw new AssertionError(this + ": " + wrong.getMessage(), wrong);
    }
  }

  /** Otherwise failures of the bridge lead there. */
  private boolean usesXetFirst() {
    return option.equals("on");
  }

  private String[] words() {
    String left =
        place.wanted().equals(DownloadScene.LARGE) ? DownloadScene.MEDIUM : DownloadScene.LARGE;
    return new String[] {
      "--exclude", left, "--xet", option, "--connections", Integer.toString(CONNECTIONS)
    };
  }

  private static void assertFailed(Result result) {
    assertTrue(FAILED.contains(result.exit()), () -> result.exit() + ": " + result.all());
    assertEquals("", result.out());
    List<String> lines = result.err().lines().toList();
    assertEquals(
        1, lines.stream().filter(line -> line.startsWith("error: ")).count(), result.err());
    assertTrue(lines.stream().anyMatch(line -> line.matches("hint: \\S.*")), result.err());
  }

  private static void assertWaits(DownloadScene scene) {
    List<Duration> pauses = scene.run.sleeps();
    assertTrue(pauses.size() <= MOST_PAUSES, () -> pauses.size() + " pauses: " + pauses);
    for (Duration pause : pauses) {
      assertTrue(
          pause.compareTo(LONGEST_PAUSE) <= 0 || pause.compareTo(ASKED_PAUSE) <= 0,
          pause::toString);
    }
  }

  /** Asserts that good bytes are not fetched again, but when the content was wrong. */
  private void assertBytes(DownloadScene scene, int hits) {
    long size = XetPlace.REPO.file("main", place.wanted()).size();
    long struck =
        scene.hub.requests(place.requests()).stream()
            .limit(hits)
            .mapToLong(FakeHubRequest::bytesServed)
            .sum();
    long fetched =
        scene.hub.bytesServed(xorb()) + scene.hub.bytesServed(data().path(place.wanted()));
    // Wrong content is discarded with the good bytes around it.
    long most = 3 * size + struck + CONNECTIONS * UNDER_WAY;
    assertTrue(fetched <= most, () -> fetched + " bytes of " + size + ": " + scene.hub.requests());
  }

  @Override
  public String toString() {
    return "%s at %s, %s, --xet %s, %s, bridge %s"
        .formatted(
            fault,
            place,
            often,
            option,
            store == Place.CACHE ? "cache" : "local dir",
            bridge ? "serves" : "fails");
  }
}
