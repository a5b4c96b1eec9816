package io.hfj.cli.options;

import io.hfj.model.SafeText;
import java.nio.file.Path;

/** Quoting of command lines shown to the user. */
public final class ShellQuoting {
  private static final String PLAIN = "[\\w./:@%+=,~-]+";

  private ShellQuoting() {}

  /** Returns the word, in single quotes if a Unix shell would change it. */
  public static String of(String word) {
    return word.matches(PLAIN) ? word : "'" + SafeText.of(word).replace("'", "'\\''") + "'";
  }

  /** Returns a space, the option and its quoted value; empty if the value is null. */
  public static String option(String name, String value) {
    return value == null ? "" : " " + name + " " + of(value);
  }

  /** Returns the same for a path. */
  public static String option(String name, Path value) {
    return value == null ? "" : option(name, value.toString());
  }
}
