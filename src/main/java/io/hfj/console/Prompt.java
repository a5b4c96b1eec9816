package io.hfj.console;

import io.hfj.BadInput;
import io.hfj.env.Host;
import java.io.ByteArrayOutputStream;
import java.io.Console;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * Asks the user. Reads byte by byte, so that input typed ahead stays for the next question. For one
 * thread.
 *
 * <p>{@code Console.readPassword} hides what is typed on Windows alone. Elsewhere {@link RawMode}
 * does: Java (17 to 25) has no console once stdout goes to a file or a pipe, and a token typed for
 * {@code hfj login > log} would be shown.
 */
public final class Prompt {
  private static final Set<String> YES = Set.of("y", "yes", "1");
  private static final Set<String> NO = Set.of("n", "no", "0");
  private static final int LONGEST = 10_000;

  private final Host host;
  private final PrintStream err;

  /**
   * @param err where questions are printed
   */
  public Prompt(Host host, PrintStream err) {
    this.host = host;
    this.err = err;
  }

  /**
   * Asks once; returns whether the answer is yes. Anything else, and an empty line, is no.
   *
   * @param unanswered creates the failure if there is no terminal, or its input has ended, from
   *     that reason
   */
  public boolean confirms(String text, Function<String, BadInput> unanswered) {
    if (!host.inIsTerminal()) {
      throw unanswered.apply("not a terminal");
    }
    return ask(text + " [y/N]:")
        .map(Prompt::isYes)
        .orElseThrow(() -> unanswered.apply("end of input"));
  }

  /**
   * Asks until the answer is yes or no.
   *
   * @param fallback the meaning of an empty line
   * @return empty at the end of the input
   */
  public Optional<Boolean> decides(String text, boolean fallback) {
    while (true) {
      Optional<String> answer = ask(text);
      if (answer.isEmpty()) {
        return Optional.empty();
      }
      String word = answer.get().toLowerCase(Locale.ROOT);
      if (word.isEmpty() || isYes(word) || NO.contains(word)) {
        return Optional.of(word.isEmpty() ? fallback : isYes(word));
      }
      err.println("enter y or n");
    }
  }

  private static boolean isYes(String answer) {
    return YES.contains(answer.toLowerCase(Locale.ROOT));
  }

  /** Asks for a line; returns it stripped, or empty at the end of the input. */
  public Optional<String> ask(String text) {
    err.print(text + " ");
    err.flush();
    Optional<String> line = line();
    if (line.isEmpty()) {
      err.println(); // no line break was typed
    }
    return line;
  }

  /** Like {@link #ask}, but hides what is typed; warns if the terminal cannot. */
  public Optional<String> askHidden(String text) {
    Optional<RawMode> hidden = RawMode.hidden(); // before the user starts to type
    Optional<Console> console =
        hidden.isEmpty() && host.in() == System.in ? JavaConsole.find() : Optional.empty();
    boolean shown = hidden.isEmpty() && console.isEmpty();
    err.print(text + (shown ? " (input visible): " : " (input hidden): "));
    err.flush();
    try {
      return console.isPresent()
          ? Optional.ofNullable(console.get().readPassword()).map(String::new).map(String::strip)
          : line();
    } finally {
      hidden.ifPresent(RawMode::close);
      if (console.isEmpty()) {
        err.println();
      }
    }
  }

  /** Reads a line; returns it stripped, or empty at the end of the input. */
  private Optional<String> line() {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    try {
      int c = host.in().read();
      if (c < 0) {
        return Optional.empty();
      }
      while (c >= 0 && c != '\n' && line.size() < LONGEST) {
        line.write(c);
        c = host.in().read();
      }
      return Optional.of(line.toString(StandardCharsets.UTF_8).strip());
    } catch (IOException gone) {
      return Optional.empty();
    }
  }
}
