package io.hfj.torture;

import io.hfj.store.lock.LockFiles;
import io.hfj.testing.FakeHub;
import io.hfj.testing.HfjRun.Result;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributeView;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** A folder in which commands run one after another, in a worker process. For one thread. */
final class Sandbox implements AutoCloseable {
  private final Path folder;
  private final Path library;
  private final FakeHub hub;
  private WorkerProcess worker; // null until needed

  Sandbox(Path folder, Path library, FakeHub hub) throws IOException {
    this.folder = Files.createDirectories(folder);
    this.library = library;
    this.hub = hub;
  }

  /** The folder that holds everything a run reads and writes. */
  Path root() {
    return folder.resolve("root");
  }

  /** Where the prepared disk of a scenario is kept. */
  private Path templateFolder(Scenario scenario) {
    return folder.resolveSibling("template-" + scenario);
  }

  private Path traceFile(Scenario scenario) {
    return folder.resolveSibling("trace-" + scenario);
  }

  private WorkerProcess worker() throws IOException {
    if (worker == null || !worker.isAlive()) {
      worker = WorkerProcess.start(folder, library);
    }
    return worker;
  }

  private Map<String, String> env(Scenario scenario) {
    Map<String, String> env = new HashMap<>(scenario.env());
    env.put("HF_ENDPOINT", hub.endpoint());
    env.put("HF_HUB_ETAG_TIMEOUT", "1");
    env.put("HF_HUB_DOWNLOAD_TIMEOUT", "1");
    return env;
  }

  /** Prepares a scenario and records how it ends without failures. */
  Baseline prepare(Scenario scenario) throws Exception {
    delete(root());
    Files.createDirectory(root());
    scenario.prepare(this);
    copy(root(), templateFolder(scenario));
    DiskState before = DiskState.scan(root());
    DiskState afterWithoutLinks;
    Map<String, String> withoutLinks = env(scenario);
    withoutLinks.put("HF_HUB_DISABLE_SYMLINKS", "1");
    Result warmUp; // also loads the classes, so that the traced run does not
    try (ActiveScenario active = open(scenario)) {
      warmUp = worker().run(root(), withoutLinks, scenario.arguments(root()));
      afterWithoutLinks = active.diskState();
    }
    DiskState after;
    Result traced;
    try (ActiveScenario active = open(scenario)) {
      traced =
          worker().trace(root(), env(scenario), scenario.arguments(root()), traceFile(scenario));
      after = active.diskState();
    }
    if (warmUp.exit() != 0 || traced.exit() != 0) {
      throw new AssertionError(scenario + ": " + warmUp + "\n" + traced);
    }
    return new Baseline(
        before, after, afterWithoutLinks, SystemCall.readTrace(traceFile(scenario)));
  }

  /**
   * How a scenario starts and ends without failures.
   *
   * @param afterWithoutLinks the final state where no symbolic links can be made
   * @param calls the calls of that run
   */
  record Baseline(
      DiskState before, DiskState after, DiskState afterWithoutLinks, List<SystemCall> calls) {}

  /** A scenario whose disk is ready; closing it releases the lock held in it. */
  final class ActiveScenario implements AutoCloseable {
    private final LockFiles.HeldLock lock;

    private ActiveScenario(LockFiles.HeldLock lock) {
      this.lock = lock;
    }

    /** The present state of the disk. */
    DiskState diskState() throws IOException {
      return DiskState.scan(root());
    }

    @Override
    public void close() {
      lock.close();
    }
  }

  /** Resets the disk to the start of a scenario; takes its lock if it has one. */
  ActiveScenario open(Scenario scenario) throws IOException, InterruptedException {
    delete(root());
    copy(templateFolder(scenario), root());
    if (scenario != Scenario.LOCKED) {
      return new ActiveScenario(LockFiles.NO_LOCKS);
    }
    Path lock = root().resolve("hf/hub/.locks/models--acme--small/" + Scenario.MID_ETAG + ".lock");
    Files.createDirectories(lock.getParent());
    Optional<LockFiles.HeldLock> held = new LockFiles(delay -> {}).tryAcquire(lock);
    return new ActiveScenario(held.orElseThrow());
  }

