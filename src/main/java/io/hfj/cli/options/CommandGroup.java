package io.hfj.cli.options;

import io.hfj.env.Host;
import io.hfj.error.ExitCode;
import java.io.PrintStream;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Predicate;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** A command that does nothing without one of its subcommands. */
public abstract class CommandGroup implements Callable<Integer> {
  protected final Host host;
  protected final PrintStream out;
  protected final PrintStream err;
  private final List<String> names;

  @Spec private CommandSpec spec;

  @Mixin private HelpOption help;

  /**
   * @param names of the subcommands, in the order of the help
   */
  protected CommandGroup(Host host, PrintStream out, PrintStream err, List<String> names) {
    this.host = host;
    this.out = out;
    this.err = err;
    this.names = names;
  }

  /** Returns the names of the subcommands. */
  public final List<String> names() {
    return names;
  }

  /** Returns a new subcommand. */
  protected abstract Object create(String name);

  /**
   * Returns the picocli command of this group. Reading the options of a subcommand is slow, so if
   * the first word names one, only that one is added. Otherwise all are, for the help to list, and
   * only those named anywhere on the command line with their options.
   *
   * @param words the command line after the name of this group
   * @param isNamed whether the command line contains a word
   */
  public final CommandLine line(List<String> words, Predicate<String> isNamed) {
    CommandLine line = new CommandLine(this);
    List<String> rest = words.isEmpty() ? words : words.subList(1, words.size());
    boolean isFirst = !words.isEmpty() && names.contains(words.get(0));
    for (String name : isFirst && !words.get(0).equals("help") ? words.subList(0, 1) : names) {
      CommandLine subcommand = subcommand(name, create(name), rest, isNamed);
      line.addSubcommand(name, subcommand.setCommandName(name)); // some commands have two names
    }
    return line;
  }

  private static CommandLine subcommand(
      String name, Object command, List<String> words, Predicate<String> isNamed) {
    Command about = command.getClass().getAnnotation(Command.class);
    if (!isNamed.test(name) && Stream.of(about.aliases()).noneMatch(isNamed)) {
      CommandSpec listed = CommandSpec.create().aliases(about.aliases());
      listed.usageMessage().description(about.description());
      return new CommandLine(listed);
    }
    return command instanceof CommandGroup group
        ? group.line(words, isNamed)
        : new CommandLine(command);
  }

  /** Prints the list of commands; a command is required. */
  @Override
  public final Integer call() {
    spec.commandLine().usage(spec.commandLine().getErr());
    return ExitCode.USAGE.value();
  }
}
