package io.hfj.cli.auth;

import io.hfj.AccessDenied;
import io.hfj.app.App;
import io.hfj.cli.options.HelpOption;
import io.hfj.cli.options.Subcommand;
import io.hfj.console.JsonText;
import io.hfj.env.Host;
import io.hfj.env.NamedSetting;
import io.hfj.env.Settings;
import io.hfj.error.ExitCode;
import io.hfj.hub.Account;
import io.hfj.model.Token;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code hfj whoami}, like the legacy client, and {@code hfj auth whoami}, like {@code hf}. */
@Command(name = "whoami", sortOptions = false, description = "Show the logged-in account.")
public final class WhoAmICommand extends Subcommand {
  private final boolean legacy;

  @Mixin private AuthOptions options;

  @Option(
      names = "--token",
      paramLabel = "TOKEN",
      description = "Use this token instead of the active one.")
  private String token;

  @Mixin private HelpOption help;

  public WhoAmICommand(Host host, PrintStream out, PrintStream err, boolean legacy) {
    super(host, out, err);
    this.legacy = legacy;
  }

  @Override
  public Integer call() {
    Settings settings = options.settings(host, this::warn);
    try (App app = options.app(host, settings, this::warn)) {
      Optional<Token> found =
          app.findToken(Optional.ofNullable(token).map(text -> new NamedSetting("--token", text)));
      if (found.isEmpty()) {
        if (legacy) { // exit code 0 as in the legacy client, in either format
          out.println(output.isJson() ? JsonText.of(noUser()) : "Not logged in");
          return ExitCode.DONE.value();
        }
        throw new AccessDenied("not logged in", "log in: " + host.program() + " login");
      }
      Account account = app.accounts().whoAmI(found.get());
      print(account, found.get(), settings);
    }
    return ExitCode.DONE.value();
  }

  private static Map<String, Object> noUser() {
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("user", null);
    return document;
  }

  private void print(Account account, Token found, Settings settings) {
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("user", account.name());
    document.put("orgs", account.orgs());
    document.put("endpoint", options.endpoint(settings));
    document.put("token_source", found.source());
    document.put("token_name", account.tokenName().orElse(null));
    document.put("permission", account.role().orElse(null));
    out.println(
        output.result(String.join(System.lineSeparator(), lines(account, settings)), document));
  }

  private List<String> lines(Account account, Settings settings) {
    String orgs = String.join(",", account.orgs());
    String endpoint = options.endpoint(settings);
    List<String> lines = new ArrayList<>();
    lines.add(legacy ? account.name() : "Logged in");
    if (!legacy) {
      lines.add("  user: " + account.name());
    }
    if (!orgs.isEmpty()) {
      lines.add((legacy ? "orgs:  " : "  orgs: ") + orgs);
    }
    if (options.isPrivate(settings)) {
      lines.add((legacy ? "Authenticated through private endpoint: " : "  endpoint: ") + endpoint);
    }
    return lines;
  }
}