  /** Runs the command of a case with its failure injected. */
  WorkerProcess.RunOutcome torture(TortureCase testCase, String trace)
      throws IOException, InterruptedException {
    return worker()
        .torture(
            root(),
            env(testCase.scenario()),
            testCase.scenario().arguments(root()),
            testCase,
            trace);
  }

  /** Runs the command of a scenario without a failure. */
  Result run(Scenario scenario) throws IOException, InterruptedException {
    return worker().run(root(), env(scenario), scenario.arguments(root()));
  }

  /** Runs a command that must succeed. */
  void run(String command) throws IOException, InterruptedException {
    Result result =
        worker().run(root(), env(Scenario.DOWNLOAD), Scenario.arguments(command, root()));
    if (result.exit() != 0) {
      throw new AssertionError(command + ": " + result);
    }
  }

  /** Downloads two revisions of a small repository into the cache. */
  void downloadTwoRevisions() throws IOException, InterruptedException {
    run("download acme/small --revision v1");
    run("download acme/small");
  }

  /** Writes files of the user. */
  void createUserFiles() throws IOException {
    Scenario.createUserFiles(root());
  }

  /** Inverts one byte of a file. */
  void corrupt(Path file) throws IOException {
    try (FileChannel channel =
        FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
      ByteBuffer one = ByteBuffer.allocate(1);
      channel.read(one, 1000);
      one.put(0, (byte) ~one.get(0)).flip();
      channel.write(one, 1000);
    }
  }

  /** Leaves what a run leaves that is killed at the call after two thirds of its writes. */
  void runUntilKilled(Scenario scenario) throws IOException, InterruptedException {
    worker().run(root(), env(scenario), scenario.arguments(root()));
    delete(root());
    Files.createDirectory(root());
    Path trace = traceFile(scenario);
    worker().trace(root(), env(scenario), scenario.arguments(root()), trace);
    delete(root());
    Files.createDirectory(root());
    long writes =
        SystemCall.readTrace(trace).stream().filter(c -> c.kind().equals("write")).count();
    TortureCase kill =
        new TortureCase(scenario, "write", (int) (writes * 2 / 3), FailureMode.KILL, false);
    if (torture(kill, "").result().exit() != 137) {
      throw new AssertionError(kill + " did not kill");
    }
  }

  /**
   * Sets the times of unfinished files back by an hour, so that the next run takes them for
   * abandoned.
   */
  void ageUnfinishedFiles() throws IOException {
    FileTime then = FileTime.from(Instant.now().minus(Duration.ofHours(1)));
    List<Path> all;
    try (Stream<Path> walk = Files.walk(root())) {
      all = walk.filter(path -> DiskState.isUnfinished(path.toString())).toList();
    }
    for (Path path : all) {
      Files.getFileAttributeView(path, BasicFileAttributeView.class, LinkOption.NOFOLLOW_LINKS)
          .setTimes(then, null, null);
    }
  }

  /** Copies the root to another folder. */
  void copyTo(Path folder) throws IOException, InterruptedException {
    copy(root(), folder);
  }

  static void delete(Path path) throws IOException, InterruptedException {
    execute("rm", "-rf", path.toString());
  }

  private static void copy(Path from, Path to) throws IOException, InterruptedException {
    execute("cp", "-a", from.toString(), to.toString());
  }

  private static void execute(String... command) throws IOException, InterruptedException {
    int code = new ProcessBuilder(command).inheritIO().start().waitFor();
    if (code != 0) {
      throw new IOException(List.of(command) + " ended with " + code);
    }
  }

  @Override
  public void close() {
    if (worker != null) {
      worker.close();
    }
  }
}
