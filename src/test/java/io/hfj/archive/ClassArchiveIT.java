package io.hfj.archive;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hfj.testing.ChildProcess;
import io.hfj.testing.HfjRun;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;

/**
 * Lets the launcher make one archive, in a home folder whose path needs quoting, and starts hfj
 * with it: intact, corrupt and incomplete.
 */
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "the launcher there uses no archive")
@Isolated("a script just written is busy while a process that another test starts still holds it")
class ClassArchiveIT {
  private static final Path BUILT = Path.of(System.getProperty("hfj.launcher", "target/hfj"));
  private static final String JAVA_HOME = System.getProperty("java.home");
  private static final String AWKWARD = "a  \"b\"'c'\n$d\\é+%";
  private static final int PROCESSES = 3;
  private static final Duration PATIENCE = Duration.ofMinutes(3);

  @TempDir static Path folder;
  private static Path home;
  private static Path hfj;
  private static Path caches;
  private static final Map<String, String> ENV = new HashMap<>();
  private static final List<HfjRun.Result> FIRST_RUNS = new ArrayList<>();

  private final Map<Path, byte[]> intact = new HashMap<>();

  @BeforeAll
  static void startSeveralProcessesWithoutAnArchive() throws Exception {
    home = Files.createDirectory(folder.resolve("home " + AWKWARD));
    // Java 17 loads no classes from an archive if the jar's path needs escaping in a URL.
    hfj = Files.copy(BUILT, Files.createDirectory(folder.resolve("bin")).resolve("hfj"));
    caches = Files.createDirectories(home.resolve(".cache/hfj"));
    ENV.put("HOME", home.toString());
    ENV.put("JAVA_HOME", JAVA_HOME);
    ENV.put("LC_ALL", "C.UTF-8");
    ENV.put("HFJ_ARCHIVE", "1");
    try (WatchService watch = caches.getFileSystem().newWatchService()) {
      caches.register(watch, StandardWatchEventKinds.ENTRY_DELETE);
      List<ChildProcess> runs = new ArrayList<>();
      for (int i = 0; i < PROCESSES; i++) {
        runs.add(ChildProcess.start(folder, ENV, List.of(hfj.toString(), "--version")));
      }
      for (ChildProcess run : runs) {
        FIRST_RUNS.add(run.await());
      }
      ENV.put("HFJ_ARCHIVE", "0");
      // Removing the claim is the last step.
      long begun = System.nanoTime();
      while (!Files.exists(options()) || names().size() > 2) {
        long left = PATIENCE.toNanos() - (System.nanoTime() - begun);
        WatchKey key = watch.poll(left, TimeUnit.NANOSECONDS);
        assertTrue(key != null, "no archive: " + names());
        key.pollEvents();
        key.reset();
      }
    }
  }

  @BeforeEach
  void saveIntactFiles() throws IOException {
    for (Path file : List.of(archive(), options())) {
      intact.put(file, Files.readAllBytes(file));
    }
  }

  @AfterEach
  void restoreIntactFiles() throws IOException {
    for (Map.Entry<Path, byte[]> file : intact.entrySet()) {
      Files.deleteIfExists(file.getKey());
      Files.write(file.getKey(), file.getValue());
    }
  }

  @Test
  void printsTheVersionWhileTheArchiveIsMade() {
    FIRST_RUNS.forEach(ClassArchiveIT::assertVersion);
  }

  @Test
  void leavesOnlyTheArchiveAndItsOptions() throws IOException {
    assertEquals(2, names().size(), names().toString());
    try (Stream<Path> all = Files.list(home)) {
      assertEquals(List.of(home.resolve(".cache")), all.toList());
    }
  }

  @Test
  void javaLoadsClassesFromTheArchive() throws Exception {
    assertTrue(loaded(flags()).contains("io.hfj.cli.HfjCommand source: shared objects file"));
    assertVersion(run());
  }

