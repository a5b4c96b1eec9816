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
import org.junit.jupiter.api.Assumptions;

/** A program run beside the test, its output kept in files; closing it ends it. For one thread. */
public final class ChildProcess implements AutoCloseable {
  /** Far beyond any run; only there so that a broken test ends with a message. */
  private static final long TIMEOUT_SECONDS = 120;

  /** A JVM writes down its threads at once, even if nothing else in it gets on. */
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
   * @param folder it works there, and its output goes to files there
   * @param env all the environment it gets to see
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
   * Waits for its end.
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
   * Waits until something is true.
   *
   * @return false if the program ended before
   * @throws AssertionError if neither happens within two minutes
   */
  public boolean awaitUntil(BooleanSupplier condition) throws IOException, InterruptedException {
    long begun = System.nanoTime();
    while (!condition.getAsBoolean()) {
      if (process.waitFor(1, TimeUnit.MILLISECONDS)) {
        return condition.getAsBoolean();
      }
      if (System.nanoTime() - begun > TimeUnit.SECONDS.toNanos(TIMEOUT_SECONDS)) {
        throw new AssertionError("waited in vain: " + command + "\n" + out() + err());
      }
    }
    return true;
  }

  /** Whether it ended by itself within that time. */
  public boolean endsWithin(long milliseconds) throws InterruptedException {
    return process.waitFor(milliseconds, TimeUnit.MILLISECONDS);
  }

  /** Ends it as {@code kill -9} does, and waits until it is gone. */
  public void kill() {
    process.destroyForcibly().onExit().join();
  }

  /**
   * Sends it a signal, such as {@code INT}. The test is skipped where it would change nothing: a
   * shell without job control has what it starts in the background ignore that one, and all their
   * children with them.
   */
  public void signal(String name) throws IOException, InterruptedException {
    Assumptions.assumeFalse(
        name.equals("INT") && ignoresInterrupts(), "started in the background, deaf to SIGINT");
    String kill = "kill -" + name + " " + process.pid();
    int code = new ProcessBuilder("/bin/sh", "-c", kill).inheritIO().start().waitFor();
    if (code != 0) {
      throw new AssertionError(kill + " ended with " + code);
    }
  }

  /** Whether we do, and so all that we start. */
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
   * What all its threads do, for the message of a test that waits in vain; only of a JVM, which
   * writes that to standard output.
   */
  public String threadDump() throws IOException, InterruptedException {
    int before = out().length();
    signal("CONT");
    signal("QUIT");
    endsWithin(THREAD_DUMP_MILLIS);
    return out().substring(before);
  }

  /** What it has written to standard output so far. */
  public String out() throws IOException {
    return Files.readString(out, StandardCharsets.UTF_8);
  }

  /** What it has written to standard error so far. */
  public String err() throws IOException {
    return Files.readString(err, StandardCharsets.UTF_8);
  }

  @Override
  public void close() {
    kill();
  }
}
