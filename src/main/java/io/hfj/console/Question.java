package io.hfj.console;

import io.hfj.env.Host;
import java.io.IOException;
import java.io.PrintStream;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** Asks the user. Reads byte by byte, so that what is typed ahead stays for the next question. */
public final class Question {
  private static final Set<String> YES = Set.of("y", "yes", "1");
  private static final int LONGEST = 10_000;

  private final Host host;
  private final PrintStream err;

  /**
   * @param err where questions go
   */
  public Question(Host host, PrintStream err) {
    this.host = host;
    this.err = err;
  }

  /** Whether the answer is yes; anything else, and nothing, is no. */
  public boolean confirms(String text) {
    err.print(text + " [y/N]: ");
    err.flush();
    return line().map(answer -> YES.contains(answer.toLowerCase(Locale.ROOT))).orElse(false);
  }

  /** A line, without blanks around it; empty at the end of the input. */
  private Optional<String> line() {
    StringBuilder line = new StringBuilder();
    try {
      int c = host.in().read();
      if (c < 0) {
        return Optional.empty();
      }
      while (c >= 0 && c != '\n' && line.length() < LONGEST) {
        line.append((char) c);
        c = host.in().read();
      }
      return Optional.of(line.toString().strip());
    } catch (IOException gone) {
      return Optional.empty();
    }
  }
}
