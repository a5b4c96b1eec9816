package io.hfj.cli.auth;

import io.hfj.BadInput;
import io.hfj.HubException;
import io.hfj.Interrupted;
import io.hfj.auth.TokenStore;
import io.hfj.cli.options.HelpOption;
import io.hfj.cli.options.Subcommand;
import io.hfj.console.Prompt;
import io.hfj.env.Host;
import io.hfj.env.Settings;
import io.hfj.error.ExitCode;
import io.hfj.model.SafeText;
import java.io.PrintStream;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code hfj auth switch}. */
@Command(
    name = "switch",
    sortOptions = false,
    description = "Activate another stored token; ask which one if no name is given.")
final class SwitchTokenCommand extends Subcommand {
  @Option(
      names = "--token-name",
      paramLabel = "NAME",
      description = "Token to activate; see 'auth list'.")
  private String name;

  @Option(
      names = "--add-to-git-credential",
      negatable = true,
      description = "Save the token to git credentials too.")
  private boolean git;

  @Mixin private AuthOptions options;

  @Mixin private HelpOption help;

  SwitchTokenCommand(Host host, PrintStream out, PrintStream err) {
    super(host, out, err);
  }

  @Override
  public Integer call() {
    Settings settings = options.settings(host, this::warn);
    TokenStore store = options.store(settings, host, this::warn);
    List<String> names = List.copyOf(store.all().keySet());
    if (name == null && names.isEmpty()) {
      out.println("No token name provided. Aborting.");
      return ExitCode.DONE.value();
    }
    String chosen = name != null ? name : ask(names);
    if (!store.activate(chosen)) {
      throw new BadInput(
          "there is no token '" + SafeText.of(chosen) + "' in " + store.storedFile(),
          "list the tokens: " + host.program() + " auth list");
    }
    if (git) {
      store.active().ifPresent(secret -> options.storeInGit(settings, secret, err));
    }
    err.println("The current active token is: " + SafeText.of(chosen));
    options
        .findActive(settings, this::warn)
        .filter(token -> !token.source().equals(store.tokenFile().toString()))
        .ifPresent(token -> warn(token.source() + " overrides the stored tokens"));
    return ExitCode.DONE.value();
  }

  private String ask(List<String> names) {
    for (int i = 0; i < names.size(); i++) {
      err.println("  " + (i + 1) + ". " + SafeText.of(names.get(i)));
    }
    String answer = new Prompt(host, err).ask("Choice [1]:").orElseThrow(this::nothingChosen);
    String number = answer.isEmpty() ? "1" : answer;
    if (number.matches("\\d{1,6}")) {
      int at = Integer.parseInt(number);
      if (at >= 1 && at <= names.size()) {
        return names.get(at - 1);
      }
    }
    return answer; // a name; an unknown one is reported by the caller
  }

  /** An interrupt at a terminal; elsewhere a missing option. */
  private HubException nothingChosen() {
    String advice = "name the token with --token-name";
    return host.inIsTerminal()
        ? new Interrupted("no token was chosen", advice)
        : new BadInput("not a terminal: cannot ask which token to activate", advice);
  }
}
