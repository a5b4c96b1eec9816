package io.hfj.cli.auth;

import io.hfj.AccessDenied;
import io.hfj.BadInput;
import io.hfj.Interrupted;
import io.hfj.NetworkFailure;
import io.hfj.app.App;
import io.hfj.auth.StoredToken;
import io.hfj.auth.TokenStore;
import io.hfj.cli.options.HelpOption;
import io.hfj.cli.options.Subcommand;
import io.hfj.console.DurationText;
import io.hfj.env.Host;
import io.hfj.env.Settings;
import io.hfj.error.CommandHints;
import io.hfj.error.ExitCode;
import io.hfj.hub.Account;
import io.hfj.hub.Accounts;
import io.hfj.hub.DeviceCode;
import io.hfj.hub.OAuthClient;
import io.hfj.hub.OAuthToken;
import io.hfj.model.Token;
import java.io.PrintStream;
import java.time.Duration;
import java.util.HashSet;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code hfj login}. */
@Command(
    name = "login",
    sortOptions = false,
    description = {
      "Store a token on this machine, for hfj and the Python client.",
      "On a terminal, asks for a token or logs in with a browser; otherwise, reads one line from"
          + " standard input.",
    },
    footer = {
      "",
      "Examples:",
      "  hfj login",
      "  hfj login --token-file token.txt",
      "  echo \"$SECRET\" | hfj login",
      "",
      "Other users of the machine can see the value of --token in the list of processes.",
    })
public final class LoginCommand extends Subcommand {
  private final Set<String> warned = new HashSet<>();

  @Option(names = "--token", paramLabel = "TOKEN", description = "Token to store.")
  private String token;

  @Option(
      names = "--token-file",
      paramLabel = "FILE",
      description = "Read the token from FILE, or from standard input if it is -.")
  private String tokenFile;

  @Option(
      names = "--name",
      paramLabel = "NAME",
      description = "Store the token as NAME (default: its name on the Hub).")
  private String name;

  @Option(names = "--force", negatable = true, description = "Log in even if already logged in.")
  private boolean force;

  @Option(
      names = "--no-validate",
      description = "Do not check the token with the Hub, for mirrors without accounts.")
  private boolean unchecked;

  @Option(
      names = "--add-to-git-credential",
      negatable = true,
      description = "Save the token to git credentials too.")
  private boolean git;

  @Mixin private AuthOptions options;

  @Mixin private HelpOption help;

  public LoginCommand(Host host, PrintStream out, PrintStream err) {
    super(host, out, err);
  }

  @Override
  public Integer call() {
    Settings settings = options.settings(host, this::warn);
    if (token != null && tokenFile != null) {
      throw new BadInput("--token and --token-file exclude each other", "omit one of them");
    }
    TokenStore store = options.store(settings, host, this::warn);
    String saved;
    try (App app = options.app(host, settings, this::warn)) {
      TokenInput source = new TokenInput(host, err);
      Optional<String> given =
          Optional.ofNullable(token).or(() -> Optional.ofNullable(tokenFile).map(source::fromFile));
      if (given.isEmpty() && !host.inIsTerminal()) {
        given = source.fromInput();
      }
      if (given.isEmpty() && !force && options.findActive(settings, this::warn).isPresent()) {
        err.println("already logged in; use --force to log in again");
        return ExitCode.DONE.value();
      }
      if (given.isEmpty() && !host.inIsTerminal()) {
        throw new BadInput(
            "no token on standard input",
            "use --token-file, or run the command on a terminal to log in with a browser");
      }
      if (given.isEmpty()) {
        given = source.fromTerminal();
      }
      StoredToken wanted =
          given.isPresent()
              ? validate(app.accounts(), given.get())
              : fromBrowser(app.accounts(), app.oauth());
      saved = save(settings, store, wanted);
    }
    printActive(settings, store, saved);
    return ExitCode.DONE.value();
  }

  /** Prints each warning once: the active token is looked up before and after the login. */
  @Override
  protected void warn(String text) {
    if (warned.add(text)) {
      super.warn(text);
    }
  }

