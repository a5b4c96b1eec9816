package io.hfj.env;

import java.io.InputStream;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import java.util.function.DoubleSupplier;
import java.util.function.LongSupplier;

/**
 * The machine hfj runs on. Immutable; thread-safe.
 *
 * @param env environment variables
 * @param home the user's home folder
 * @param workingDir what relative paths are relative to
 * @param nanos a clock that only moves forward, in nanoseconds from no particular time
 * @param in what the user types
 * @param random numbers in [0, 1), for jitter
 * @param tty which standard streams are terminals: letters out of {@code i}, {@code o}, {@code e}
 * @param program the name hfj was called by
 */
public record Host(
    Map<String, String> env,
    Path home,
    Path workingDir,
    Clock clock,
    LongSupplier nanos,
    InputStream in,
    Sleeper sleeper,
    DoubleSupplier random,
    String tty,
    String program) {

  public Host {
    env = Map.copyOf(env);
  }

  /** The real machine. The property {@code hfj.tty} says which streams are terminals. */
  public static Host real() {
    return new Host(
        System.getenv(),
        home(System.getenv()),
        Path.of("").toAbsolutePath(),
        Clock.systemUTC(),
        System::nanoTime,
        System.in,
        delay -> Thread.sleep(delay.toMillis()),
        Math::random,
        System.getProperty("hfj.tty", ""),
        System.getProperty("hfj.name", "hfj"));
  }

  /**
   * HOME counts, as for every other program; the JVM asks the list of users, in which a container's
   * user often does not stand. Who has no home at all is told that the root cannot be written.
   */
  static Path home(Map<String, String> env) {
    String home = env.getOrDefault("HOME", "");
    String known = System.getProperty("user.home", "?");
    if (home.isBlank() || java.io.File.separatorChar == '\\') {
      home = known;
    }
    return Path.of(home.equals("?") ? "/" : home);
  }

  /** Whether somebody sits there and can be asked. */
  public boolean inIsTerminal() {
    return tty.contains("i");
  }

  /** Whether messages go to a terminal. */
  public boolean errIsTerminal() {
    return tty.contains("e");
  }
}
