package io.hfj.cli;

import io.hfj.server.HubCommit;
import io.hfj.server.RepoFile;
import io.hfj.testing.ChildProcess;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.Predicate;

/**
 * The command line of one run, and the events that happen to it.
 *
 * @param localDir name of the local folder; empty for the cache
 * @param words the whole command line
 * @param commits commits that the revision may mean
 * @param wanted the requested files
 * @param real whether it runs as a process, not in this JVM
 * @param delay milliseconds before it is started
 */
record ChaosPlan(
    Optional<String> localDir,
    List<String> words,
    List<HubCommit> commits,
    Predicate<String> wanted,
    boolean force,
    boolean real,
    int delay,
    Fate fate) {

  /** An event in the life of a process. */
  enum Blow {
    NONE,
    KILL,
    TERM,
    INT,
    PAUSE
  }

  /**
   * An event and its time: when that much time has passed, and that many requests and bytes were
   * served, since the process was started.
   *
   * @param pause milliseconds for which a process is stopped
   */
  record Fate(Blow blow, int millis, int requests, long bytes, int pause) {}

  private static final Fate LUCKY = new Fate(Blow.NONE, 0, 0, 0, 0);

  /** Files to request, as words and as a predicate. */
  private record Choice(List<String> words, Predicate<String> test) {}

  static ChaosPlan random(ChaosRepo repo, Random random) {
    boolean real = random.nextInt(2) == 0;
    Choice choice = choice(repo, random);
    List<String> words = new ArrayList<>(List.of("download", ChaosRepo.ID));
    words.addAll(choice.words());
    Optional<String> localDir =
        random.nextInt(5) < 2 ? Optional.of("local" + random.nextInt(2)) : Optional.empty();
    localDir.ifPresent(folder -> words.addAll(List.of("--local-dir", folder)));
    String main = repo.before.commit("main").sha();
    String revision = ChaosRepo.pick(List.of("main", "main", "main", "dev", main), random);
    if (!revision.equals("main") || random.nextBoolean()) {
      words.addAll(List.of("--revision", revision));
    }
    if (repo.chunked) {
      words.addAll(List.of("--xet", ChaosRepo.pick(List.of("on", "on", "auto", "off"), random)));
    }
    boolean force = random.nextInt(8) == 0;
    if (force) {
      words.add("--force-download");
    }
    if (random.nextInt(4) == 0) {
      words.addAll(List.of("--connections", Integer.toString(1 + random.nextInt(8))));
    }
    if (random.nextInt(4) == 0) {
      // Logging is configured for the whole JVM, and runs in it log nothing.
      words.add(ChaosRepo.pick(List.of("--json", "--quiet", real ? "-v" : "--quiet"), random));
    }
    return new ChaosPlan(
        localDir,
        words,
        repo.commits(revision),
        choice.test(),
        force,
        real,
        random.nextInt(3) == 0 ? random.nextInt(800) : 0,
        real ? fate(repo, random) : LUCKY);
  }

  /** Returns a plan for all files of one commit, undisturbed. */
  static ChaosPlan calm(HubCommit commit, Optional<String> localDir, boolean real) {
    List<String> words = new ArrayList<>(List.of("download", ChaosRepo.ID));
    words.addAll(List.of("--revision", commit.sha()));
    localDir.ifPresent(folder -> words.addAll(List.of("--local-dir", folder)));
    return new ChaosPlan(localDir, words, List.of(commit), path -> true, false, real, 0, LUCKY);
  }

  private static Choice choice(ChaosRepo repo, Random random) {
    switch (random.nextInt(6)) {
      case 0:
        List<String> names = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
          names.add(ChaosRepo.pick(repo.commonPaths(), random));
        }
        return new Choice(names, names::contains);
      case 1:
        return new Choice(List.of("--include", "*.bin"), path -> path.endsWith(".bin"));
      case 2:
        return new Choice(List.of("twins/"), path -> path.startsWith("twins/"));
      default:
        return new Choice(List.of(), path -> true);
    }
  }

  private static Fate fate(ChaosRepo repo, Random random) {
    Blow blow =
        ChaosRepo.pick(
            List.of(
                Blow.NONE,
                Blow.NONE,
                Blow.KILL,
                Blow.KILL,
                Blow.KILL,
                Blow.TERM,
                ChildProcess.ignoresInterrupts() ? Blow.TERM : Blow.INT,
                Blow.PAUSE),
            random);
    int pause = 50 + random.nextInt(1500);
    switch (random.nextInt(3)) {
      case 0:
        return new Fate(blow, random.nextInt(2000), 0, 0, pause);
      case 1:
        return new Fate(blow, 0, 1 + random.nextInt(40), 0, pause);
      default:
        return new Fate(blow, 0, 0, 1 + (long) (random.nextDouble() * repo.bytes()), pause);
    }
  }

  /** Returns the requested files, as of that commit. */
  List<RepoFile> files(HubCommit commit) {
    return commit.files().values().stream().filter(file -> wanted.test(file.path())).toList();
  }

  @Override
  public String toString() {
    String how = real ? "process" : "thread";
    String when = delay == 0 ? "" : " after " + delay + " ms";
    return how + when + ": " + String.join(" ", words) + (real ? " " + fate : "");
  }
}
