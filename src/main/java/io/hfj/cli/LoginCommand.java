package io.hfj.cli;

import io.hfj.app.App;
import io.hfj.auth.GitCredentials;
import io.hfj.auth.StoredToken;
import io.hfj.auth.TokenSource;
import io.hfj.auth.TokenStore;
import io.hfj.console.Question;
import io.hfj.env.Host;
import io.hfj.env.Settings;
import io.hfj.error.AccessDenied;
import io.hfj.error.BadInput;
import io.hfj.error.ExitCode;
import io.hfj.error.Interrupted;
import io.hfj.hub.Account;
import io.hfj.hub.Accounts;
import io.hfj.hub.DeviceCode;
import io.hfj.hub.OAuthToken;
import io.hfj.model.Token;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code hfj login}. */
@Command(
    name = "login",
    sortOptions = false,
    description = {
      "Keeps a token on this machine, where the Python client finds it too. At a terminal it asks"
          + " for one, or lets you log in with a browser; else it reads one from its input.",
    },
    footer = {
      "",
      "Examples:",
      "  hfj login",
      "  hfj login --token-file token.txt",
      "  echo \"$SECRET\" | hfj login",
      "",
      "Other users of the machine can see what stands behind --token.",
    })
final class LoginCommand implements Callable<Integer> {
  private static final int LONGEST = 10_000;

  private final Host host;
  private final PrintStream out;
  private final PrintStream err;

  @Option(names = "--token", paramLabel = "TOKEN", description = "The token itself.")
  private String token;

  @Option(
      names = "--token-file",
      paramLabel = "FILE",
      description = "A file that holds it; - for the input.")
  private String tokenFile;

  @Option(names = "--name", paramLabel = "NAME", description = "Name to keep it by.")
  private String name;

  @Option(names = "--force", negatable = true, description = "Even if you are logged in already.")
  private boolean force;

  @Option(
      names = "--no-validate",
      description = "Do not ask the Hub whether it is right, for mirrors that cannot tell.")
  private boolean unchecked;

  @Option(names = "--add-to-git-credential", negatable = true, description = "Let git know it too.")
  private boolean git;

  @Mixin private AuthOptions options;

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Show this help.")
  private boolean help;

  LoginCommand(Host host, PrintStream out, PrintStream err) {
    this.host = host;
    this.out = out;
    this.err = err;
  }

  @Override
  public Integer call() {
    Settings settings = Settings.from(host, this::warn);
    if (token != null && tokenFile != null) {
      throw new BadInput("--token and --token-file do not go together", "drop one of them");
    }
    TokenStore store = options.store(settings, host, this::warn);
    try (App app = options.app(host, settings, this::warn)) {
      Optional<String> given = given();
      if (given.isEmpty() && !host.inIsTerminal()) {
        given = fromInput();
      }
      if (given.isEmpty() && !force && isLoggedIn(settings)) {
        err.println("You are already logged in. Use --force to log in again.");
        return ExitCode.DONE.value();
      }
      if (given.isEmpty() && host.inIsTerminal()) {
        given = pasted();
      }
      Accounts accounts = app.accounts();
      if (given.isPresent()) {
        save(store, accounts, given.get());
      } else {
        saveFromBrowser(store, accounts);
      }
    }
    tellActive(settings, store);
    return ExitCode.DONE.value();
  }

  private void warn(String text) {
    err.println("warning: " + text);
  }

  private boolean isLoggedIn(Settings settings) {
    return new TokenSource(settings.tokens(), this::warn).find(Optional.empty()).isPresent();
  }

  private Optional<String> given() {
    if (token != null) {
      return Optional.of(token);
    }
    if (tokenFile == null) {
      return Optional.empty();
    }
    if (tokenFile.equals("-")) {
      return Optional.of(input());
    }
    try {
      return Optional.of(Files.readString(TypedPath.absolute(host, Path.of(tokenFile))));
    } catch (IOException | java.nio.file.InvalidPathException e) {
      throw new BadInput("the token file cannot be read: " + tokenFile, "check its name");
    }
  }

  /** Who writes into a pipe means a token; an input that is empty is none. */
  private Optional<String> fromInput() {
    return Optional.of(input()).filter(text -> !text.isBlank());
  }

  private String input() {
    try {
      InputStream in = host.in();
      return new String(in.readNBytes(LONGEST), StandardCharsets.UTF_8);
    } catch (IOException gone) {
      return "";
    }
  }

