package io.hfj.cli.auth;

import io.hfj.BadInput;
import io.hfj.app.App;
import io.hfj.app.NetworkOptions;
import io.hfj.auth.GitCredentials;
import io.hfj.auth.TokenSource;
import io.hfj.auth.TokenStore;
import io.hfj.env.EndpointList;
import io.hfj.env.Host;
import io.hfj.env.NamedSetting;
import io.hfj.env.Settings;
import io.hfj.error.CommandHints;
import io.hfj.model.Token;
import java.io.PrintStream;
import java.util.Optional;
import java.util.function.Consumer;
import picocli.CommandLine.Option;

/** The option for the Hub's endpoint, shared by the commands about tokens. */
final class AuthOptions {
  @Option(
      names = "--endpoint",
      paramLabel = "URL",
      description = "Hub that the token is for (default: HF_ENDPOINT).")
  private String endpoint;

  /** Returns the settings; HF_HUB_DISABLE_IMPLICIT_TOKEN does not apply to these commands. */
  Settings settings(Host host, Consumer<String> notices) {
    return Settings.from(host, notices).withImplicitToken();
  }

  /** Finds the active token; an unusable one is reported and treated as absent. */
  Optional<Token> findActive(Settings settings, Consumer<String> notices) {
    try {
      return new TokenSource(settings.tokens(), notices).find(Optional.empty());
    } catch (BadInput unusable) {
      notices.accept(unusable.getMessage() + "; " + CommandHints.of(unusable));
      return Optional.empty();
    }
  }

  /** Stores the token with git's credential helper and prints the outcome. */
  void storeInGit(Settings settings, String secret, PrintStream err) {
    GitCredentials credentials = new GitCredentials(endpoint(settings));
    if (!credentials.hasHelper()) {
      err.println("warning: token not saved to git credentials: no credential helper is set");
      err.println("hint: set one: git config --global credential.helper store");
    } else if (credentials.approve(secret)) {
      err.println("Token saved to git credentials.");
    } else {
      err.println("warning: could not save the token to git credentials");
    }
  }

  private EndpointList endpoints(Settings settings) {
    return endpoint == null || endpoint.isBlank()
        ? settings.endpoints()
        : EndpointList.of(new NamedSetting("--endpoint", endpoint));
  }

  /** The Hub's address. */
  String endpoint(Settings settings) {
    return endpoints(settings).tokenOwner().value();
  }

  /** Whether the endpoint is not the public Hub. */
  boolean isPrivate(Settings settings) {
    return !endpoints(settings).tokenOwner().equals(io.hfj.env.Endpoint.PUBLIC);
  }

  App app(Host host, Settings settings, Consumer<String> notices) {
    NetworkOptions network = NetworkOptions.of(endpoints(settings));
    return new App(host, settings, network, notices);
  }

  TokenStore store(Settings settings, Host host, Consumer<String> notices) {
    return new TokenStore(settings.folders().tokenFile(), host.sleeper(), notices);
  }
}