  @Test
  void theLauncherPassesTheArchiveToJava() throws Exception {
    Path awkward = Files.createDirectory(folder.resolve(AWKWARD));
    Path copy = Files.copy(hfj, awkward.resolve("hfj"));
    Path java = Path.of(JAVA_HOME, "bin", "java");
    Path fake = fakeJava("printf '%s\\n' \"$@\"");
    Map<String, String> env = new HashMap<>(ENV);
    List<Path> copies = new ArrayList<>();
    for (Path program : List.of(java, fake)) {
      String name = caches.resolve((program + copy.toString()).replace('/', '+')).toString();
      copies.add(Files.copy(archive(), Path.of(name + ".jsa")));
      copies.add(Files.copy(options(), Path.of(name + ".options")));
      env.put("JAVA_HOME", program.getParent().getParent().toString());
      HfjRun.Result run = run(env, copy, "--version");
      if (program == java) {
        assertVersion(run); // the archive is for another jar
      } else {
        assertTrue(run.out().contains("-XX:SharedArchiveFile=" + name + ".jsa\n"), run.out());
        assertTrue(run.out().contains("-XX:VMOptionsFile=" + name + ".options\n"), run.out());
      }
    }
    env.put("JAVA_TOOL_OPTIONS", "-Xmx1g");
    String own = run(env, copy, "--version").out();
    assertFalse(own.contains("SharedArchiveFile"), own);
    for (Path each : copies) {
      Files.delete(each);
    }
  }

  @Test
  void ignoresACorruptArchive() throws Exception {
    byte[] bytes = intact.get(archive());
    for (int length : List.of(0, 1, 100, 5_000, bytes.length / 2, bytes.length - 1)) {
      replace(archive(), Arrays.copyOf(bytes, length));
      assertVersion(run());
    }
    replace(archive(), "garbage ".repeat(10_000).getBytes(StandardCharsets.UTF_8));
    assertVersion(run());
  }

  /** Java checks only the head and the end of the archive, and crashes on the rest. */
  @Test
  void ignoresAnArchiveThatCrashedJava() throws Exception {
    byte[] bytes = intact.get(archive()).clone();
    Arrays.fill(bytes, bytes.length / 8, bytes.length / 2, (byte) 0xa5);
    replace(archive(), bytes);
    HfjRun.Result crash = run();
    assertEquals(1, crash.exit());
    assertEquals("hfj: Java crashed: run the same command again\n", crash.err());
    assertVersion(run());
    try (Stream<Path> all = Files.list(folder)) {
      assertEquals(
          List.of(),
          all.map(path -> path.getFileName().toString())
              .filter(name -> name.matches("hs_err.*|core.*"))
              .toList());
    }
    Path report = cacheFile(".crash.log");
    assertTrue(Files.readString(report).contains("A fatal error has been detected"));
    Files.delete(report);
  }

  @Test
  void startsWithoutTheArchiveIfAPartIsMissing() throws Exception {
    Files.delete(archive());
    assertVersion(run());
    restoreIntactFiles();
    Files.delete(options());
    assertVersion(run());
    Files.createDirectory(options()); // Java would fail to start with it
    assertVersion(run());
  }

  @Test
  void ignoresTheArchiveOfAChangedJar() throws Exception {
    Path aside = Files.copy(hfj, folder.resolve("aside"), StandardCopyOption.COPY_ATTRIBUTES);
    try {
      Files.setLastModifiedTime(hfj, FileTime.from(Instant.EPOCH.plus(Duration.ofDays(9_000))));
      assertVersion(run());
      byte[] launcher = Files.readAllBytes(aside);
      byte[] longer = ("#!/bin/sh\n# Longer.\n").getBytes(StandardCharsets.UTF_8);
      byte[] replaced = Arrays.copyOf(longer, longer.length + launcher.length);
      System.arraycopy(launcher, 0, replaced, longer.length, launcher.length);
      Files.write(hfj, replaced);
      assertVersion(run());
    } finally {
      Files.copy(
          aside, hfj, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.COPY_ATTRIBUTES);
    }
  }

