package io.hfj.cli;

import io.hfj.HubException;
import io.hfj.MemoryExhausted;
import io.hfj.app.Version;
import io.hfj.app.WarmUp;
import io.hfj.cli.auth.AuthCommand;
import io.hfj.cli.auth.ListTokensCommand;
import io.hfj.cli.auth.LoginCommand;
import io.hfj.cli.auth.LogoutCommand;
import io.hfj.cli.auth.SwitchTokenCommand;
import io.hfj.cli.auth.TokenCommand;
import io.hfj.cli.auth.WhoAmICommand;
import io.hfj.cli.cache.CacheCommand;
import io.hfj.cli.cache.DedupCacheCommand;
import io.hfj.cli.cache.DeleteCacheCommand;
import io.hfj.cli.cache.ListCacheCommand;
import io.hfj.cli.cache.PathCacheCommand;
import io.hfj.cli.cache.PruneCacheCommand;
import io.hfj.cli.cache.RemoveCacheCommand;
import io.hfj.cli.cache.ScanCacheCommand;
import io.hfj.cli.cache.VerifyCacheCommand;
import io.hfj.cli.completion.CompletionCommand;
import io.hfj.cli.options.CommandGroup;
import io.hfj.cli.options.Subcommand;
import io.hfj.cli.report.FailureReport;
import io.hfj.env.Host;
import io.hfj.error.CommandHints;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Stream;
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
  private static final Set<String> VERSION = Set.of("-V", "--version");

  @Option(
      names = {"-V", "--version"},
      versionHelp = true,
      description = "Show the version.")
  private boolean version;

  private HfjCommand() {}

  /**
   * Parses and runs a command line.
   *
   * @param out for results only
   * @param err for messages and progress
   * @return the exit code
   */
  public static int run(Host host, String[] args, PrintStream out, PrintStream err) {
    if (args.length > 0
        && args[0].equals("download")
        && Stream.of(args).noneMatch(HELP::contains)) {
      WarmUp.begin();
    }
    DownloadCommand download = new DownloadCommand(host, out, err);
    Map<String, Supplier<Object>> commands = commands(host, args, out, err, download);
    FailureReport report = new FailureReport(err);
    UsageErrors errors = new UsageErrors(report, args);
    CommandLine line =
        withCommands(new CommandLine(new HfjCommand()), commands, args, 0)
            .setCommandName(host.program())
            .setOut(new PrintWriter(out, true))
            .setErr(new PrintWriter(err, true))
            .setOverwrittenOptionsAllowed(true) // the last one wins; scripts rely on it
            .setCaseInsensitiveEnumValuesAllowed(true)
            .setExpandAtFiles(false) // a name may begin with @
            .setUsageHelpAutoWidth(host.errIsTerminal())
            .setExecutionStrategy(HfjCommand::runLast)
            .setParameterExceptionHandler((e, words) -> errors.print(e))
            .setExecutionExceptionHandler(
                (e, at, result) ->
                    e instanceof HubException failure
                        ? printFailure(failure, at, report)
                        : report.printBug(e).value());
    if (args.length > 0 && !args[0].startsWith("-") && !commands.containsKey(args[0])) {
      // picocli would take a command after it for a command of hfj: 'hf models ls'
      return errors.print(new UnmatchedArgumentException(line, List.of(args)));
    }
    try {
      return line.execute(args);
    } catch (OutOfMemoryError e) {
      return report.print(MemoryExhausted.of(e), download.output().isJson(), false).value();
    }
  }

  /** Returns all commands, to read their names and options. */
  public static CommandLine tree(Host host) {
    PrintStream none = new PrintStream(OutputStream.nullOutputStream());
    String[] all = {};
    DownloadCommand download = new DownloadCommand(host, none, none);
    return withCommands(
        new CommandLine(new HfjCommand()), commands(host, all, none, none, download), all, 0);
  }

  private static Map<String, Supplier<Object>> commands(
      Host host, String[] args, PrintStream out, PrintStream err, DownloadCommand download) {
    Map<String, Supplier<Object>> commands = new LinkedHashMap<>();
    commands.put("download", () -> download);
    commands.put("ls", () -> new ListFilesCommand(host, out, err));
    commands.put("info", () -> new InfoCommand(host, out, err));
    commands.put("adopt", () -> new AdoptCommand(host, out, err));
    commands.put("scan-cache", () -> new ScanCacheCommand(host, out, err));
    commands.put("delete-cache", () -> new DeleteCacheCommand(host, out, err));
    commands.put("cache", () -> cache(host, args, out, err));
    commands.put("login", () -> new LoginCommand(host, out, err));
    commands.put("logout", () -> new LogoutCommand(host, out, err));
    commands.put("whoami", () -> new WhoAmICommand(host, out, err, true));
    commands.put("auth", () -> auth(host, args, out, err));
    commands.put("env", () -> new EnvCommand(host, out, err));
    commands.put("doctor", () -> new DoctorCommand(host, out, err));
    commands.put("help", () -> new HelpCommand(out));
    commands.put("version", () -> new VersionCommand(host, out, err));
    commands.put("completion", () -> new CompletionCommand(out, () -> tree(host)));
    return commands;
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

  private static CommandLine cache(Host host, String[] args, PrintStream out, PrintStream err) {
    Map<String, Supplier<Object>> commands = new LinkedHashMap<>();
    commands.put("ls", () -> new ListCacheCommand(host, out, err));
    commands.put("scan", () -> new ScanCacheCommand(host, out, err));
    commands.put("delete", () -> new DeleteCacheCommand(host, out, err));
    commands.put("rm", () -> new RemoveCacheCommand(host, out, err));
    commands.put("prune", () -> new PruneCacheCommand(host, out, err));
    commands.put("verify", () -> new VerifyCacheCommand(host, out, err));
    commands.put("dedup", () -> new DedupCacheCommand(host, out, err));
    commands.put("path", () -> new PathCacheCommand(host, out, err));
    return withCommands(new CommandLine(new CacheCommand()), commands, args, 1);
  }

  private static CommandLine auth(Host host, String[] args, PrintStream out, PrintStream err) {
    Map<String, Supplier<Object>> commands = new LinkedHashMap<>();
    commands.put("login", () -> new LoginCommand(host, out, err));
    commands.put("logout", () -> new LogoutCommand(host, out, err));
    commands.put("list", () -> new ListTokensCommand(host, out, err));
    commands.put("switch", () -> new SwitchTokenCommand(host, out, err));
    commands.put("token", () -> new TokenCommand(host, out, err));
    commands.put("whoami", () -> new WhoAmICommand(host, out, err, false));
    return withCommands(new CommandLine(new AuthCommand()), commands, args, 1);
  }

  /**
   * Creates only the command that is named, and none for the version alone: reading the options of
   * all of them is slow. The help needs all.
   */
  private static CommandLine withCommands(
      CommandLine line, Map<String, Supplier<Object>> commands, String[] args, int at) {
    Supplier<Object> named = at < args.length ? commands.get(args[at]) : null;
    if (named != null && !args[at].equals("help")) {
      return add(line, args[at], named.get());
    }
    if (args.length != 1 || !VERSION.contains(args[0])) {
      commands.forEach((name, command) -> add(line, name, command.get()));
    }
    return line;
  }

  /** Adds a command under the name it is called by; some have two. */
  private static CommandLine add(CommandLine line, String name, Object command) {
    CommandLine added = command instanceof CommandLine group ? group : new CommandLine(command);
    return line.addSubcommand(name, added.setCommandName(name));
  }

  /** The line of {@code --version}. */
  static final class VersionLine implements CommandLine.IVersionProvider {
    @Override
    public String[] getVersion() {
      return new String[] {"hfj " + Version.text()};
    }
  }
}