  private StoredToken validate(Accounts accounts, String typed) {
    String secret = typed.replaceAll("[\r\n]", "").strip();
    if (secret.isEmpty() || !Token.isWellFormed(secret)) {
      throw new BadInput(
          secret.isEmpty()
              ? "the token is empty"
              : "the token contains characters that are not allowed in a token",
          "copy it again from the Hub's settings page; it looks like hf_...");
    }
    if (secret.startsWith("api_org")) {
      throw new BadInput(
          "tokens of organizations are not supported", "log in with a token of your own account");
    }
    String source =
        token != null ? "--token" : tokenFile != null ? "--token-file" : "standard input";
    Optional<Account> account =
        unchecked ? Optional.empty() : Optional.of(account(accounts, new Token(secret, source)));
    account.ifPresent(
        known ->
            err.println(
                "Token is valid"
                    + known.role().map(role -> " (permission: " + role + ")").orElse("")
                    + "."));
    String savedName =
        Optional.ofNullable(name)
            .or(() -> account.flatMap(Account::tokenName))
            .or(() -> account.map(known -> "oauth-" + known.name()))
            .orElse("unchecked");
    return new StoredToken(savedName, secret, Optional.empty(), OptionalLong.empty());
  }

  private static Account account(Accounts accounts, Token token) {
    try {
      return accounts.whoAmI(token);
    } catch (NetworkFailure e) {
      throw new NetworkFailure(
          e.getMessage(),
          CommandHints.of(e) + "; or store the token unchecked, with --no-validate and --name",
          e);
    }
  }

  private StoredToken fromBrowser(Accounts accounts, OAuthClient oauth) {
    OAuthToken got = pollForToken(oauth);
    Account account = accounts.whoAmI(new Token(got.access(), "login"));
    long now = host.clock().instant().getEpochSecond();
    OptionalLong expires =
        got.lifetime().isPresent()
            ? OptionalLong.of(now + got.lifetime().getAsLong())
            : OptionalLong.empty();
    err.println("Token is valid.");
    if (got.refresh().isPresent()) {
      err.println("The token is renewed automatically while it is used.");
    } else if (expires.isPresent()) {
      Duration life = Duration.ofSeconds(got.lifetime().getAsLong());
      err.println("The token expires in " + DurationText.of(life) + ".");
    }
    String savedName = name != null ? name : "oauth-" + account.name();
    return new StoredToken(savedName, got.access(), got.refresh(), expires);
  }

  private OAuthToken pollForToken(OAuthClient oauth) {
    DeviceCode code = oauth.deviceCode();
    out.println();
    out.println("    Open this address in a browser:");
    out.println("        " + code.page());
    out.println("    and enter the code: " + code.userCode());
    out.println();
    out.print("    Waiting for authorization");
    out.flush();
    Duration interval = code.interval();
    long deadline = host.nanos().getAsLong() + code.lifetime().toNanos();
    try {
      while (host.nanos().getAsLong() < deadline) {
        OAuthClient.Poll poll = oauth.poll(code);
        if (poll.token().isPresent()) {
          return poll.token().get();
        }
        interval = poll.slower() ? interval.plusSeconds(5) : interval;
        out.print(".");
        out.flush();
        host.sleeper().sleep(interval);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new Interrupted("interrupted while waiting for the browser", "");
    } finally {
      out.println();
    }
    throw new AccessDenied(
        "login timed out: the code was not confirmed in the browser", "log in again");
  }

  /** Saves the token and returns the name it is stored under. */
  private String save(Settings settings, TokenStore store, StoredToken wanted) {
    StoredToken saved = store.save(wanted);
    if (git) {
      options.storeInGit(settings, saved.secret(), err);
    } else {
      err.println("Token not saved to git credentials; use --add-to-git-credential.");
    }
    err.println("The token `" + saved.name() + "` has been saved to " + store.storedFile());
    err.println("Your token has been saved to " + store.tokenFile());
    err.println("Login successful.");
    return saved.name();
  }

  private void printActive(Settings settings, TokenStore store, String saved) {
    Optional<Token> active = options.findActive(settings, this::warn);
    if (active.isPresent() && !store.active().equals(active.map(Token::secret))) {
      warn(active.get().source() + " overrides the saved token");
    } else {
      err.println("The current active token is: `" + saved + "`");
    }
  }
}
