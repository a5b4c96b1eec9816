package io.hfj.cli.auth;

import io.hfj.cli.options.CommandGroup;
import io.hfj.env.Host;
import java.io.PrintStream;
import java.util.List;
import picocli.CommandLine.Command;

/** {@code hfj auth}: the group of commands about tokens, as in {@code hf}. */
@Command(
    name = "auth",
    synopsisSubcommandLabel = "COMMAND",
    description = "Manage tokens, and show the logged-in account.")
public final class AuthCommand extends CommandGroup {
  public AuthCommand(Host host, PrintStream out, PrintStream err) {
    super(host, out, err, List.of("login", "logout", "list", "switch", "token", "whoami"));
  }

  @Override
  protected Object create(String name) {
    return switch (name) {
      case "login" -> new LoginCommand(host, out, err);
      case "logout" -> new LogoutCommand(host, out, err);
      case "list" -> new ListTokensCommand(host, out, err);
      case "switch" -> new SwitchTokenCommand(host, out, err);
      case "token" -> new TokenCommand(host, out, err);
      case "whoami" -> new WhoAmICommand(host, out, err, false);
      default -> throw new IllegalArgumentException(name);
    };
  }
}
