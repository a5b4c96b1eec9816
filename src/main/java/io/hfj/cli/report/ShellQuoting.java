package io.hfj.cli.report;

import io.hfj.model.SafeText;
import java.nio.file.Path;

/** Words of a command line that the user is told to type. */
public final class ShellQuoting {
  private static final String PLAIN = "[\\w./:@%+=,~-]+";

  private ShellQuoting() {}

  /** The word, in quotes if a Unix shell would make something else of it. */
  public static String of(String word) {
    return word.matches(PLAIN) ? word : "'" + SafeText.of(word).replace("'", "'\\''") + "'";
  }

  /** The option with a blank before it; nothing if it was not given. */
  public static String option(String name, String value) {
    return value == null ? "" : " " + name + " " + of(value);
  }

  /** The same for a path. */
  public static String option(String name, Path value) {
    return value == null ? "" : option(name, value.toString());
  }
}
