package io.hfj.cli;

import io.hfj.app.Version;
import io.hfj.cli.options.HelpOption;
import io.hfj.cli.options.Subcommand;
import io.hfj.env.Host;
import io.hfj.error.ExitCode;
import java.io.PrintStream;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code hfj version}, like the official clients. */
@Command(name = "version", sortOptions = false, description = "Show the version.")
final class VersionCommand extends Subcommand {
  @Mixin private HelpOption help;

  VersionCommand(Host host, PrintStream out, PrintStream err) {
    super(host, out, err);
  }

  @Override
  public Integer call() {
    out.println(output.result(Version.line(), Map.of("version", Version.text())));
    return ExitCode.DONE.value();
  }
}