  /** Empty if the browser is wanted. */
  private Optional<String> pasted() {
    Question question = new Question(host, err);
    err.println("How do you want to log in?");
    err.println("  1. with a browser");
    err.println("  2. by a token from the Hub's settings page");
    Optional<String> choice = question.ask("Choice [1]:");
    if (choice.isEmpty()) {
      throw new Interrupted("nothing was chosen", "give a token with --token-file");
    }
    return switch (choice.get()) {
      case "", "1" -> Optional.empty();
      case "2" ->
          Optional.of(
              question
                  .askHidden("Token (it will not be shown):")
                  .orElseThrow(() -> new Interrupted("no token was given", "")));
      default -> Optional.of(choice.get()).filter(text -> text.startsWith("hf_"));
    };
  }

  private void save(TokenStore store, Accounts accounts, String typed) {
    String secret = typed.replaceAll("[\r\n]", "").strip();
    if (secret.isEmpty() || !secret.chars().allMatch(c -> c > ' ' && c < 0x7f)) {
      throw new BadInput(
          secret.isEmpty() ? "the token is empty" : "the token has characters none can have",
          "copy it again from the Hub's settings page; it looks like hf_...");
    }
    if (secret.startsWith("api_org")) {
      throw new BadInput(
          "that is the token of an organization", "log in with one of your own account");
    }
    String source = token != null ? "--token" : tokenFile != null ? "--token-file" : "input";
    Optional<Account> account =
        unchecked ? Optional.empty() : Optional.of(accounts.whoAmI(new Token(secret, source)));
    account.ifPresent(
        known ->
            err.println(
                "Token is valid"
                    + known.role().map(role -> " (permission: " + role + ")").orElse("")
                    + "."));
    String kept =
        Optional.ofNullable(name)
            .or(() -> account.flatMap(Account::tokenName))
            .or(() -> account.map(known -> "oauth-" + known.name()))
            .orElse("unchecked");
    save(store, new StoredToken(kept, secret, Optional.empty(), OptionalLong.empty()));
  }

  private void saveFromBrowser(TokenStore store, Accounts accounts) {
    OAuthToken got = fromBrowser(accounts);
    Account account = accounts.whoAmI(new Token(got.access(), "login"));
    long now = host.clock().instant().getEpochSecond();
    OptionalLong expires =
        got.lifetime().isPresent()
            ? OptionalLong.of(now + got.lifetime().getAsLong())
            : OptionalLong.empty();
    err.println("Token is valid.");
    String kept = name != null ? name : "oauth-" + account.name();
    save(store, new StoredToken(kept, got.access(), got.refresh(), expires));
    if (got.refresh().isPresent()) {
      err.println("It is renewed by itself, as long as it is used.");
    } else if (expires.isPresent()) {
      err.println("It is good for " + got.lifetime().getAsLong() / 86_400 + " days.");
    }
  }

  private OAuthToken fromBrowser(Accounts accounts) {
    DeviceCode code = accounts.deviceCode();
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
        Accounts.Poll poll = accounts.poll(code);
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
    throw new AccessDenied("nobody let us in within the time the Hub gives", "log in again");
  }

  private void save(TokenStore store, StoredToken wanted) {
    StoredToken kept = store.save(wanted);
    if (git) {
      saveToGit(kept);
    } else {
      err.println("Git does not know the token; --add-to-git-credential lets it.");
    }
    err.println("The token `" + kept.name() + "` has been saved to " + store.storedFile());
    err.println("Your token has been saved to " + store.tokenFile());
    err.println("Login successful.");
  }

  private void saveToGit(StoredToken kept) {
    if (!GitCredentials.hasHelper()) {
      warn(
          "git keeps no credentials, so it was not told the token; choose a helper first: git"
              + " config --global credential.helper store");
    } else if (new GitCredentials(options.endpoint(Settings.from(host, n -> {})))
        .approve(kept.secret())) {
      err.println("Git keeps the token too.");
    } else {
      warn("git could not be told the token");
    }
  }

  private void tellActive(Settings settings, TokenStore store) {
    Optional<Token> active = new TokenSource(settings.tokens(), this::warn).find(Optional.empty());
    Optional<String> saved = store.active();
    if (active.isPresent() && !saved.equals(active.map(Token::secret))) {
      warn("the token from " + active.get().source() + " counts before the saved one");
    } else {
      saved
          .flatMap(store::named)
          .ifPresent(now -> err.println("The current active token is: `" + now.name() + "`"));
    }
  }
}
