package io.hfj.cli.options;

import io.hfj.env.Host;
import java.io.PrintStream;
import java.util.concurrent.Callable;

/** A command that prints its result to stdout, and messages to stderr. */
public abstract class Subcommand implements Callable<Integer> {
  protected final Host host;
  protected final PrintStream out;
  protected final PrintStream err;

  protected Subcommand(Host host, PrintStream out, PrintStream err) {
    this.host = host;
    this.out = out;
    this.err = err;
  }

  /** Prints a warning. */
  protected void warn(String text) {
    err.println("warning: " + text);
  }
}
