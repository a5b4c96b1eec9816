package io.hfj.cli.cache;

import io.hfj.cli.options.HelpOption;
import io.hfj.error.ExitCode;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code hfj cache}: the newer family of commands about the cache. */
@Command(
    name = "cache",
    synopsisSubcommandLabel = "COMMAND",
    description = "Shows and shrinks the cache.")
public final class CacheCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Mixin private HelpOption help;

  /** Without a command there is nothing to do but to tell which there are. */
  @Override
  public Integer call() {
    spec.commandLine().usage(spec.commandLine().getErr());
    return ExitCode.USAGE.value();
  }
}
