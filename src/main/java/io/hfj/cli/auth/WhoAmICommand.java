package io.hfj.cli.auth;

import io.hfj.AccessDenied;
import io.hfj.app.App;
import io.hfj.cli.options.HelpOption;
import io.hfj.cli.options.Subcommand;
import io.hfj.cli.report.FailureReporting;
import io.hfj.console.JsonText;
import io.hfj.env.Host;
import io.hfj.env.NamedSetting;
import io.hfj.env.Settings;
import io.hfj.error.ExitCode;
import io.hfj.hub.Account;
import io.hfj.model.Token;
import java.io.PrintStream;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code hfj whoami}, like the legacy client, and {@code hfj auth whoami}, like {@code hf}. */
@Command(name = "whoami", sortOptions = false, description = "Show the logged-in account.")
public final class WhoAmICommand extends Subcommand implements FailureReporting {
  private final boolean legacy;

  @Mixin private AuthOptions options;

  @Option(
      names = "--token",
      paramLabel = "TOKEN",
      description = "Use this token instead of the active one.")
  private String token;

  @Option(names = "--json", description = "Print the result as JSON.")
  private boolean json;

  @Mixin private HelpOption help;

  public WhoAmICommand(Host host, PrintStream out, PrintStream err, boolean legacy) {
    super(host, out, err);
    this.legacy = legacy;
  }

  @Override
  public boolean isJson() {
    return json;
  }

  @Override
  public Integer call() {
    Settings settings = options.settings(host, this::warn);
    try (App app = options.app(host, settings, this::warn)) {
      Optional<Token> found =
          app.findToken(Optional.ofNullable(token).map(text -> new NamedSetting("--token", text)));
      if (found.isEmpty()) {
        if (legacy) { // exit code 0 as in the legacy client, in either format
          out.println(json ? JsonText.of(noUser()) : "Not logged in");
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
    String orgs = String.join(",", account.orgs());
    boolean elsewhere = options.isPrivate(settings);
    if (json) {
      Map<String, Object> document = new LinkedHashMap<>();
      document.put("user", account.name());
      document.put("orgs", account.orgs());
      document.put("endpoint", options.endpoint(settings));
      document.put("token_source", found.source());
      document.put("token_name", account.tokenName().orElse(null));
      document.put("permission", account.role().orElse(null));
      out.println(JsonText.of(document));
    } else if (legacy) {
      out.println(account.name());
      if (!orgs.isEmpty()) {
        out.println("orgs:  " + orgs);
      }
      if (elsewhere) {
        out.println("Authenticated through private endpoint: " + options.endpoint(settings));
      }
    } else {
      out.println("Logged in");
      out.println("  user: " + account.name());
      if (!orgs.isEmpty()) {
        out.println("  orgs: " + orgs);
      }
      if (elsewhere) {
        out.println("  endpoint: " + options.endpoint(settings));
      }
    }
  }
}
