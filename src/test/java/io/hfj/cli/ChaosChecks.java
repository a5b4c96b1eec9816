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

/** What has to be true whatever happens, besides what {@link ChaosDisk} looks at. */
final class ChaosChecks {
  /** What a run may end with that met a Hub which misbehaves. */
  private static final Set<Integer> EXCUSED =
      Set.of(
          ExitCode.DONE.value(),
          ExitCode.DENIED.value(),
          ExitCode.NETWORK.value(),
          ExitCode.BAD_CONTENT.value());

  /** What a JVM says that is sent a signal before it knows what signals are. */
  private static final String UNBORN = "Error occurred during initialization of VM";

  /** Much for a process to begin in. */
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

  /** Puts something of the user's beside the places that are hfj's. */
  void begin() throws IOException {
    Files.writeString(Files.createDirectory(home.resolve("outside")).resolve("mine"), "mine");
  }

  /** A run has ended, and so have those that ran beside it. */
  void ended(ChaosRun run, List<ChaosRun> beside) {
    Result result = run.result();
    if (run.wasEnded() && result.all().startsWith(UNBORN)) {
      return;
    }
    String said = run + " ended with " + result.exit() + "\n" + result.all();
    assertTrue(
        EXCUSED.contains(result.exit())
            || result.exit() == run.exitBySignal() && run.exitBySignal() != 0,
        said);
    assertFalse(said.contains("\tat ") || said.contains("bug in hfj"), said);
    assertFalse(said.contains(token), said);
    assertFalse(said.contains("Signature="), said);
    assertEquals(Set.of(), hub.tokensSeenAt(hub.dataHost()));
    if (result.exit() == ExitCode.DONE.value()) {
      assertDone(run.plan(), beside, said);
    }
  }

  /**
   * Nobody runs, so nobody holds a lock, not even a run that failed in this JVM. A process that
   * another round starts at this moment has all files of this JVM until it becomes another program.
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
            : allThere(plan); // others bring other commits to the same names
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

  /** A calm run has brought all of a commit there. */
  void complete(HubCommit commit, Optional<String> localDir) {
    Path root = root(commit, localDir);
    for (RepoFile file : commit.files().values()) {
      Path path = root.resolve(file.path());
      assertTrue(disk.holds(path, file.content()), path + " is not that of " + commit);
    }
  }

  /** Who has all asks for nothing. */
  void nothingServedSince(long bytes) {
    assertEquals(bytes, hub.bytesServed(FakeHubMatch.data()), "bytes of data");
  }

  /** After the calm nothing is left over, and nothing was touched that is not hfj's. */
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

  /** The whole round made do with so much. */
  void traffic(long bytes, long requests) {
    long served = hub.bytesServed();
    assertTrue(served <= bytes, () -> "served " + served + " bytes, allowed were " + bytes);
    int asked = hub.requests().size();
    assertTrue(asked <= requests, () -> asked + " requests, allowed were " + requests);
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
