package io.hfj.cli.auth;

import io.hfj.cli.options.HelpOption;
import io.hfj.error.ExitCode;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code hfj auth}: the group of commands about tokens, as in {@code hf}. */
@Command(
    name = "auth",
    synopsisSubcommandLabel = "COMMAND",
    description = "Keeps tokens and tells whose they are.")
public final class AuthCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Mixin private HelpOption help;

  /** Prints the list of commands; a command is required. */
  @Override
  public Integer call() {
    spec.commandLine().usage(spec.commandLine().getErr());
    return ExitCode.USAGE.value();
  }
}