  @Test
  void startsIfNoArchiveCanBeWritten() throws Exception {
    Map<String, String> env = new HashMap<>(ENV);
    env.put("HFJ_ARCHIVE", "1");
    for (String cache : List.of("/dev/null", "/proc/1/none", hfj.toString(), "relative", "/a:b")) {
      env.put("XDG_CACHE_HOME", cache);
      assertVersion(run(env, hfj, "--version"));
    }
    env.remove("XDG_CACHE_HOME");
    env.remove("HOME");
    assertVersion(run(env, hfj, "--version"));
  }

  @Test
  void makesNoArchiveWithoutATerminal() throws Exception {
    Map<String, String> env = new HashMap<>(ENV);
    env.remove("HFJ_ARCHIVE");
    Path other = Files.createDirectory(folder.resolve("other"));
    env.put("HOME", other.toString());
    assertVersion(run(env, hfj, "--version"));
    try (Stream<Path> all = Files.list(other)) {
      assertEquals(List.of(), all.toList());
    }
  }

  /** The loaded classes show what a start costs. */
  @Test
  void helpAndVersionLoadNoHeavyLibrary() throws Exception {
    List<String> forbidden =
        List.of(
            "okhttp3.",
            "okio.",
            "kotlin.",
            "com.fasterxml.",
            "ch.qos.",
            "org.slf4j.",
            "com.sun.jna.");
    for (List<String> words :
        List.of(List.of("--version"), List.of("--help"), List.of("download", "--help"))) {
      String classes = loaded(List.of(), words.toArray(String[]::new));
      assertTrue(classes.contains("io.hfj.cli.HfjCommand "), words.toString());
      for (String library : forbidden) {
        assertFalse(classes.contains("] " + library), words + " loads " + library);
      }
    }
  }

  private static void assertVersion(HfjRun.Result run) {
    assertEquals("", run.err());
    assertEquals(0, run.exit());
    assertTrue(run.out().matches("hfj \\S+\n"), run.out());
  }

  private static HfjRun.Result run() throws IOException, InterruptedException {
    return run(ENV, hfj, "--version");
  }

  private static HfjRun.Result run(Map<String, String> env, Path program, String word)
      throws IOException, InterruptedException {
    try (ChildProcess child = ChildProcess.start(folder, env, List.of(program.toString(), word))) {
      return child.await();
    }
  }

  private static List<String> flags() throws IOException {
    return List.of("-XX:SharedArchiveFile=" + archive(), "-XX:VMOptionsFile=" + options());
  }

  /**
   * Returns the JVM's log of loaded classes. Its option follows the flags, which switch the log
   * off.
   */
  private static String loaded(List<String> flags, String... words)
      throws IOException, InterruptedException {
    Path log = Files.createTempFile(folder, "classes", ".txt");
    List<String> command = new ArrayList<>(List.of(JAVA_HOME + "/bin/java", "-XX:+UseSerialGC"));
    command.addAll(flags);
    command.addAll(List.of("-Dhfj.tty=", "-Xlog:class+load:file=" + log, "-jar", hfj.toString()));
    command.addAll(List.of(words.length == 0 ? new String[] {"--version"} : words));
    try (ChildProcess child = ChildProcess.start(folder, ENV, command)) {
      assertEquals(0, child.await().exit());
    }
    return Files.readString(log);
  }

  private static Path archive() {
    return cacheFile(".jsa");
  }

  private static Path options() {
    return cacheFile(".options");
  }

  private static Path cacheFile(String ending) {
    return caches.resolve((JAVA_HOME + "/bin/java" + hfj).replace('/', '+') + ending);
  }

  private static List<Path> names() throws IOException {
    try (Stream<Path> all = Files.list(caches)) {
      return all.toList();
    }
  }

  /** Replaces the file, since the archive is read-only. */
  private static void replace(Path file, byte[] bytes) throws IOException {
    Files.delete(file);
    Files.write(file, bytes);
  }

  private static Path fakeJava(String script) throws IOException {
    Path java = folder.resolve("fake/bin/java");
    Files.createDirectories(java.getParent());
    Files.writeString(java, "#!/bin/sh\n" + script + "\n");
    return Files.setPosixFilePermissions(java, PosixFilePermissions.fromString("rwxr-xr-x"));
  }
}
