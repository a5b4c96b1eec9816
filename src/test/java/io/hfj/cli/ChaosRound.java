package io.hfj.cli;

import io.hfj.server.HubCommit;
import io.hfj.server.RepoFile;
import io.hfj.testing.ClientProgram;
import io.hfj.testing.FakeHub;
import io.hfj.testing.FakeHubRequest;
import io.hfj.testing.HfjRun;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * One round: storms, in which several runs meet a Hub that misbehaves, then calm, in which all
 * downloads must complete. The seed determines all choices, but not the exact times. For one use,
 * by one thread.
 */
final class ChaosRound implements AutoCloseable {
  private static final String TOKEN = "hf_ChaosKnowsThisSecret";

  /** Far more than any run needs against a healthy Hub, even on a machine ten times too busy. */
  private static final long HANG_SECONDS = 120;

  private static final long LOOK_MILLIS = 5;

  /** One or two requests for each range, and some retries, each of which is one more. */
  private static final long REQUESTS_PER_RUN = 1500;

  private final Random random;
  private final Path home;
  private final ChaosLog log = new ChaosLog();
  private final ChaosRepo repo;
  private final FakeHub hub;
  private final ChaosFaults faults;
  private final ChaosDisk disk;
  private final ChaosChecks checks;
  private final Set<String> localDirs = new TreeSet<>();
  private final Set<Path> forbidden = new TreeSet<>();
  private final boolean links;
  private boolean cacheUsed;
  private boolean locksForbidden;
  private int runs;
  private int wasteful;

  ChaosRound(long seed, Path home) throws IOException {
    // Neighbouring seeds differ from the first value on.
    this.random = new Random(new SplittableRandom(seed).nextLong());
    this.home = Files.createDirectories(home);
    this.repo = new ChaosRepo(random);
    this.hub = FakeHub.start(repo.before);
    hub.xet().storage(ChaosRepo.STORAGE);
    this.faults = new ChaosFaults(hub, repo);
    this.disk = new ChaosDisk(home, repo);
    this.checks = new ChaosChecks(disk, hub, home, TOKEN);
    this.links = random.nextInt(6) > 0;
    int page = 1 + random.nextInt(random.nextBoolean() ? 5 : 1000);
    boolean redirects = random.nextBoolean();
    hub.configure(options -> options.pageSize(page).redirectsPlainFiles(redirects));
    hub.repos().account(TOKEN, "alice");
    log.add(
        repo.commits().get(0).files().keySet()
            + (links ? "" : ", no links")
            + (repo.chunked ? ", chunked" : ""));
  }

  /** The number of runs, and of bytes served. */
  record Tally(int runs, long bytes) {}

  /**
   * Plays the round.
   *
   * @throws AssertionError if a condition does not hold; the message contains the log
   */
  Tally play() throws IOException, InterruptedException {
    try {
      locksForbidden = random.nextInt(5) == 0;
      checks.begin();
      int storms = 1 + random.nextInt(3);
      for (int storm = 0; storm < storms; storm++) {
        storm();
        damage();
      }
      calm();
      checks.traffic(allowedBytes(), runs * REQUESTS_PER_RUN);
      return new Tally(runs, hub.bytesServed());
    } catch (AssertionError | RuntimeException e) {
      throw new AssertionError(e.getMessage() + "\n" + log.text(), e);
    }
  }

  // --- storms ------------------------------------------------------------------------------------

  private void storm() throws IOException, InterruptedException {
    List<ChaosPlan> plans = new ArrayList<>();
    int count = ChaosRepo.pick(List.of(1, 1, 1, 2, 2, 3, 4, 6), random);
    for (int i = 0; i < count; i++) {
      plans.add(ChaosPlan.random(repo, random));
    }
    if (locksForbidden) {
      forbidLocks(plans);
    }
    faults.begin(random, log);
    runAll(plans, 200 + random.nextInt(2500), true);
  }

  private void runAll(Collection<ChaosPlan> plans, int liftAfterMillis, boolean hasty)
      throws IOException, InterruptedException {
    List<ChaosRun> all = new ArrayList<>();
    try {
      for (ChaosPlan plan : plans) {
        note(plan);
        all.add(new ChaosRun(plan, "run " + ++runs, log, hub));
      }
      play(all, liftAfterMillis, hasty);
      wasteful += (int) all.stream().filter(ChaosRun::wasEnded).count();
      disk.look(localFolders());
      checks.noLockHeld();
      for (ChaosRun run : all) {
        checks.ended(run, all);
      }
    } finally {
      all.forEach(ChaosRun::close);
    }
  }

  private void note(ChaosPlan plan) {
    plan.localDir().ifPresent(localDirs::add);
    cacheUsed |= plan.localDir().isEmpty();
    // A forced run fetches everything; without locks every run may. Runs in this JVM do not sleep,
    // so they give up on a lock at once.
    wasteful += plan.force() || locksForbidden || !plan.real() ? 1 : 0;
  }

