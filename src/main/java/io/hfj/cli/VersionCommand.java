package io.hfj.cli;

import io.hfj.app.Version;
import io.hfj.error.ExitCode;
import java.io.PrintStream;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** {@code hfj version}, like the official clients. */
@Command(name = "version", description = "Show the version.")
final class VersionCommand implements Callable<Integer> {
  private final PrintStream out;

  VersionCommand(PrintStream out) {
    this.out = out;
  }

  @Override
  public Integer call() {
    out.println("hfj " + Version.text());
    return ExitCode.DONE.value();
  }
}
