package io.hfj.cli.completion;

import io.hfj.cli.options.HelpOption;
import io.hfj.error.ExitCode;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code hfj completion}. */
@Command(
    name = "completion",
    sortOptions = false,
    description = {
      "Print a script that completes commands in a shell: options and their values, and the"
          + " repositories, revisions and files in the cache. It uses no network."
    },
    footer = {
      "",
      "To load it in the current shell, or from its start-up file:",
      "  bash: source <(hfj completion bash)",
      "  zsh:  source <(hfj completion zsh)",
      "  fish: hfj completion fish | source",
      "zsh needs its completion system first: autoload -Uz compinit && compinit",
      "",
      "To save it, so that shells start without running hfj:",
      "  bash: hfj completion bash > ~/.local/share/bash-completion/completions/hfj",
      "  zsh:  hfj completion zsh > \"$fpath[1]/_hfj\"",
      "  fish: hfj completion fish > ~/.config/fish/completions/hfj.fish",
      "Save it again after an update of hfj.",
    })
public final class CompletionCommand implements Callable<Integer> {
  private final PrintStream out;
  private final Supplier<CommandLine> commands;

  @Parameters(paramLabel = "SHELL", description = "bash, zsh or fish.")
  private Shell shell;

  @Mixin private HelpOption help;

  /** A shell with a script. */
  enum Shell {
    BASH,
    ZSH,
    FISH;

    /** Returns the text as one word in single quotes. */
    String quoted(String text) {
      String escaped =
          this == FISH
              ? text.replace("\\", "\\\\").replace("'", "\\'")
              : text.replace("'", "'\\''");
      return "'" + escaped + "'";
    }
  }

  /**
   * @param commands creates the whole command line, for the names of its commands and options
   */
  public CompletionCommand(PrintStream out, Supplier<CommandLine> commands) {
    this.out = out;
    this.commands = commands;
  }

  @Override
  public Integer call() {
    String script = resource("hfj." + shell.name().toLowerCase(Locale.ROOT));
    out.print(script.replace("@PROGRAM@", shell.quoted(program())));
    return ExitCode.DONE.value();
  }

  /** Returns the program for sh that prints the candidates. */
  String program() {
    String tables = new CompletionTables(commands.get().getCommandSpec()).text();
    return resource("candidates.sh").replace("@TABLES@\n", tables);
  }

  private static String resource(String name) {
    try (InputStream in = CompletionCommand.class.getResourceAsStream(name)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
