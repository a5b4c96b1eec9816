package io.hfj.console;

import io.hfj.env.Host;
import java.nio.charset.Charset;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/**
 * What one of the standard streams ends in, and what may be written there. Thread-safe; nothing is
 * cached, since windows are resized.
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
   * @param env environment variables; COLUMNS, NO_COLOR and TERM count
   * @param attached whether the stream is a terminal at all
   * @param charset encoding of the stream
   * @param window asks for the size of the window; only ever called if attached
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

  /** Where messages and progress go. */
  public static Terminal ofErr(Host host) {
    return of(host, host.errIsTerminal(), "stderr", NativeTerminal.STDERR);
  }

  /** Where results go. */
  public static Terminal ofOut(Host host) {
    return of(host, host.tty().contains("o"), "stdout", NativeTerminal.STDOUT);
  }

  /**
   * Which of the standard streams are terminals, for {@link Host#tty}. {@code System.console()} is
   * asked only where the system cannot be: it has one answer for stdin and stdout together, and on
   * Windows takes {@code NUL} for a terminal.
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

  /** Width for text: COLUMNS if that is a positive number, else the window's, else 80. */
  public int columns() {
    return columnsAsked().orElseGet(() -> window().columns());
  }

  /** Encoding of the stream. */
  public Charset charset() {
    return charset;
  }

  /** Whether colours are welcome: a terminal that knows them, and NO_COLOR is not set. */
  public boolean colour() {
    return canRedraw() && env.getOrDefault("NO_COLOR", "").isEmpty();
  }

  /** Whether text already written can be drawn over. */
  public boolean canRedraw() {
    return attached
        && !CANNOT_MOVE.contains(env.getOrDefault("TERM", ""))
        && escapes.getAsBoolean();
  }

  /** Whether the stream's encoding has all of these characters. */
  public boolean canShow(String characters) {
    return charset.canEncode() && charset.newEncoder().canEncode(characters);
  }

  /**
   * The window as it is now, for what is drawn in place: there COLUMNS can only make it narrower,
   * for a line that wraps cannot be drawn over.
   */
  WindowSize window() {
    WindowSize real =
        (attached ? window.get() : Optional.<WindowSize>empty())
            .orElse(new WindowSize(DEFAULT_COLUMNS, DEFAULT_ROWS));
    int columns = Math.min(real.columns(), columnsAsked().orElse(real.columns()));
    return new WindowSize(columns, real.rows());
  }

  /** Whether the terminal breaks long lines anew when its window becomes narrower; most do. */
  boolean rewraps() {
    return !env.containsKey("XTERM_VERSION")
        && !env.containsKey("STY")
        && !env.getOrDefault("TERM", "").equals("linux");
  }

  private Optional<Integer> columnsAsked() {
    try {
      return Optional.of(env.getOrDefault("COLUMNS", ""))
          .map(String::strip)
          .map(Integer::valueOf)
          .filter(columns -> columns > 0);
    } catch (NumberFormatException e) {
      return Optional.empty();
    }
  }

  // The first name is that of Java 19 and later, the second what Java 17 sets for terminals.
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
