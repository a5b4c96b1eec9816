package io.hfj.console;

import io.hfj.env.ProcessRunner;
import java.util.Optional;

/**
 * A change to the settings of the terminal on stdin, undone by {@link #close} or by the end of the
 * process. For one thread. Set by {@code stty} (POSIX.1), since the structure that the system call
 * takes differs between systems.
 *
 * <p>JLine's terminals (4.5.0) are not used: opening one takes four times as long through its
 * native library and seven times as long without (best of 12 runs: 53 ms for {@code stty}, 221 ms,
 * 372 ms), the library has to be unpacked to a folder that allows execution, and a default terminal
 * first writes queries to the screen and reads the answers from what the user types.
 */
public final class RawMode implements AutoCloseable {
  private final String before;
  private final ExitHook hook;

  private RawMode(String before) {
    this.before = before;
    this.hook = ExitHook.register("hfj-terminal", () -> stty(before));
  }

  /** Delivers each key immediately, without echo and signals; empty if the terminal cannot. */
  public static Optional<RawMode> keys() {
    return enter("-icanon", "-echo", "-isig", "min", "1", "time", "0");
  }

  /** Delivers lines without showing them; empty if the terminal cannot. */
  public static Optional<RawMode> hidden() {
    return enter("-echo");
  }

  /** Lets keys such as Ctrl+C send no signals; empty if the terminal cannot. */
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

  @Override
  public void close() {
    stty(before); // if the hook does the same at this moment, it does no harm
    hook.close();
  }
}
