package io.hfj.env;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * Runs short programs with little output; kills those that take too long. Secrets belong in the
 * input, since all users can read command lines. Thread-safe.
 */
public final class ProcessRunner {
  private static final long SECONDS = 20;

  private ProcessRunner() {}

  /**
   * Returns the standard output.
   *
   * @param terminal whether it inherits our standard input; else that is empty
   * @return empty if it could not be started, failed, or took too long
   */
  public static Optional<String> output(boolean terminal, String... command) {
    ProcessBuilder builder = quiet(List.of(command));
    if (terminal) {
      builder.redirectInput(ProcessBuilder.Redirect.INHERIT);
    }
    return run(builder, "");
  }

  /**
   * Returns whether it exited with 0 after reading that input.
   *
   * @param env variables to set in addition to ours
   */
  public static boolean feed(String input, Map<String, String> env, String... command) {
    ProcessBuilder builder = quiet(List.of(command));
    builder.environment().putAll(env);
    return run(builder, input).isPresent();
  }

  /** Returns whether it can be started; kills it at once. */
  public static boolean isAvailable(String... command) {
    try {
      quiet(List.of(command)).start().destroyForcibly();
      return true;
    } catch (IOException noSuchProgram) {
      return false;
    }
  }

  private static ProcessBuilder quiet(List<String> command) {
    return new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD);
  }

  /** Reads the output after the exit: the pipe holds it. */
  private static Optional<String> run(ProcessBuilder builder, String input) {
    Process process;
    try {
      process = builder.start();
    } catch (IOException noSuchProgram) {
      return Optional.empty();
    }
    try {
      try (OutputStream in = process.getOutputStream()) {
        in.write(input.getBytes(StandardCharsets.UTF_8));
      } catch (IOException notRead) {
        // It exited without reading; its status decides.
      }
      if (!process.waitFor(SECONDS, TimeUnit.SECONDS) || process.exitValue() != 0) {
        return Optional.empty();
      }
      byte[] printed = process.getInputStream().readNBytes(process.getInputStream().available());
      return Optional.of(new String(printed, StandardCharsets.UTF_8).strip());
    } catch (IOException e) {
      return Optional.empty();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.empty();
    } finally {
      process.destroyForcibly();
    }
  }
}
