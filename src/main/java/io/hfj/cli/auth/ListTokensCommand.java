package io.hfj.cli.auth;

import io.hfj.auth.StoredToken;
import io.hfj.auth.TokenStore;
import io.hfj.cli.options.HelpOption;
import io.hfj.cli.options.Subcommand;
import io.hfj.console.JsonText;
import io.hfj.env.Host;
import io.hfj.env.Settings;
import io.hfj.error.ExitCode;
import io.hfj.model.SafeText;
import io.hfj.model.Token;
import java.io.PrintStream;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code hfj auth list}. */
@Command(
    name = "list",
    aliases = "ls",
    sortOptions = false,
    description = "List the stored tokens; * marks the active one.")
final class ListTokensCommand extends Subcommand {
  @Mixin private AuthOptions options;

  @Mixin private HelpOption help;

  ListTokensCommand(Host host, PrintStream out, PrintStream err) {
    super(host, out, err);
  }

  @Override
  public Integer call() {
    Settings settings = options.settings(host, this::warn);
    TokenStore store = options.store(settings, host, this::warn);
    Collection<StoredToken> tokens = store.all().values();
    Optional<Token> active = options.findActive(settings, this::warn);
    Optional<String> secret = active.map(Token::secret);
    if (output.isJson()) {
      out.println(JsonText.of(tokens.stream().map(token -> entry(token, secret)).toList()));
    } else if (output.isQuiet()) {
      tokens.forEach(token -> out.println(SafeText.of(token.name())));
    } else if (tokens.isEmpty()) {
      err.println("No access tokens found.");
    } else {
      table(tokens, secret).forEach(out::println);
    }
    active
        .filter(token -> !token.source().equals(store.tokenFile().toString()))
        .ifPresent(token -> warn(token.source() + " overrides the stored tokens"));
    return ExitCode.DONE.value();
  }

  private static Map<String, Object> entry(StoredToken token, Optional<String> active) {
    Map<String, Object> entry = new LinkedHashMap<>();
    entry.put("name", token.name());
    entry.put("token", token.masked());
    entry.put("active", active.filter(token.secret()::equals).isPresent());
    OptionalLong expiresAt = token.expiresAt();
    entry.put("expires_at", expiresAt.isPresent() ? expiresAt.getAsLong() : null);
    return entry;
  }

  /** The same layout as the official client's, including the case of letters. */
  private List<String> table(Collection<StoredToken> tokens, Optional<String> active) {
    boolean expire = tokens.stream().anyMatch(token -> token.expiresAt().isPresent());
    List<List<String>> rows = new ArrayList<>();
    rows.add(List.of("", "name", "token", "expires"));
    for (StoredToken token : tokens) {
      String star = active.filter(token.secret()::equals).isPresent() ? "*" : "";
      rows.add(List.of(star, SafeText.of(token.name()), token.masked(), expires(token)));
    }
    int columns = expire ? 4 : 3;
    List<Integer> widths = new ArrayList<>();
    for (int column = 0; column < columns; column++) {
      int at = column;
      widths.add(Math.max(1, rows.stream().mapToInt(row -> row.get(at).length()).max().orElse(1)));
    }
    rows.add(1, widths.stream().map("-"::repeat).toList());
    return rows.stream().map(row -> line(row, widths)).toList();
  }

  private static String line(List<String> row, List<Integer> widths) {
    List<String> cells = new ArrayList<>();
    for (int i = 0; i < widths.size(); i++) {
      cells.add(row.get(i) + " ".repeat(widths.get(i) - row.get(i).length()));
    }
    return String.join(" ", cells);
  }

  private String expires(StoredToken token) {
    if (token.expiresAt().isEmpty()) {
      return "";
    }
    Instant at = Instant.ofEpochSecond(token.expiresAt().getAsLong());
    boolean past = at.isBefore(host.clock().instant());
    return at.atZone(ZoneId.systemDefault()).toLocalDate() + (past ? " (expired)" : "");
  }
}
