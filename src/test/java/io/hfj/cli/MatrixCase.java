package io.hfj.cli;

import static io.hfj.cli.DownloadScene.LARGE;
import static io.hfj.cli.DownloadScene.MEDIUM;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hfj.cli.DownloadScene.Place;
import io.hfj.cli.MatrixRule.Kind;
import io.hfj.error.ExitCode;
import io.hfj.testing.FakeHubMatch;
import io.hfj.testing.FakeHubRequest;
import io.hfj.testing.FaultRule;
import io.hfj.testing.HfjRun.Result;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** One combination of the matrix, and its assertions. Immutable. */
record MatrixCase(MatrixFault fault, FaultPlace place, FaultRepetition often, Place store) {
  /** Tries in a row without progress after which hfj gives up. */
  private static final int TRIES = 6;

  /** The same for failures that another try rarely fixes. */
  private static final int FEW_TRIES = 3;

  /** Connections in total and per file: enough for all ranges of the large file at once. */
  private static final int CONNECTIONS = 4;

  private static final Duration LOCK_POLL = Duration.ofMillis(50);

  private static final Duration FIRST_PAUSE = Duration.ofMillis(750);

  /** Files up to this size restart with each run. */
  private static final long UNJOURNALED = 1 << 20;

  /** Bytes that one of several connections may have under way when the others are abandoned. */
  private static final long RANGE = 3L << 20;

  /** Returns all applicable combinations that take no real time. */
  static Stream<MatrixCase> quick() {
    return all().filter(one -> !one.fault.takesTime());
  }

  /**
   * Returns the combinations that wait for a stall, a second for each strike. Once is tested with
   * both stores, three times and always with one each.
   */
  static Stream<MatrixCase> silent() {
    return all()
        .filter(one -> one.fault.takesTime())
        .filter(one -> one.often != FaultRepetition.THREE_TIMES || one.store == Place.CACHE)
        .filter(one -> one.often != FaultRepetition.ALWAYS || one.store == Place.FOLDER);
  }

  private static Stream<MatrixCase> all() {
    List<MatrixCase> cases = new ArrayList<>();
    for (MatrixFault fault : MatrixFault.values()) {
      for (FaultPlace place : FaultPlace.values()) {
        for (FaultRepetition often : FaultRepetition.values()) {
          for (Place store : Place.values()) {
            cases.add(new MatrixCase(fault, place, often, store));
          }
        }
      }
    }
    return cases.stream()
        .filter(one -> one.fault.ruleAt(one.place).isPresent())
        .filter(one -> one.often != FaultRepetition.THREE_TIMES || one.rule().differsAtThree());
  }

  private MatrixRule rule() {
    return fault.ruleAt(place).orElseThrow();
  }

  /** Downloads with the fault, and once more without it after a failure. */
  void check(Path folder) {
    try (DownloadScene scene = new DownloadScene(folder, store, FaultPlace.REPO)) {
      if (fault.takesTime()) {
        scene.run.env("HF_HUB_ETAG_TIMEOUT", "1").env("HF_HUB_DOWNLOAD_TIMEOUT", "1");
      }
      FaultRule struck = scene.hub.on(place.requests()).times(often.times());
      struck.fault(fault.at(place, scene.hub));
      Result result = scene.download(words());
      int hits = struck.hits();
      assertTrue(hits > 0, "the fault never struck");
      MatrixDisk disk = new MatrixDisk(scene, store, FaultPlace.REPO);
      boolean succeeds = rule().succeeds(often);
      if (succeeds) {
        assertEquals(0, result.exit(), result.all());
      } else {
        assertFailed(result);
        disk.assertNothingWrong();
        disk.assertAbsent(place.victim().map(List::of).orElse(place.wanted()));
        assertOthersCame(scene, disk);
      }
      assertTries(scene, hits);
      if (!succeeds) {
        scene.hub.clearFaults();
        List<String> here = disk.there(place.wanted());
        List<Long> sent = sent(scene, here);
        scene.expect(0, words());
        assertEquals(sent, sent(scene, here), () -> "fetched again: " + here);
      }
      disk.assertNothingWrong();
      disk.assertComplete(place.wanted());
      assertBytes(scene, hits, !succeeds);
    } catch (AssertionError | RuntimeException wrong) {
      // Reports show the number of a combination, too many to count.
      throw new AssertionError(this + ": " + wrong.getMessage(), wrong);
    }
  }

  private String[] words() {
    String left = place.wanted().contains(LARGE) ? MEDIUM : LARGE;
    return new String[] {"--exclude", left, "--connections", Integer.toString(connections())};
  }

  /**
   * Returns one where a quota of the Hub is used up: several connections would wait for its end at
   * once, and sleeps in virtual time add up. Two of 56 s then look like a failure more than half a
   * minute after the first one, which is the last.
   */
  private int connections() {
    boolean shared =
        fault == MatrixFault.STATUS_429_QUOTA_USED_UP && FaultPlace.HUB.contains(place);
    return shared ? 1 : CONNECTIONS;
  }

  private void assertFailed(Result result) {
    assertEquals(rule().code().value(), result.exit(), result.all());
    assertEquals("", result.out());
    List<String> lines = result.err().lines().toList();
    assertEquals(1, lines.stream().filter(l -> l.startsWith("error: ")).count(), result.err());
    assertTrue(lines.stream().anyMatch(l -> l.matches("hint: \\S.*")), result.err());
    assertTrue(result.err().contains(rule().message()), result.err());
  }

