package io.hfj.env;

import java.io.InputStream;

/**
 * Standard input, and which standard streams are terminals. Thread-safe.
 *
 * @param in what the user types
 * @param tty which streams are terminals: letters out of {@code i}, {@code o}, {@code e}
 */
public record StandardStreams(InputStream in, String tty) {
  /** Returns those of this process. The property {@code hfj.tty} gives the terminals. */
  public static StandardStreams real() {
    return new StandardStreams(System.in, System.getProperty("hfj.tty", ""));
  }
}
