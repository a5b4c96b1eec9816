package io.hfj.dist;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hfj.testing.ChildProcess;
import io.hfj.testing.HfjRun;
import io.hfj.testing.Prerequisite;
import io.hfj.testing.SelfContainedArchive;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/** The archive of the profile dist, unpacked in another folder than it was built in. */
@EnabledIfSystemProperty(named = "hfj.archive", matches = ".+")
class SelfContainedIT {
  private static final long MAX_ARCHIVE = 45_000_000;
  private static final long MAX_UNPACKED = 100_000_000;

  @TempDir static Path folder;
  private static Path home;

  @BeforeAll
  static void unpack() throws Exception {
    home = SelfContainedArchive.unpack(Files.createDirectory(folder.resolve("another place")));
  }

  @Test
  void isSmall() throws IOException {
    long packed = Files.size(SelfContainedArchive.FILE);
    assertTrue(packed <= MAX_ARCHIVE, packed + " bytes");
    long unpacked = 0;
    try (Stream<Path> files = Files.walk(home)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        unpacked += Files.size(file);
      }
    }
    assertTrue(unpacked <= MAX_UNPACKED, unpacked + " bytes");
  }

  @Test
  void runsWithoutAnyVariable() throws Exception {
    HfjRun.Result run = run(hfj(), "--version");
    assertEquals(0, run.exit(), run.err());
    assertTrue(run.out().matches("hfj \\S+\n"), run.out());
  }

  @Test
  void runsThroughLinks() throws Exception {
    Path first = Files.createSymbolicLink(folder.resolve("first"), home.resolve("bin/hfj"));
    Path second = folder.resolve("huggingface-cli");
    Files.createSymbolicLink(second, folder.relativize(first));
    HfjRun.Result run = run(second.toString(), "download", "--help");
    assertEquals(0, run.exit(), run.err());
    assertTrue(run.out().startsWith("Usage: huggingface-cli download "), run.out());
  }

  @Test
  void loadsItsClassesFromTheClassDataArchive() throws Exception {
    Path log = folder.resolve("classes.log");
    String options = "-XX:+VerifySharedSpaces -Xlog:class+load:file=" + log;
    Map<String, String> logged = Map.of("JDK_JAVA_OPTIONS", options);
    HfjRun.Result run = run(logged, hfj(), "scan-cache", "--cache-dir", ".");
    assertEquals(0, run.exit(), run.err());
    List<String> loaded = Files.readAllLines(log);
    long archived = loaded.stream().filter(line -> line.contains("shared objects file")).count();
    assertTrue(archived > loaded.size() * 0.99, archived + " of " + loaded.size());
  }

  @Test
  void downloadsWithoutAHome() throws Exception {
    HfjRun.Result run =
        run(hfj(), "download", "hfj/demo-model", "--endpoint", "demo:", "--local-dir", "model");
    assertEquals(0, run.exit(), run.err());
    assertTrue(Files.size(folder.resolve("model/model.safetensors")) > 0);
  }

  @Test
  void passesTheTestOfTheReleaseWorkflow() throws Exception {
    String script = Path.of("src/main/dist/smoke.sh").toAbsolutePath().toString();
    HfjRun.Result run = run("sh", script, hfj());
    assertEquals(0, run.exit(), run.all());
  }

  @Test
  void runsAsAnUnknownUserInAFolderThatCannotBeWritten() throws Exception {
    Prerequisite.ROOT.require(
        System.getProperty("user.name").equals("root"), "only root may change the user");
    for (Path above : List.of(folder, home.getParent())) { // whatever the umask
      above.toFile().setExecutable(true, false);
    }
    HfjRun.Result run =
        run(
            "setpriv",
            "--reuid",
            "54321",
            "--regid",
            "54321",
            "--clear-groups",
            hfj(),
            "--version");
    assertEquals(0, run.exit(), run.err());
  }

  @Test
  void hasAManualPage() throws IOException {
    try (Stream<Path> pages = Files.walk(home.resolve("share/man/man1"))) {
      assertTrue(pages.anyMatch(page -> page.endsWith("hfj-download.1")));
    }
  }

  private String hfj() {
    return home.resolve("bin/hfj").toString();
  }

  private static HfjRun.Result run(String... command) throws Exception {
    return run(Map.of(), command);
  }

  private static HfjRun.Result run(Map<String, String> variables, String... command)
      throws Exception {
    Map<String, String> env = new LinkedHashMap<>(variables);
    env.put("PATH", "/usr/bin:/bin");
    try (ChildProcess process = ChildProcess.start(folder, env, List.of(command))) {
      return process.await();
    }
  }
}
