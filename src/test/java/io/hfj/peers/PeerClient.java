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
 * One release of a client that shares the cache with hfj, installed by the first check that needs
 * it. For one thread.
 */
final class PeerClient {
  private static final Path INSTALL_ROOT = Path.of("target", "peers").toAbsolutePath();
  private static final long MINUTES_TO_INSTALL = 5;
  private static final String PYTHON = "huggingface_hub";

  private final String name;
  private final String version;
  private final String driver;
  private final Set<String> verbs;
  private final List<String> packages;
  private String unavailableReason;

  private PeerClient(
      String name, String version, String driver, Set<String> verbs, List<String> packages) {
    this.name = name;
    this.version = version;
    this.driver = driver;
    this.verbs = verbs;
    this.packages = packages;
  }

  /** A release of the Python client. */
  static PeerClient python(String version) {
    Set<String> verbs = Set.of("snapshot", "offline", "folder", "notes", "scan");
    return new PeerClient(PYTHON, version, "client.py", verbs, List.of(PYTHON + "==" + version));
  }

  /** A release before 0.24, which does not read the metadata in {@code .cache/huggingface}. */
  static PeerClient oldPython(String version) {
    Set<String> verbs = Set.of("snapshot", "offline", "folder", "scan");
    return new PeerClient(PYTHON, version, "client.py", verbs, List.of(PYTHON + "==" + version));
  }

  /** A release of the JavaScript client. */
  static PeerClient javaScript(String version) {
    String npm = "@huggingface/hub";
    return new PeerClient(
        npm, version, "client.mjs", Set.of("snapshot", "scan"), List.of(npm + "@" + version));
  }

  /** A Python library that downloads with the Python client. */
  static PeerClient library(String name, String version) {
    return new PeerClient(
        name, version, "libraries.py", Set.of(name), List.of(name + "==" + version, PYTHON));
  }

  /** The name of its package. */
  String name() {
    return name;
  }

  /** Name and release. */
  @Override
  public String toString() {
    return name + " " + version;
  }

  /** Whether the client supports the verb. */
  boolean has(String verb) {
    return verbs.contains(verb);
  }

  /** Skips the check unless the client supports the verb. */
  void requireVerb(String verb) {
    Assumptions.assumeTrue(has(verb), "the client has no such function: " + verb);
  }

  /**
   * Returns the client as a program that takes a verb and arguments, with the folder as its home.
   * Skips the check if the client cannot be installed.
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

  /**
   * Installs the client unless it is installed; returns an empty text or the reason of a failure.
   */
  private String install() throws IOException, InterruptedException {
    Files.createDirectories(installFolder());
    try (InputStream text = PeerClient.class.getResourceAsStream("/peers/" + driver)) {
      Files.copy(text, installFolder().resolve(driver), StandardCopyOption.REPLACE_EXISTING);
    }
    List<String> check =
        new ArrayList<>(
            List.of(interpreter(), installFolder().resolve(driver).toString(), "version"));
    if (driver.equals("libraries.py")) {
      check.add(name);
    }
    if (failureOf(check).isEmpty()) {
      return "";
    }
    String failed = isPython() ? installByPip() : installByNpm();
    return failed.isEmpty() ? failureOf(check) : failed;
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

  /** Runs a command; returns an empty text if it succeeds, else the last line it printed. */
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
