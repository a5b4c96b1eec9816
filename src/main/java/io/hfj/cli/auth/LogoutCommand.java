package io.hfj.cli.auth;

import io.hfj.BadInput;
import io.hfj.auth.GitCredentials;
import io.hfj.auth.TokenStore;
import io.hfj.cli.options.HelpOption;
import io.hfj.cli.options.Subcommand;
import io.hfj.env.Host;
import io.hfj.env.NamedSetting;
import io.hfj.env.Settings;
import io.hfj.error.ExitCode;
import io.hfj.model.SafeText;
import java.io.PrintStream;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code hfj logout}. */
@Command(
    name = "logout",
    sortOptions = false,
    description = "Delete the stored tokens, or one of them.",
    footer = {
      "",
      "Examples:",
      "  hfj logout",
      "  hfj logout --token-name laptop",
      "",
      "Exit codes: 0 logged out, 2 a token from the environment is still in use.",
    })
public final class LogoutCommand extends Subcommand {
  @Option(
      names = "--token-name",
      paramLabel = "NAME",
      description = "Delete only this token; see 'auth list' (default: all).")
  private String name;

  @Mixin private AuthOptions options;

  @Mixin private HelpOption help;

  public LogoutCommand(Host host, PrintStream out, PrintStream err) {
    super(host, out, err);
  }

  @Override
  public Integer call() {
    Settings settings = options.settings(host, this::warn);
    TokenStore store = options.store(settings, host, this::warn);
    Optional<String> left =
        settings.tokens().fromEnvironment().stream().map(NamedSetting::variable).findFirst();
    if (!store.isEmpty()) {
      remove(store);
    } else if (left.isEmpty()) {
      err.println("Not logged in!");
    }
    if (!new GitCredentials(options.endpoint(settings)).reject()) {
      warn("could not delete the token from git credentials; check with: git credential fill");
    }
    if (left.isPresent()) {
      throw new BadInput(
          "still logged in: " + left.get() + " is set", "unset " + left.get() + " to log out");
    }
    return ExitCode.DONE.value();
  }

  private void remove(TokenStore store) {
    if (name == null) {
      store.removeAll();
      err.println("Successfully logged out from all access tokens.");
      return;
    }
    Optional<Boolean> wasActive = store.remove(name);
    if (wasActive.isEmpty()) {
      throw new BadInput(
          "there is no token '" + SafeText.of(name) + "'",
          "list the tokens: " + host.program() + " auth list");
    }
    err.println("Successfully logged out from access token: " + SafeText.of(name) + ".");
    if (wasActive.get()) {
      warn("this was the active token; activate another: " + host.program() + " auth switch");
    }
  }
}
