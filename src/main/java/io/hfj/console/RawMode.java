package io.hfj.console;

import io.hfj.env.ProcessRunner;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * A terminal that shows nothing of what is typed, and until it is closed again. {@code stty}, which
 * every Unix has (POSIX.1), sets it: what the system call takes differs from one to the next. For
 * one thread; the process's end restores the terminal too.
 */
public final class RawMode implements AutoCloseable {
  private final String before;
  private final Thread hook;
  private final AtomicBoolean restored = new AtomicBoolean();

  private RawMode(String before) {
    this.before = before;
    this.hook = new Thread(this::restore, "hfj-terminal");
    Runtime.getRuntime().addShutdownHook(hook);
  }

  /** Every key is given at once; empty where the terminal cannot do that. */
  public static Optional<RawMode> keys() {
    return enter("-icanon", "-echo", "-isig", "min", "1", "time", "0");
  }

  /** Lines are given as usual, and not shown; empty where the terminal cannot do that. */
  public static Optional<RawMode> hidden() {
    return enter("-echo");
  }

  /** Keys such as Ctrl+C send no signals; empty where the terminal cannot do that. */
  public static Optional<RawMode> withoutSignals() {
    return enter("-isig");
  }

  private static Optional<RawMode> enter(String... settings) {
    Optional<String> before = stty("-g");
    if (before.isEmpty() || stty(settings).isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(new RawMode(before.get()));
  }

  private static Optional<String> stty(String... words) {
    String[] command = new String[words.length + 1];
    command[0] = "stty";
    System.arraycopy(words, 0, command, 1, words.length);
    return ProcessRunner.output(true, command);
  }

  private void restore() {
    if (!restored.getAndSet(true)) {
      stty(before);
    }
  }

  @Override
  public void close() {
    restore();
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException shuttingDown) {
      // It runs, or has run, and finds that all is restored.
    }
  }
}
