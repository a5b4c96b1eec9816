package io.hfj.testing;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * Finds the official Python client in the version whose files hfj shares, or installs it below
 * {@code target/} once. {@code HFJ_TEST_PYTHON}, a system property or environment variable, names a
 * Python that has it.
 */
public final class OfficialClient {
  private static final String VERSION = "2.0.0";
  private static final Path INSTALL_FOLDER = Path.of("target", "python-client").toAbsolutePath();
  private static final long MINUTES_TO_INSTALL = 3;

  private OfficialClient() {}

  /** Returns a Python that has the client; skips the test with the reason if there is none. */
  public static String requirePython() throws IOException, InterruptedException {
    String given = System.getProperty("HFJ_TEST_PYTHON", System.getenv("HFJ_TEST_PYTHON"));
    boolean own = given == null || given.isBlank();
    String python = own ? INSTALL_FOLDER.resolve("bin/python").toString() : given;
    Optional<String> failure = unavailableReason(python);
    if (failure.isPresent() && own) {
      failure = install().or(() -> unavailableReason(python));
    }
    String reason = "no huggingface_hub " + VERSION + " in " + python + ": " + failure.orElse("");
    Prerequisite.OFFICIAL_CLIENT.require(failure.isEmpty(), reason);
    return python;
  }

  /** Empty if the Python has the client, else what it printed. */
  private static Optional<String> unavailableReason(String python) {
    String program =
        "import huggingface_hub as h, sys; sys.exit(h.__version__ != '%s' and h.__version__)"
            .formatted(VERSION);
    return failureOf(List.of(python, "-c", program));
  }

  private static Optional<String> install() throws IOException {
    Files.createDirectories(INSTALL_FOLDER.getParent());
    Optional<String> noVenv =
        failureOf(List.of("python3", "-m", "venv", INSTALL_FOLDER.toString()));
    List<String> pip =
        List.of(
            INSTALL_FOLDER.resolve("bin/pip").toString(),
            "install",
            "--quiet",
            "--retries",
            "0",
            "huggingface_hub==" + VERSION,
            "hf_xet==1.6.0");
    return noVenv.or(() -> failureOf(pip));
  }

  /** Runs a command; empty if it succeeds, else its command line and output. */
  private static Optional<String> failureOf(List<String> command) {
    Path log = INSTALL_FOLDER.resolveSibling("python-client.log");
    try {
      Process process =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.to(log.toFile()))
              .start();
      if (!process.waitFor(MINUTES_TO_INSTALL, TimeUnit.MINUTES)) {
        process.destroyForcibly();
        return Optional.of(command + " takes too long");
      }
      return process.exitValue() == 0
          ? Optional.empty()
          : Optional.of(command + ": " + Files.readString(log).strip());
    } catch (IOException e) {
      return Optional.of(e.getMessage());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.of("interrupted");
    }
  }
}
