package io.hfj.console;

import java.io.Console;
import java.util.Optional;

/** Finds the console of the JVM. */
final class JavaConsole {
  private JavaConsole() {}

  /** Returns the console if it is a terminal: Java 22 to 24 have one in every process. */
  static Optional<Console> find() {
    Console console = System.console();
    if (console == null) {
      return Optional.empty();
    }
    try {
      Object terminal = Console.class.getMethod("isTerminal").invoke(console);
      return Optional.of(console).filter(found -> Boolean.TRUE.equals(terminal));
    } catch (ReflectiveOperationException before22) {
      return Optional.of(console);
    }
  }
}
