package io.hfj.cli;

import io.hfj.BadInput;
import io.hfj.app.Version;
import io.hfj.auth.TokenSource;
import io.hfj.cli.options.HelpOption;
import io.hfj.cli.options.Subcommand;
import io.hfj.console.JsonText;
import io.hfj.env.Endpoint;
import io.hfj.env.Host;
import io.hfj.env.Settings;
import io.hfj.env.Variable;
import io.hfj.error.ExitCode;
import io.hfj.model.SafeText;
import io.hfj.model.Token;
import io.hfj.store.DiskProbe;
import io.hfj.store.fs.DiskSpace;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code hfj env}. */
@Command(
    name = "env",
    sortOptions = false,
    description = "Print version and configuration for a bug report.")
final class EnvCommand extends Subcommand {
  @Mixin private HelpOption help;

  EnvCommand(Host host, PrintStream out, PrintStream err) {
    super(host, out, err);
  }

  @Override
  public Integer call() {
    List<String> notices = new ArrayList<>();
    Map<String, Object> facts = new LinkedHashMap<>();
    facts.put("hfj version", Version.text());
    facts.put(
        "Platform", property("os.name") + " " + property("os.version") + " " + property("os.arch"));
    facts.put("Java version", property("java.version") + ", " + property("java.vm.name"));
    Optional<BadInput> wrong = Optional.empty();
    try {
      addSettings(facts, notices);
    } catch (BadInput e) {
      wrong = Optional.of(e);
    }
    for (Variable variable : Variable.values()) {
      addVariable(facts, variable);
    }
    print(facts, notices);
    if (wrong.isPresent()) {
      throw wrong.get(); // after printing: the report matters most when something is wrong
    }
    return ExitCode.DONE.value();
  }

  private void addSettings(Map<String, Object> facts, List<String> notices) {
    Settings settings = Settings.from(host, notices::add);
    facts.put("Token path", settings.folders().tokenFile());
    facts.put("Token", token(settings, notices));
    facts.put(
        "Endpoints",
        String.join(", ", settings.endpoints().all().stream().map(Endpoint::value).toList()));
    facts.put("Cache", settings.folders().hubCache());
    facts.put("Cache file system", DiskProbe.fileSystemType(settings.folders().hubCache()));
    long free = DiskSpace.usable(settings.folders().hubCache());
    facts.put("Cache free bytes", free == Long.MAX_VALUE ? "unknown" : free);
    facts.put("Offline", settings.network().offline());
  }

  private void addVariable(Map<String, Object> facts, Variable variable) {
    String set = host.env().getOrDefault(variable.name(), "");
    String value = set.isBlank() ? variable.fallback() : variable.display(set);
    if (!value.isEmpty()) {
      facts.put(variable.name(), value + (set.isBlank() ? " (default)" : " (environment)"));
    }
    String lower = variable.name().toLowerCase(Locale.ROOT);
    String first = host.env().get(lower);
    if (variable.hasLowerCaseName() && first != null) {
      String shown = first.isBlank() ? "none" : variable.display(first);
      facts.put(lower, shown + " (environment, overrides " + variable.name() + ")");
    }
  }

  private static String property(String name) {
    return System.getProperty(name, "unknown");
  }

  private static String token(Settings settings, List<String> notices) {
    try {
      Optional<Token> token =
          new TokenSource(settings.tokens(), notices::add).find(Optional.empty());
      return token.map(found -> "from " + found.source()).orElse("none");
    } catch (BadInput unusable) {
      return unusable.getMessage();
    }
  }

  private void print(Map<String, Object> facts, List<String> notices) {
    if (output.isJson()) {
      facts.put("warnings", notices);
      out.println(JsonText.of(facts));
      return;
    }
    out.println();
    out.println("Paste this into a bug report; it contains no secrets:");
    out.println();
    facts.forEach((name, value) -> out.println("- " + name + ": " + SafeText.of(value.toString())));
    notices.forEach(notice -> out.println("- warning: " + SafeText.of(notice)));
    out.println();
  }
}