  /** Asserts that a fault of one file alone does not affect the other files. */
  private void assertOthersCame(DownloadScene scene, MatrixDisk disk) {
    boolean stops = rule().code() == ExitCode.NETWORK || rule().code() == ExitCode.DENIED;
    if (place.victim().isPresent() && !stops) {
      List<String> others = new ArrayList<>(place.wanted());
      others.remove(place.victim().get());
      disk.assertThere(others);
    }
    if (rule().kind() == Kind.CHECKED) {
      assertEquals(List.of(), scene.unfinished());
    }
  }

  /** Asserts that tries are few, and that each but the first follows a pause. */
  private void assertTries(DownloadScene scene, int hits) {
    // Bytes lost by a reset are no progress, but those before it were: the count starts again.
    int most = TRIES * (fault == MatrixFault.RESET_INSIDE ? 10 : place.connections() + 1);
    // A file is retried at the end if others completed meanwhile; and a host that rejects one of
    // several connections is asked over fewer, once for each.
    most = 2 * (most + CONNECTIONS) * (fault.looksClosed() ? 3 : 1);
    boolean succeeds = rule().succeeds(often);
    List<Duration> sleeps = pauses(scene);
    // A second of silence may also be caused by this machine.
    int mostSleeps = hits + (fault.takesTime() ? TRIES : 0);
    switch (rule().kind()) {
      case HARMLESS, TOLERATED, CHECKED, FINAL -> assertEquals(List.of(), sleeps);
      case COSTLY, RENEWED ->
          assertTrue(sleeps.size() <= mostSleeps, () -> sleeps + " for " + hits);
      case PASSES -> {
        assertTrue(sleeps.size() <= mostSleeps, () -> sleeps + " for " + hits);
        // Without a pause only where other requests took over the work.
        boolean takenOver =
            fault.leavesTheRestToOthers() && hits < CONNECTIONS && place.victim().isPresent();
        boolean closed = fault.looksClosed() && often != FaultRepetition.ALWAYS;
        if (!(takenOver || closed) || !sleeps.isEmpty()) {
          Duration due = rule().pause().orElse(FIRST_PAUSE);
          // Requests wait for the end of a quota, and time has passed since it was announced.
          boolean right = sleeps.get(0).compareTo(due) <= 0;
          right &= sleeps.get(0).compareTo(due.minusMillis(500)) > 0;
          assertTrue(right, () -> sleeps.get(0) + " in place of " + due);
        }
      }
    }
    if (rule().kind() == Kind.PASSES || rule().kind() == Kind.RENEWED) {
      assertTrue(hits <= most, () -> "asked " + hits + " times");
      int least = fault == MatrixFault.NOBODY_THERE ? FEW_TRIES : TRIES;
      assertTrue(succeeds ? hits == often.times() : hits >= least, () -> "struck " + hits);
    }
    if (rule().kind() == Kind.FINAL) {
      // When the repository does not exist, the other two types are queried.
      boolean unknown = place == FaultPlace.INFO && rule().code() == ExitCode.NOT_FOUND;
      assertTrue(hits == 1 || unknown && hits <= 3, () -> "asked " + hits + " times");
    }
    if (rule().kind() == Kind.RENEWED && FaultPlace.RANGES.contains(place)) {
      assertTrue(often != FaultRepetition.ONCE || sleeps.isEmpty(), sleeps::toString);
    }
  }

  /**
   * Returns the pauses before retries. Pauses for a lock are shorter: a process that another test
   * has just started holds this one's open files until it executes another program.
   */
  private static List<Duration> pauses(DownloadScene scene) {
    return scene.run.sleeps().stream().filter(sleep -> sleep.compareTo(LOCK_POLL) > 0).toList();
  }

  /**
   * Asserts that bytes unaffected by the fault are not fetched again, over both runs: responses
   * without the fault send no more than the file has, and neither do faulty ones if their bytes are
   * good.
   */
  private void assertBytes(DownloadScene scene, int hits, boolean failed) {
    Optional<String> victim = place.victim();
    if (victim.isEmpty()) {
      assertTrue(content(scene, place.wanted().get(1)) <= size(place.wanted().get(1)));
      return;
    }
    long size = size(victim.get());
    long struck =
        scene.hub.requests(place.requests()).stream()
            .limit(hits)
            .mapToLong(FakeHubRequest::bytesServed)
            .sum();
    long fetched = content(scene, victim.get()) - (fault.keepsWhatCame() ? 0 : struck);
    long rounds = rule().kind() == Kind.CHECKED ? 2 : 1;
    if (failed && (rule().kind() == Kind.CHECKED || size <= UNJOURNALED)) {
      rounds++; // nothing is kept for the next run
    }
    long most = size * rounds + cutOff(failed || !pauses(scene).isEmpty());
    assertTrue(fetched <= most, () -> fetched + " bytes of " + size + ": " + scene.hub.requests());
  }

  private long cutOff(boolean often) {
    if (place.connections() == 1) {
      return 0;
    }
    // Each pause before a retry, which here takes no time, makes the other connections look slow.
    return often ? RANGE * (place.connections() - 1) : RANGE;
  }

  private static long size(String file) {
    return FaultPlace.REPO.file("main", file).size();
  }

  private static List<Long> sent(DownloadScene scene, List<String> files) {
    return files.stream().map(file -> content(scene, file)).toList();
  }

  /** Returns the bytes of the file that were sent, by any host, without the bodies of redirects. */
  private static long content(DownloadScene scene, String file) {
    boolean small = file.equals(DownloadScene.SMALL);
    FakeHubMatch from =
        small ? FakeHubMatch.resolve().and(request -> !request.atDataHost()) : FakeHubMatch.data();
    return scene.hub.bytesServed(from.path(file));
  }

  @Override
  public String toString() {
    String where = store == Place.CACHE ? "cache" : "local dir";
    return fault + " at " + place + ", " + often + ", " + where;
  }
}
