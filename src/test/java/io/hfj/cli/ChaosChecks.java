package io.hfj.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hfj.error.ExitCode;
import io.hfj.server.HubCommit;
import io.hfj.server.RepoFile;
import io.hfj.store.lock.LockFiles;
import io.hfj.testing.FakeHub;
import io.hfj.testing.FakeHubMatch;
import io.hfj.testing.HfjRun.Result;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Conditions that hold after every round, besides those of {@link ChaosDisk}. */
final class ChaosChecks {
  /** Exit codes of a run against a Hub that misbehaves. */
  private static final Set<Integer> EXCUSED =
      Set.of(
          ExitCode.DONE.value(),
          ExitCode.DENIED.value(),
          ExitCode.NETWORK.value(),
          ExitCode.BAD_CONTENT.value());

  /** Output of a JVM that receives a signal before it has installed its handlers. */
  private static final String UNBORN = "Error occurred during initialization of VM";

  /** Generous bound for the start of a process. */
  private static final int A_START_MILLIS = 5_000;

  private final ChaosDisk disk;
  private final FakeHub hub;
  private final Path home;
  private final String token;

  ChaosChecks(ChaosDisk disk, FakeHub hub, Path home, String token) {
    this.disk = disk;
    this.hub = hub;
    this.home = home;
    this.token = token;
  }

  /** Places files of the user beside the folders of hfj. */
  void begin() throws IOException {
    Files.writeString(Files.createDirectory(home.resolve("outside")).resolve("mine"), "mine");
  }

  /** Checks a run that has ended, together with all that ran beside it. */
  void ended(ChaosRun run, List<ChaosRun> beside) {
    Result result = run.result();
    if (run.wasEnded() && result.all().contains(UNBORN)) {
      return;
    }
    String said = run + " ended with " + result.exit() + "\n" + result.all();
    assertTrue(
        EXCUSED.contains(result.exit())
            || result.exit() == run.exitBySignal() && run.exitBySignal() != 0,
        said);
    assertFalse(said.contains("\tat ") || said.contains("bug in hfj"), said);
    assertFalse(said.contains(token), said);
    assertFalse(said.contains("Signature=") || said.contains("xet_"), said);
    assertEquals(List.of(), hub.requests(DownloadScene.misplacedToken()));
    if (result.exit() == ExitCode.DONE.value()) {
      assertDone(run.plan(), beside, said);
    }
  }

  /**
   * Asserts that no lock is held once no run is left, not even by a run that failed in this JVM. A
   * process that another round starts at this moment holds all files of this JVM until it executes
   * another program.
   */
  void noLockHeld() throws InterruptedException {
    LockFiles locks = new LockFiles(delay -> {});
    for (Path file : ChaosDisk.below(home)) {
      if (file.toString().endsWith(".lock")) {
        Optional<LockFiles.HeldLock> lock = locks.tryAcquire(file);
        for (int i = 0; i < A_START_MILLIS && lock.isEmpty(); i++) {
          new CountDownLatch(1).await(1, TimeUnit.MILLISECONDS);
          lock = locks.tryAcquire(file);
        }
        assertTrue(lock.isPresent(), file + " is still locked");
        lock.get().close();
      }
    }
  }

  private void assertDone(ChaosPlan plan, List<ChaosRun> beside, String said) {
    boolean alone =
        plan.commits().size() == 1
            && beside.stream()
                .map(ChaosRun::plan)
                .filter(other -> other.localDir().equals(plan.localDir()))
                .allMatch(other -> other.commits().equals(plan.commits()));
    boolean right =
        plan.localDir().isEmpty() || alone
            ? plan.commits().stream().anyMatch(commit -> holds(plan, commit))
            : allThere(plan); // other runs may fetch other commits to the same names
    assertTrue(right, "is not all there: " + said);
  }

  private boolean holds(ChaosPlan plan, HubCommit commit) {
    Path root = root(commit, plan.localDir());
    return plan.files(commit).stream()
        .allMatch(file -> disk.holds(root.resolve(file.path()), file.content()));
  }

  private boolean allThere(ChaosPlan plan) {
    Path root = home.resolve(plan.localDir().get());
    return plan.commits().get(0).files().keySet().stream()
        .filter(plan.wanted())
        .filter(path -> plan.commits().stream().allMatch(c -> c.find(path).isPresent()))
        .allMatch(path -> Files.isRegularFile(root.resolve(path)));
  }

  private Path root(HubCommit commit, Optional<String> localDir) {
    return localDir.map(home::resolve).orElseGet(() -> disk.snapshot(commit));
  }

  /** Asserts that a calm run has fetched all of a commit. */
  void complete(HubCommit commit, Optional<String> localDir) {
    Path root = root(commit, localDir);
    for (RepoFile file : commit.files().values()) {
      Path path = root.resolve(file.path());
      assertTrue(disk.holds(path, file.content()), path + " is not that of " + commit);
    }
  }

  /** Asserts that a complete download requests nothing. */
  void nothingServedSince(long bytes) {
    assertEquals(bytes, bytesServed(), "bytes of data");
  }

  /** Returns the bytes of content served so far, by the bridge and as xorbs. */
  long bytesServed() {
    return hub.bytesServed(FakeHubMatch.data()) + hub.bytesServed(FakeHubMatch.xorb());
  }

  /** Asserts that the calm leaves nothing unfinished and that files of the user are unchanged. */
  void end() throws IOException {
    assertEquals(List.of(), disk.unfinished());
    assertEquals(Set.of("mine"), names(home.resolve("outside")));
    assertEquals("mine", Files.readString(home.resolve("outside/mine")));
    Set<String> unknown = names(home);
    unknown.removeIf(name -> name.matches("outside|hf|local\\d|(out|err)\\d+"));
    assertEquals(Set.of(), unknown);
    assertTrue(Set.of("hub").containsAll(names(home.resolve("hf"))));
    String repo = disk.repoFolder().getFileName().toString();
    Set<String> inCache = names(home.resolve("hf/hub"));
    assertTrue(Set.of(repo, ".locks", "CACHEDIR.TAG").containsAll(inCache), inCache::toString);
  }

  /** Asserts that the round served at most that many bytes. */
  void traffic(long bytes, long requests) {
    long served = hub.bytesServed();
    assertTrue(served <= bytes, () -> "served " + served + " bytes, allowed were " + bytes);
    int requestCount = hub.requests().size();
    assertTrue(
        requestCount <= requests, () -> requestCount + " requests, allowed were " + requests);
  }

  private static Set<String> names(Path folder) throws IOException {
    if (!Files.exists(folder)) {
      return Set.of();
    }
    try (Stream<Path> entries = Files.list(folder)) {
      return entries.map(entry -> entry.getFileName().toString()).collect(Collectors.toSet());
    }
  }
}
