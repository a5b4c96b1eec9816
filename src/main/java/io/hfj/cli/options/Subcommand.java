package io.hfj.cli.options;

import io.hfj.env.Host;
import java.io.PrintStream;
import java.util.concurrent.Callable;
import picocli.CommandLine.Mixin;

/** A command that prints its result to stdout, and messages to stderr. */
public abstract class Subcommand implements Callable<Integer> {
  protected final Host host;
  protected final PrintStream out;
  protected final PrintStream err;

  @Mixin protected OutputOptions output = new OutputOptions();

  protected Subcommand(Host host, PrintStream out, PrintStream err) {
    this.host = host;
    this.out = out;
    this.err = err;
  }

  /** Returns how the result and failures are printed. */
  public final OutputOptions output() {
    return output;
  }

  /** Returns whether the stack trace of a failure is printed too. */
  public boolean isDebug() {
    return false;
  }

  /** Returns whether the command downloads files: what it received is kept if it fails. */
  public boolean isTransfer() {
    return false;
  }

  /** Prints a warning, unless only the result was requested. */
  protected void warn(String text) {
    if (!output.isQuiet()) {
      err.println("warning: " + text);
    }
  }
}
