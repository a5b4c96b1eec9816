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

/** A folder in which one run after another takes place, with a process for them. For one thread. */
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

  /** All that a run sees of the disk. */
  Path root() {
    return folder.resolve("root");
  }

  /** Where what was prepared for a scene is kept. */
  private Path templateFolder(Scenario scene) {
    return folder.resolveSibling("template-" + scene);
  }

  private Path traceFile(Scenario scene) {
    return folder.resolveSibling("trace-" + scene);
  }

  private WorkerProcess worker() throws IOException {
    if (worker == null || !worker.isAlive()) {
      worker = WorkerProcess.start(folder, library);
    }
    return worker;
  }

  private Map<String, String> env(Scenario scene) {
    Map<String, String> env = new HashMap<>(scene.env());
    env.put("HF_ENDPOINT", hub.endpoint());
    env.put("HF_HUB_ETAG_TIMEOUT", "1");
    env.put("HF_HUB_DOWNLOAD_TIMEOUT", "1");
    return env;
  }

  /** Prepares a scene, and keeps what is then on the disk. */
  Baseline prepare(Scenario scene) throws Exception {
    delete(root());
    Files.createDirectory(root());
    scene.prepare(this);
    copy(root(), templateFolder(scene));
    DiskState before = DiskState.scan(root());
    DiskState unlinked;
    Map<String, String> unlinking = env(scene);
    unlinking.put("HF_HUB_DISABLE_SYMLINKS", "1");
    Result first; // once untroubled, so that the next has all classes
    try (ActiveScenario stand = begin(scene)) {
      first = worker().run(root(), unlinking, scene.arguments(root()));
      unlinked = stand.diskState();
    }
    DiskState after;
    Result counted;
    try (ActiveScenario stand = begin(scene)) {
      counted = worker().trace(root(), env(scene), scene.arguments(root()), traceFile(scene));
      after = stand.diskState();
    }
    if (first.exit() != 0 || counted.exit() != 0) {
      throw new AssertionError(scene + ": " + first + "\n" + counted);
    }
    return new Baseline(before, after, unlinked, SystemCall.readTrace(traceFile(scene)));
  }

  /**
   * What is known of a scene.
   *
   * @param unlinked how it ends where no symbolic links can be made
   * @param calls of an untroubled run
   */
  record Baseline(
      DiskState before, DiskState after, DiskState afterWithoutLinks, List<SystemCall> calls) {}

  /** A scene that has begun; closing it lets go of what others hold in it. */
  final class ActiveScenario implements AutoCloseable {
    private final LockFiles.Held lock;

    private ActiveScenario(LockFiles.Held held) {
      this.lock = held;
    }

    /** What is on the disk now. */
    DiskState diskState() throws IOException {
      return DiskState.scan(root());
    }

    @Override
    public void close() {
      lock.close();
    }
  }

  /** Puts the disk back to where the scene begins. */
  ActiveScenario begin(Scenario scene) throws IOException, InterruptedException {
    delete(root());
    copy(templateFolder(scene), root());
    if (scene != Scenario.LOCKED) {
      return new ActiveScenario(LockFiles.NO_LOCKS);
    }
    Path lock = root().resolve("hf/hub/.locks/models--acme--small/" + Scenario.MID_ETAG + ".lock");
    Files.createDirectories(lock.getParent());
    Optional<LockFiles.Held> held = new LockFiles(delay -> {}).tryAcquire(lock);
    return new ActiveScenario(held.orElseThrow());
  }

  /** Runs the command of a scene under torture. */
  WorkerProcess.RunOutcome torture(TortureCase how, String trace)
      throws IOException, InterruptedException {
    return worker()
        .torture(root(), env(how.scenario()), how.scenario().arguments(root()), how, trace);
  }

  /** Runs it unharmed. */
  Result run(Scenario scene) throws IOException, InterruptedException {
    return worker().run(root(), env(scene), scene.arguments(root()));
  }

  /** Runs a command that has to end well. */
  void run(String words) throws IOException, InterruptedException {
    Result result = worker().run(root(), env(Scenario.DOWNLOAD), Scenario.arguments(words, root()));
    if (result.exit() != 0) {
      throw new AssertionError(words + ": " + result);
    }
  }

  /** A small repository in the cache, with an earlier revision of it. */
  void downloadTwoRevisions() throws IOException, InterruptedException {
    run("download acme/small --revision v1");
    run("download acme/small");
  }

  /** Files that the user has. */
  void createUserFiles() throws IOException {
    Scenario.createUserFiles(root());
  }

  /** Turns over a byte. */
  void corrupt(Path file) throws IOException {
    try (FileChannel channel =
        FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
      ByteBuffer one = ByteBuffer.allocate(1);
      channel.read(one, 1000);
      one.put(0, (byte) ~one.get(0)).flip();
      channel.write(one, 1000);
    }
  }

  /** What a run of that scene leaves that is killed when it has written two thirds of all. */
  void runUntilKilled(Scenario scene) throws IOException, InterruptedException {
    worker().run(root(), env(scene), scene.arguments(root()));
    delete(root());
    Files.createDirectory(root());
    Path trace = traceFile(scene);
    worker().trace(root(), env(scene), scene.arguments(root()), trace);
    delete(root());
    Files.createDirectory(root());
    long writes =
        SystemCall.readTrace(trace).stream().filter(c -> c.kind().equals("write")).count();
    TortureCase kill =
        new TortureCase(scene, "write", (int) (writes * 2 / 3), FailureMode.KILL, false);
    if (torture(kill, "").result().exit() != 137) {
      throw new AssertionError(kill + " did not kill");
    }
  }

  /** Lets an hour pass for what is unfinished: by its time runs tell whether it was given up. */
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

  /** Keeps what lies there now, for others to look at. */
  void copyTo(Path as) throws IOException, InterruptedException {
    copy(root(), as);
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
