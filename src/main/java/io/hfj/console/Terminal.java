package io.hfj.console;

import io.hfj.env.Host;
import java.nio.charset.Charset;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/**
 * The terminal behind a standard stream, if any, and its abilities. Thread-safe; nothing is cached,
 * since windows are resized.
 */
public final class Terminal {
  private static final int DEFAULT_COLUMNS = 80;
  private static final int DEFAULT_ROWS = 24;
  private static final Set<String> CANNOT_MOVE = Set.of("dumb", "unknown");

  private final Map<String, String> env;
  private final boolean attached;
  private final Charset charset;
  private final Supplier<Optional<WindowSize>> window;
  private final BooleanSupplier escapes;

  /**
   * @param env environment variables; reads COLUMNS, NO_COLOR and TERM
   * @param attached whether the stream is a terminal
   * @param charset encoding of the stream
   * @param window returns the size of the window; called only if attached
   */
  public Terminal(
      Map<String, String> env,
      boolean attached,
      Charset charset,
      Supplier<Optional<WindowSize>> window) {
    this(env, attached, charset, window, () -> true);
  }

  private Terminal(
      Map<String, String> env,
      boolean attached,
      Charset charset,
      Supplier<Optional<WindowSize>> window,
      BooleanSupplier escapes) {
    this.env = Map.copyOf(env);
    this.attached = attached;
    this.charset = charset;
    this.window = window;
    this.escapes = escapes;
  }

  /** Returns the terminal of messages and progress. */
  public static Terminal ofErr(Host host) {
    return of(host, host.errIsTerminal(), "stderr", NativeTerminal.STDERR);
  }

  /** Returns the terminal of results. */
  public static Terminal ofOut(Host host) {
    return of(host, host.tty().contains("o"), "stdout", NativeTerminal.STDOUT);
  }

  /**
   * Returns which standard streams are terminals, for {@link Host#tty}. Falls back to {@code
   * System.console()} without native access: it has one answer for stdin and stdout together, and
   * on Windows takes {@code NUL} for a terminal.
   */
  public static String attached() {
    boolean usual = JavaConsole.find().isPresent();
    return (NativeTerminal.STDIN.isTerminal().orElse(usual) ? "i" : "")
        + (NativeTerminal.STDOUT.isTerminal().orElse(usual) ? "o" : "")
        + (NativeTerminal.STDERR.isTerminal().orElse(usual) ? "e" : "");
  }

  private static Terminal of(Host host, boolean attached, String stream, NativeTerminal window) {
    boolean windows = System.getProperty("os.name", "").startsWith("Windows");
    return new Terminal(
        host.env(),
        attached,
        encoding(stream),
        window::size,
        windows ? window::enableEscapes : () -> true);
  }

  /** Returns the width for text: COLUMNS if positive, else that of the window, else 80. */
  public int columns() {
    return columnsVariable().orElseGet(() -> window().columns());
  }

  /** Returns the encoding of the stream. */
  public Charset charset() {
    return charset;
  }

  /** Returns whether to use colours: the terminal supports them, and NO_COLOR is not set. */
  public boolean colour() {
    return canRedraw() && env.getOrDefault("NO_COLOR", "").isEmpty();
  }

  /** Returns whether text can be overwritten in place. */
  public boolean canRedraw() {
    return attached
        && !CANNOT_MOVE.contains(env.getOrDefault("TERM", ""))
        && escapes.getAsBoolean();
  }

  /** Returns whether the encoding of the stream has all of these characters. */
  public boolean canShow(String characters) {
    return charset.canEncode() && charset.newEncoder().canEncode(characters);
  }

  /**
   * Returns the current window, for drawing in place. COLUMNS can only make it narrower: a wrapped
   * line cannot be overwritten.
   */
  WindowSize window() {
    WindowSize real =
        (attached ? window.get() : Optional.<WindowSize>empty())
            .orElse(new WindowSize(DEFAULT_COLUMNS, DEFAULT_ROWS));
    int columns = Math.min(real.columns(), columnsVariable().orElse(real.columns()));
    return new WindowSize(columns, real.rows());
  }

  /** Returns whether the terminal rewraps long lines when its window is resized; most do. */
  boolean rewraps() {
    return !env.containsKey("XTERM_VERSION")
        && !env.containsKey("STY")
        && !env.getOrDefault("TERM", "").equals("linux");
  }

  private Optional<Integer> columnsVariable() {
    try {
      return Optional.of(env.getOrDefault("COLUMNS", ""))
          .map(String::strip)
          .map(Integer::valueOf)
          .filter(columns -> columns > 0);
    } catch (NumberFormatException e) {
      return Optional.empty();
    }
  }

  // The first property is that of Java 19 and later, the second that of Java 17 for terminals.
  private static Charset encoding(String stream) {
    for (String property : new String[] {stream + ".encoding", "sun." + stream + ".encoding"}) {
      String name = System.getProperty(property, "");
      if (!name.isEmpty() && Charset.isSupported(name)) {
        return Charset.forName(name);
      }
    }
    return Charset.defaultCharset();
  }
}
