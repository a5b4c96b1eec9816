package io.hfj.cli.auth;

import io.hfj.AccessDenied;
import io.hfj.app.App;
import io.hfj.cli.options.HelpOption;
import io.hfj.cli.options.Subcommand;
import io.hfj.env.Host;
import io.hfj.env.Settings;
import io.hfj.error.ExitCode;
import io.hfj.model.Token;
import java.io.PrintStream;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code hfj auth token}: the only command that prints a token. */
@Command(
    name = "token",
    sortOptions = false,
    description = "Print the active token, for other programs.")
final class TokenCommand extends Subcommand {
  @Mixin private AuthOptions options;

  @Mixin private HelpOption help;

  TokenCommand(Host host, PrintStream out, PrintStream err) {
    super(host, out, err);
  }

  @Override
  public Integer call() {
    Settings settings = options.settings(host, this::warn);
    try (App app = options.app(host, settings, this::warn)) {
      Token token =
          app.findToken(Optional.empty())
              .orElseThrow(
                  () -> new AccessDenied("not logged in", "log in: " + host.program() + " login"));
      out.println(token.secret());
    }
    return ExitCode.DONE.value();
  }
}
