package io.hfj.testing;

import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** A child process with its output in files; closing it kills the process. For one thread. */
public final class ChildProcess implements AutoCloseable {
  /** Longer than any run takes; a broken test then fails with a message. */
  private static final long TIMEOUT_SECONDS = 120;

  /** Time for a JVM to print its threads, which it does even if its threads are blocked. */
  private static final long THREAD_DUMP_MILLIS = 2_000;

  private static final int SIGINT = 2;

  private final List<String> command;
  private final Process process;
  private final Path out;
  private final Path err;

  private ChildProcess(List<String> command, Process process, Path out, Path err) {
    this.command = command;
    this.process = process;
    this.out = out;
    this.err = err;
  }

  /**
   * Starts a program.
   *
   * @param folder the working folder, also for the files with the output
   * @param env the whole environment of the process
   */
  public static ChildProcess start(Path folder, Map<String, String> env, List<String> command)
      throws IOException {
    Path out = Files.createTempFile(folder, "out", "");
    Path err = Files.createTempFile(folder, "err", "");
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectInput(Path.of("/dev/null").toFile())
            .redirectOutput(out.toFile())
            .redirectError(err.toFile());
    builder.environment().clear();
    builder.environment().putAll(env);
    return new ChildProcess(command, builder.start(), out, err);
  }

  /**
   * Waits for the process to end.
   *
   * @throws AssertionError if it does not end within two minutes
   */
  public HfjRun.Result await() throws IOException, InterruptedException {
    if (!process.waitFor(TIMEOUT_SECONDS, TimeUnit.SECONDS)) {
      throw new AssertionError("still running: " + command + "\n" + out() + err());
    }
    return new HfjRun.Result(process.exitValue(), out(), err());
  }

  /**
   * Waits until a condition holds.
   *
   * @return false if the process ended before
   * @throws AssertionError if neither happens within two minutes
   */
  public boolean awaitUntil(BooleanSupplier condition) throws IOException, InterruptedException {
    long start = System.nanoTime();
    while (!condition.getAsBoolean()) {
      if (process.waitFor(1, TimeUnit.MILLISECONDS)) {
        return condition.getAsBoolean();
      }
      if (System.nanoTime() - start > TimeUnit.SECONDS.toNanos(TIMEOUT_SECONDS)) {
        throw new AssertionError("waited in vain: " + command + "\n" + out() + err());
      }
    }
    return true;
  }

  /** Waits for the process to end; returns false if it is still running after that time. */
  public boolean endsWithin(long milliseconds) throws InterruptedException {
    return process.waitFor(milliseconds, TimeUnit.MILLISECONDS);
  }

  /** Kills the process with SIGKILL and waits for its end. */
  public void kill() {
    process.destroyForcibly().onExit().join();
  }

  /**
   * Sends a signal, such as {@code INT}. Skips the test if the process ignores SIGINT: a shell
   * without job control sets that for its background processes, and children inherit it.
   */
  public void signal(String name) throws IOException, InterruptedException {
    Prerequisite.INTERRUPTS.require(
        !name.equals("INT") || !ignoresInterrupts(), "started in the background, deaf to SIGINT");
    String kill = "kill -" + name + " " + process.pid();
    int code = new ProcessBuilder("/bin/sh", "-c", kill).inheritIO().start().waitFor();
    if (code != 0) {
      throw new AssertionError(kill + " ended with " + code);
    }
  }

  /** Whether this process ignores SIGINT, and so do its children. */
  public static boolean ignoresInterrupts() {
    try {
      return Files.readAllLines(Path.of("/proc/self/status")).stream()
          .filter(line -> line.startsWith("SigIgn:"))
          .map(line -> new BigInteger(line.substring("SigIgn:".length()).strip(), 16))
          .anyMatch(ignored -> ignored.testBit(SIGINT - 1));
    } catch (IOException noLinux) {
      return false;
    }
  }

  /**
   * Returns a thread dump of the process, which must be a JVM, for the message of a failed test. A
   * JVM prints it to standard output.
   */
  public String threadDump() throws IOException, InterruptedException {
    int before = out().length();
    signal("CONT");
    signal("QUIT");
    endsWithin(THREAD_DUMP_MILLIS);
    return out().substring(before);
  }

  /** Standard output so far. */
  public String out() throws IOException {
    return Files.readString(out, StandardCharsets.UTF_8);
  }

  /** Standard error so far. */
  public String err() throws IOException {
    return Files.readString(err, StandardCharsets.UTF_8);
  }

  @Override
  public void close() {
    kill();
  }
}