  private void play(List<ChaosRun> all, int liftAfterMillis, boolean hasty)
      throws IOException, InterruptedException {
    ClientProgram program = program(hasty);
    HfjRun inside = inside(hasty);
    long begun = System.nanoTime();
    boolean lifted = false;
    for (int i = 0; !all.stream().allMatch(ChaosRun::hasEnded); i++) {
      for (ChaosRun run : all) {
        run.look(program, inside);
      }
      long millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begun);
      if (!lifted && millis >= liftAfterMillis) {
        lifted = true;
        faults.lift();
        log.add("faults lifted");
      }
      if (millis - liftAfterMillis > TimeUnit.SECONDS.toMillis(HANG_SECONDS)) {
        throw hang(all, hub.requests());
      }
      if (i % 20 == 0) {
        disk.look(localFolders());
      }
      new CountDownLatch(1).await(LOOK_MILLIS, TimeUnit.MILLISECONDS);
    }
    faults.lift();
  }

  private static AssertionError hang(List<ChaosRun> all, List<FakeHubRequest> requests)
      throws IOException, InterruptedException {
    StringBuilder text = new StringBuilder("does not end; of " + requests.size() + " requests:\n");
    for (FakeHubRequest last :
        requests.subList(Math.max(0, requests.size() - 30), requests.size())) {
      text.append(last.connection() + ": " + last + ", served " + last.bytesServed() + "\n");
    }
    for (ChaosRun run : all) {
      text.append(run.hasEnded() ? "" : run.threads());
    }
    return new AssertionError(text);
  }

  private List<Path> localFolders() {
    return localDirs.stream().map(home::resolve).toList();
  }

  private ClientProgram program(boolean hasty) throws IOException {
    ClientProgram program = ClientProgram.hfj(home, hub).env("HF_TOKEN", TOKEN);
    if (hasty) {
      program.env("HF_HUB_ETAG_TIMEOUT", "1").env("HF_HUB_DOWNLOAD_TIMEOUT", "1");
    }
    return links ? program : program.env("HF_HUB_DISABLE_SYMLINKS", "1");
  }

  private HfjRun inside(boolean hasty) {
    HfjRun run = new HfjRun(home).env("HF_ENDPOINT", hub.endpoint()).env("HF_TOKEN", TOKEN);
    if (hasty) {
      run.env("HF_HUB_ETAG_TIMEOUT", "1").env("HF_HUB_DOWNLOAD_TIMEOUT", "1");
    }
    return links ? run : run.env("HF_HUB_DISABLE_SYMLINKS", "1");
  }

  /** Puts folders in place of the lock files. */
  private void forbidLocks(List<ChaosPlan> plans) throws IOException {
    log.add("locks are forbidden");
    Path locks = home.resolve("hf/hub/.locks").resolve(repo.before.id().folder());
    for (HubCommit commit : repo.commits()) {
      for (RepoFile file : commit.files().values()) {
        makeFolder(locks.resolve(file.etag() + ".lock"));
        for (ChaosPlan plan : plans) {
          if (plan.localDir().isPresent()) {
            Path notes = home.resolve(plan.localDir().get()).resolve(".cache/huggingface/download");
            makeFolder(notes.resolve(file.path() + ".lock"));
          }
        }
      }
    }
  }

  private void allowLocks() throws IOException {
    for (Path folder : forbidden) {
      Files.deleteIfExists(folder);
    }
  }

  private void makeFolder(Path folder) throws IOException {
    Files.deleteIfExists(folder);
    Files.createDirectories(folder);
    forbidden.add(folder);
  }

  private void damage() throws IOException {
    List<Path> unfinished = disk.unfinished();
    for (int i = random.nextInt(4); i > 0 && !unfinished.isEmpty(); i--) {
      log.add(ChaosDamage.strike(unfinished, random));
      wasteful++;
      unfinished = disk.unfinished();
    }
  }

  // --- calm --------------------------------------------------------------------------------------

  private void calm() throws IOException, InterruptedException {
    log.add("calm");
    allowLocks();
    hub.repos().put(repo.after);
    List<Optional<String>> targets = new ArrayList<>();
    if (cacheUsed) {
      targets.add(Optional.empty());
    }
    localDirs.forEach(name -> targets.add(Optional.of(name)));
    int real = random.nextInt(6);
    for (Optional<String> target : targets) {
      for (HubCommit commit : repo.commits()) {
        ChaosPlan plan = ChaosPlan.calm(commit, target, real-- == 0);
        runAll(List.of(plan), 0, false);
        checks.complete(commit, target);
      }
      long before = checks.bytesServed();
      ChaosPlan again = ChaosPlan.calm(repo.commits().get(2), target, false);
      runAll(List.of(again), 0, false);
      checks.nothingServedSince(before);
    }
    checks.end();
  }

  /** Each of these may cause another fetch of everything, in every place. */
  private long allowedBytes() {
    long once = repo.bytes() * (localDirs.size() + (cacheUsed ? 1 : 0));
    return once * (2 + wasteful + faults.spoilers()) + faults.bytesStruck();
  }

  @Override
  public void close() {
    hub.close();
  }
}
