package io.hfj.cli.options;

import picocli.CommandLine.Option;

/** The option {@code --help}, the same for every command. */
public final class HelpOption {
  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Show this help.")
  private boolean help;
}
