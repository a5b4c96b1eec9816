package io.hfj.cli;

import io.hfj.app.App;
import io.hfj.app.Choices;
import io.hfj.app.NetworkChoices;
import io.hfj.auth.TokenStore;
import io.hfj.env.EndpointList;
import io.hfj.env.Host;
import io.hfj.env.Setting;
import io.hfj.env.Settings;
import java.util.Optional;
import java.util.function.Consumer;
import picocli.CommandLine.Option;

/** Which Hub an account is of: the option of all commands about tokens. */
final class AuthOptions {
  @Option(
      names = "--endpoint",
      paramLabel = "URL",
      description = "The Hub that the token is for. Default: HF_ENDPOINT.")
  private String endpoint;

  private EndpointList endpoints(Settings settings) {
    return endpoint == null || endpoint.isBlank()
        ? settings.endpoints()
        : EndpointList.of(new Setting("--endpoint", endpoint));
  }

  /** The Hub's address. */
  String endpoint(Settings settings) {
    return endpoints(settings).tokenOwner().value();
  }

  /** Whether that is another Hub than the public one. */
  boolean isPrivate(Settings settings) {
    return !endpoints(settings).tokenOwner().equals(io.hfj.env.Endpoint.PUBLIC);
  }

  App app(Host host, Settings settings, Consumer<String> notices) {
    NetworkChoices network =
        new NetworkChoices(
            endpoints(settings),
            false,
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty());
    Choices choices =
        new Choices(network, Optional.empty(), Optional.empty(), Optional.empty(), false);
    return new App(host, settings, choices, notices);
  }

  TokenStore store(Settings settings, Host host, Consumer<String> notices) {
    return new TokenStore(settings.folders().tokenFile(), host.sleeper(), notices);
  }
}
