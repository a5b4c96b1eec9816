package io.hfj.cli;

import io.hfj.HubException;
import io.hfj.MemoryExhausted;
import io.hfj.app.Version;
import io.hfj.app.WarmUp;
import io.hfj.cli.auth.AuthCommand;
import io.hfj.cli.auth.LoginCommand;
import io.hfj.cli.auth.LogoutCommand;
import io.hfj.cli.auth.WhoAmICommand;
import io.hfj.cli.cache.CacheCommand;
import io.hfj.cli.cache.DeleteCacheCommand;
import io.hfj.cli.cache.ScanCacheCommand;
import io.hfj.cli.completion.CompletionCommand;
import io.hfj.cli.options.CommandGroup;
import io.hfj.cli.options.Subcommand;
import io.hfj.cli.report.FailureReport;
import io.hfj.env.Host;
import io.hfj.error.CommandHints;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.util.List;
import java.util.Set;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.UnmatchedArgumentException;

/** The command line as a whole. */
@Command(
    name = "hfj",
    versionProvider = HfjCommand.VersionLine.class,
    synopsisSubcommandLabel = "COMMAND",
    header = "Download from the Hugging Face Hub: resume after anything, verify every byte.",
    footer = {
      "",
      "Try it without a network:",
      "  hfj download hfj/demo-model --endpoint demo: --local-dir demo",
    })
public final class HfjCommand extends CommandGroup {
  private static final Set<String> HELP = Set.of("-h", "--help");

  @Option(
      names = {"-V", "--version"},
      versionHelp = true,
      description = "Show the version.")
  private boolean version;

  private HfjCommand(Host host, PrintStream out, PrintStream err) {
    super(
        host,
        out,
        err,
        List.of(
            "download",
            "ls",
            "info",
            "adopt",
            "scan-cache",
            "delete-cache",
            "cache",
            "login",
            "logout",
            "whoami",
            "auth",
            "env",
            "doctor",
            "help",
            "version",
            "completion"));
  }

  @Override
  protected Object create(String name) {
    return switch (name) {
      case "download" -> new DownloadCommand(host, out, err);
      case "ls" -> new ListFilesCommand(host, out, err);
      case "info" -> new InfoCommand(host, out, err);
      case "adopt" -> new AdoptCommand(host, out, err);
      case "scan-cache" -> new ScanCacheCommand(host, out, err);
      case "delete-cache" -> new DeleteCacheCommand(host, out, err);
      case "cache" -> new CacheCommand(host, out, err);
      case "login" -> new LoginCommand(host, out, err);
      case "logout" -> new LogoutCommand(host, out, err);
      case "whoami" -> new WhoAmICommand(host, out, err, true);
      case "auth" -> new AuthCommand(host, out, err);
      case "env" -> new EnvCommand(host, out, err);
      case "doctor" -> new DoctorCommand(host, out, err);
      case "help" -> new HelpCommand(out);
      case "version" -> new VersionCommand(host, out, err);
      case "completion" -> new CompletionCommand(out, () -> tree(host));
      default -> throw new IllegalArgumentException(name);
    };
  }

  /**
   * Parses and runs a command line.
   *
   * @param out for results only
   * @param err for messages and progress
   * @return the exit code
   */
  public static int run(Host host, String[] args, PrintStream out, PrintStream err) {
    List<String> words = List.of(args);
    if (!words.isEmpty()
        && words.get(0).equals("download")
        && words.stream().noneMatch(HELP::contains)) {
      WarmUp.begin();
    }
    FailureReport report = new FailureReport(err);
    UsageErrors errors = new UsageErrors(report, args);
    HfjCommand hfj = new HfjCommand(host, out, err);
    CommandLine line =
        hfj.line(words, words::contains)
            .setCommandName(host.program())
            .setOut(new PrintWriter(out, true))
            .setErr(new PrintWriter(err, true))
            .setOverwrittenOptionsAllowed(true) // the last one wins; scripts rely on it
            .setCaseInsensitiveEnumValuesAllowed(true)
            .setExpandAtFiles(false) // a name may begin with @
            .setUsageHelpAutoWidth(host.errIsTerminal())
            .setExecutionStrategy(HfjCommand::runLast)
            .setParameterExceptionHandler((e, all) -> errors.print(e))
            .setExecutionExceptionHandler(
                (e, at, result) ->
                    e instanceof HubException failure
                        ? printFailure(failure, at, report)
                        : report.printBug(e).value());
    if (!words.isEmpty() && !words.get(0).startsWith("-") && !hfj.names().contains(words.get(0))) {
      // picocli would take a command after it for a command of hfj: 'hf models ls'
      return errors.print(new UnmatchedArgumentException(line, words));
    }
    try {
      return line.execute(args);
    } catch (OutOfMemoryError e) {
      return report.print(MemoryExhausted.of(e), errors.isJson(), false).value();
    }
  }

  /** Returns all commands, to read their names and options. */
  public static CommandLine tree(Host host) {
    PrintStream none = new PrintStream(OutputStream.nullOutputStream());
    return new HfjCommand(host, none, none).line(List.of(), name -> true);
  }

  private static int runLast(CommandLine.ParseResult parsed) {
    CommandLine last = parsed.asCommandLineList().get(parsed.asCommandLineList().size() - 1);
    if (last.getCommand() instanceof Subcommand command) {
      String both = command.output().contradiction();
      if (!both.isEmpty()) {
        throw new CommandLine.ParameterException(last, both + " exclude each other");
      }
    }
    return new CommandLine.RunLast().execute(parsed);
  }

  private static int printFailure(HubException failure, CommandLine at, FailureReport report) {
    Subcommand command = at.getCommand(); // groups do not fail
    String hint = CommandHints.of(failure);
    return report
        .print(
            failure,
            command.isTransfer() ? hint : hint.replace("; received data is kept", ""),
            command.output().isJson(),
            command.isDebug())
        .value();
  }

  /** The line of {@code --version}. */
  static final class VersionLine implements CommandLine.IVersionProvider {
    @Override
    public String[] getVersion() {
      return new String[] {Version.line()};
    }
  }
}
