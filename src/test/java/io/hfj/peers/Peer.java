package io.hfj.peers;

import io.hfj.testing.ClientProgram;
import io.hfj.testing.FakeHub;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;

/**
 * A client that shares the cache with hfj, in one release. It is installed by the first check that
 * needs it. For one thread.
 */
final class Peer {
  private static final Path INSTALL_ROOT = Path.of("target", "peers").toAbsolutePath();
  private static final long MINUTES_TO_INSTALL = 5;
  private static final String PYTHON = "huggingface_hub";

  private final String name;
  private final String version;
  private final String driver;
  private final Set<String> verbs;
  private final List<String> packages;
  private String unavailableReason;

  private Peer(
      String name, String version, String driver, Set<String> verbs, List<String> packages) {
    this.name = name;
    this.version = version;
    this.driver = driver;
    this.verbs = verbs;
    this.packages = packages;
  }

  /** A release of the Python client. */
  static Peer python(String version) {
    Set<String> verbs = Set.of("snapshot", "offline", "folder", "notes", "scan");
    return new Peer(PYTHON, version, "client.py", verbs, List.of(PYTHON + "==" + version));
  }

  /** A release before 0.24: it does not read the notes in a folder's {@code .cache/huggingface}. */
  static Peer oldPython(String version) {
    Set<String> verbs = Set.of("snapshot", "offline", "folder", "scan");
    return new Peer(PYTHON, version, "client.py", verbs, List.of(PYTHON + "==" + version));
  }

  /** A release of the JavaScript client. */
  static Peer javaScript(String version) {
    String npm = "@huggingface/hub";
    return new Peer(
        npm, version, "client.mjs", Set.of("snapshot", "scan"), List.of(npm + "@" + version));
  }

  /** A Python library that downloads by way of the Python client. */
  static Peer library(String name, String version) {
    return new Peer(
        name, version, "libraries.py", Set.of(name), List.of(name + "==" + version, PYTHON));
  }

  /** Its package's name. */
  String name() {
    return name;
  }

  /** Name and release. */
  @Override
  public String toString() {
    return name + " " + version;
  }

  /** Whether the client has that verb. */
  boolean has(String verb) {
    return verbs.contains(verb);
  }

  /** Skips the check unless the client has that verb. */
  void requireVerb(String verb) {
    Assumptions.assumeTrue(has(verb), "the client has no such function: " + verb);
  }

  /**
   * The client as a program that takes a verb and arguments, at home in that folder; the check is
   * skipped if it cannot be installed.
   */
  ClientProgram requireProgram(Path folder, FakeHub hub) throws IOException, InterruptedException {
    if (unavailableReason == null) {
      unavailableReason = install();
    }
    Assumptions.assumeTrue(unavailableReason.isEmpty(), unavailableReason);
    return ClientProgram.of(
            List.of(interpreter(), installFolder().resolve(driver).toString()), folder, hub)
        .env("HF_HUB_DISABLE_TELEMETRY", "1")
        .env("HF_HUB_DISABLE_PROGRESS_BARS", "1");
  }

  private Path installFolder() {
    return INSTALL_ROOT.resolve((name + "-" + version).replaceAll("[^\\w.-]", "_"));
  }

  private boolean isPython() {
    return driver.endsWith(".py");
  }

  private String interpreter() {
    return isPython() ? installFolder().resolve("bin/python").toString() : "node";
  }

  /** Installs it unless it is there already; empty if it is there now, else the reason. */
  private String install() throws IOException, InterruptedException {
    Files.createDirectories(installFolder());
    try (InputStream text = Peer.class.getResourceAsStream("/peers/" + driver)) {
      Files.copy(text, installFolder().resolve(driver), StandardCopyOption.REPLACE_EXISTING);
    }
    List<String> proof =
        new ArrayList<>(
            List.of(interpreter(), installFolder().resolve(driver).toString(), "version"));
    if (driver.equals("libraries.py")) {
      proof.add(name);
    }
    if (failureOf(proof).isEmpty()) {
      return "";
    }
    String failed = isPython() ? installByPip() : installByNpm();
    return failed.isEmpty() ? failureOf(proof) : failed;
  }

  private String installByNpm() throws IOException, InterruptedException {
    List<String> npm = new ArrayList<>(List.of("npm", "install", "--no-audit", "--no-fund"));
    npm.addAll(List.of("--prefix", installFolder().toString()));
    npm.addAll(packages);
    return failureOf(npm);
  }

  private String installByPip() throws IOException, InterruptedException {
    String noVenv = failureOf(List.of("python3", "-m", "venv", installFolder().toString()));
    if (!noVenv.isEmpty()) {
      return noVenv;
    }
    String notServed = pip(packages);
    String repository = System.getProperty("hfj.peers.repository", "");
    if (notServed.isEmpty() || repository.isEmpty() || !name.equals(PYTHON)) {
      return notServed;
    }
    Path tagged = Files.createDirectories(installFolder().resolve("tagged"));
    String export =
        "git -C '%s' archive v%s | tar -x -C '%s'".formatted(repository, version, tagged);
    String notTagged = failureOf(List.of("/bin/sh", "-c", export));
    return notTagged.isEmpty() ? pip(List.of(tagged.toString())) : notTagged;
  }

  private String pip(List<String> what) throws IOException, InterruptedException {
    List<String> pip =
        new ArrayList<>(List.of(installFolder().resolve("bin/pip").toString(), "install"));
    pip.addAll(List.of("--quiet", "--disable-pip-version-check", "--retries", "0"));
    pip.addAll(what);
    return failureOf(pip);
  }

  /** Runs a command; empty if it ends well, else the last line it printed. */
  private String failureOf(List<String> command) throws IOException, InterruptedException {
    Path log = installFolder().resolve("install.log");
    Process process;
    try {
      process =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(log.toFile())
              .start();
    } catch (IOException e) {
      return e.getMessage();
    }
    if (!process.waitFor(MINUTES_TO_INSTALL, TimeUnit.MINUTES)) {
      process.destroyForcibly();
      return command.get(0) + " takes too long";
    }
    List<String> lines = Files.readAllLines(log).stream().filter(line -> !line.isBlank()).toList();
    String last = lines.isEmpty() ? "" : lines.get(lines.size() - 1);
    return process.exitValue() == 0 ? "" : "exit " + process.exitValue() + ": " + last;
  }
}
