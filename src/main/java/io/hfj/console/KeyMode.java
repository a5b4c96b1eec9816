package io.hfj.console;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * A terminal that shows nothing of what is typed, and until it is closed again. {@code stty}, which
 * every Unix has (POSIX.1), sets it: what the system call takes differs from one to the next. For
 * one thread; the process's end restores the terminal too.
 */
public final class KeyMode implements AutoCloseable {
  private static final long SECONDS = 5;

  private final String before;
  private final Thread hook;
  private final AtomicBoolean restored = new AtomicBoolean();

  private KeyMode(String before) {
    this.before = before;
    this.hook = new Thread(this::restore, "hfj-terminal");
    Runtime.getRuntime().addShutdownHook(hook);
  }

  /** Every key is given at once; empty where the terminal cannot do that. */
  public static Optional<KeyMode> keys() {
    return enter("-icanon", "-echo", "-isig", "min", "1", "time", "0");
  }

  /** Lines are given as usual, and not shown; empty where the terminal cannot do that. */
  public static Optional<KeyMode> hidden() {
    return enter("-echo");
  }

  private static Optional<KeyMode> enter(String... settings) {
    Optional<String> before = stty("-g");
    if (before.isEmpty() || stty(settings).isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(new KeyMode(before.get()));
  }

  private static Optional<String> stty(String... words) {
    List<String> command = new ArrayList<>(List.of("stty"));
    command.addAll(List.of(words));
    try {
      Process process =
          new ProcessBuilder(command)
              .redirectInput(ProcessBuilder.Redirect.INHERIT)
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start();
      String said;
      try (InputStream out = process.getInputStream()) {
        said = new String(out.readAllBytes(), StandardCharsets.US_ASCII).strip();
      }
      boolean ended = process.waitFor(SECONDS, TimeUnit.SECONDS);
      return ended && process.exitValue() == 0 ? Optional.of(said) : Optional.empty();
    } catch (IOException noSuchProgram) {
      return Optional.empty();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.empty();
    }
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
