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
final class Stage implements AutoCloseable {
  private final Path folder;
  private final Path library;
  private final FakeHub hub;
  private Victim victim; // null until needed

  Stage(Path folder, Path library, FakeHub hub) throws IOException {
    this.folder = Files.createDirectories(folder);
    this.library = library;
    this.hub = hub;
  }

  /** All that a run sees of the disk. */
  Path root() {
    return folder.resolve("root");
  }

  /** Where what was prepared for a scene is kept. */
  private Path template(Scene scene) {
    return folder.resolveSibling("template-" + scene);
  }

  private Path trace(Scene scene) {
    return folder.resolveSibling("trace-" + scene);
  }

  private Victim victim() throws IOException {
    if (victim == null || !victim.lives()) {
      victim = Victim.start(folder, library);
    }
    return victim;
  }

  private Map<String, String> env(Scene scene) {
    Map<String, String> env = new HashMap<>(scene.env());
    env.put("HF_ENDPOINT", hub.endpoint());
    env.put("HF_HUB_ETAG_TIMEOUT", "1");
    env.put("HF_HUB_DOWNLOAD_TIMEOUT", "1");
    return env;
  }

  /** Prepares a scene, and keeps what is then on the disk. */
  Template prepare(Scene scene) throws Exception {
    clear(root());
    Files.createDirectory(root());
    scene.prepare(this);
    copy(root(), template(scene));
    Picture before = Picture.of(root());
    Picture unlinked;
    Map<String, String> unlinking = env(scene);
    unlinking.put("HF_HUB_DISABLE_SYMLINKS", "1");
    Result first; // once untroubled, so that the next has all classes
    try (Stand stand = begin(scene)) {
      first = victim().run(root(), unlinking, scene.words(root()));
      unlinked = stand.picture();
    }
    Picture after;
    Result counted;
    try (Stand stand = begin(scene)) {
      counted = victim().count(root(), env(scene), scene.words(root()), trace(scene));
      after = stand.picture();
    }
    if (first.exit() != 0 || counted.exit() != 0) {
      throw new AssertionError(scene + ": " + first + "\n" + counted);
    }
    return new Template(before, after, unlinked, Call.trace(trace(scene)));
  }

  /**
   * What is known of a scene.
   *
   * @param unlinked how it ends where no symbolic links can be made
   * @param calls of an untroubled run
   */
  record Template(Picture before, Picture after, Picture unlinked, List<Call> calls) {}

  /** A scene that has begun; closing it lets go of what others hold in it. */
  final class Stand implements AutoCloseable {
    private final LockFiles.Held held;

    private Stand(LockFiles.Held held) {
      this.held = held;
    }

    /** What is on the disk now. */
    Picture picture() throws IOException {
      return Picture.of(root());
    }

    @Override
    public void close() {
      held.close();
    }
  }

  /** Puts the disk back to where the scene begins. */
  Stand begin(Scene scene) throws IOException, InterruptedException {
    clear(root());
    copy(template(scene), root());
    if (scene != Scene.LOCKED) {
      return new Stand(LockFiles.NO_LOCKS);
    }
    Path lock = root().resolve("hf/hub/.locks/models--acme--small/" + Scene.MID_ETAG + ".lock");
    Files.createDirectories(lock.getParent());
    Optional<LockFiles.Held> held = new LockFiles(delay -> {}).tryAcquire(lock);
    return new Stand(held.orElseThrow());
  }

  /** Runs the command of a scene under torture. */
  Victim.Outcome torture(Case how, String trace) throws IOException, InterruptedException {
    return victim().torture(root(), env(how.scene()), how.scene().words(root()), how, trace);
  }

  /** Runs it unharmed. */
  Result run(Scene scene) throws IOException, InterruptedException {
    return victim().run(root(), env(scene), scene.words(root()));
  }

  /** Runs a command that has to end well. */
  void run(String words) throws IOException, InterruptedException {
    Result result = victim().run(root(), env(Scene.DOWNLOAD), Scene.words(words, root()));
    if (result.exit() != 0) {
      throw new AssertionError(words + ": " + result);
    }
  }

  /** A small repository in the cache, with an earlier revision of it. */
  void twoRevisions() throws IOException, InterruptedException {
    run("download acme/small --revision v1");
    run("download acme/small");
  }

  /** Files that the user has. */
  void mine() throws IOException {
    Scene.mine(root());
  }

  /** Turns over a byte. */
  void spoil(Path file) throws IOException {
    try (FileChannel channel =
        FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
      ByteBuffer one = ByteBuffer.allocate(1);
      channel.read(one, 1000);
      one.put(0, (byte) ~one.get(0)).flip();
      channel.write(one, 1000);
    }
  }

  /** What a run of that scene leaves that is killed when it has written two thirds of all. */
  void killed(Scene scene) throws IOException, InterruptedException {
    victim().run(root(), env(scene), scene.words(root()));
    clear(root());
    Files.createDirectory(root());
    Path trace = trace(scene);
    victim().count(root(), env(scene), scene.words(root()), trace);
    clear(root());
    Files.createDirectory(root());
    long writes = Call.trace(trace).stream().filter(c -> c.kind().equals("write")).count();
    Case kill = new Case(scene, "write", (int) (writes * 2 / 3), Failure.KILL, false);
    if (torture(kill, "").result().exit() != 137) {
      throw new AssertionError(kill + " did not kill");
    }
  }

  /** Lets an hour pass for what is unfinished: by its time runs tell whether it was given up. */
  void letTimePass() throws IOException {
    FileTime then = FileTime.from(Instant.now().minus(Duration.ofHours(1)));
    List<Path> all;
    try (Stream<Path> walk = Files.walk(root())) {
      all = walk.filter(path -> Picture.isUnfinished(path.toString())).toList();
    }
    for (Path path : all) {
      Files.getFileAttributeView(path, BasicFileAttributeView.class, LinkOption.NOFOLLOW_LINKS)
          .setTimes(then, null, null);
    }
  }

  /** Keeps what lies there now, for others to look at. */
  void keep(Path as) throws IOException, InterruptedException {
    copy(root(), as);
  }

  static void clear(Path path) throws IOException, InterruptedException {
    system("rm", "-rf", path.toString());
  }

  private static void copy(Path from, Path to) throws IOException, InterruptedException {
    system("cp", "-a", from.toString(), to.toString());
  }

  private static void system(String... command) throws IOException, InterruptedException {
    int code = new ProcessBuilder(command).inheritIO().start().waitFor();
    if (code != 0) {
      throw new IOException(List.of(command) + " ended with " + code);
    }
  }

  @Override
  public void close() {
    if (victim != null) {
      victim.close();
    }
  }
}
