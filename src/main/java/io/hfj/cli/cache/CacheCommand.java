package io.hfj.cli.cache;

import io.hfj.cli.options.HelpOption;
import io.hfj.error.ExitCode;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code hfj cache}: the group of commands about the cache, as in {@code hf}. */
@Command(
    name = "cache",
    synopsisSubcommandLabel = "COMMAND",
    description = "Shows and shrinks the cache.")
public final class CacheCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Mixin private HelpOption help;

  /** Prints the list of commands; a command is required. */
  @Override
  public Integer call() {
    spec.commandLine().usage(spec.commandLine().getErr());
    return ExitCode.USAGE.value();
  }
}
