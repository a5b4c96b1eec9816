package io.hfj.cli;

import io.hfj.cli.options.HelpOption;
import io.hfj.error.ExitCode;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import picocli.CommandLine.UnmatchedArgumentException;

/** {@code hfj help}: the same as {@code --help} after the command. */
@Command(
    name = "help",
    description = "Show the help of a command.",
    footer = {"", "Examples:", "  hfj help download", "  hfj help cache rm"})
final class HelpCommand implements Callable<Integer> {
  private final PrintStream out;

  @Spec private CommandSpec spec;

  @Parameters(arity = "0..*", paramLabel = "COMMAND", description = "Default: hfj itself.")
  private List<String> words = new ArrayList<>();

  @Mixin private HelpOption help;

  HelpCommand(PrintStream out) {
    this.out = out;
  }

  @Override
  public Integer call() {
    CommandLine line = spec.root().commandLine();
    for (String word : words) {
      CommandLine next = line.getSubcommands().get(word);
      if (next == null) {
        throw new UnmatchedArgumentException(line, List.of(word));
      }
      line = next;
    }
    line.usage(out);
    return ExitCode.DONE.value();
  }
}
