package io.hfj.cli.options;

import io.hfj.BadInput;
import io.hfj.XetMode;
import io.hfj.app.NetworkOptions;
import io.hfj.env.Endpoint;
import io.hfj.env.EndpointList;
import io.hfj.env.NamedSetting;
import io.hfj.env.Settings;
import java.util.Optional;
import java.util.function.Consumer;
import picocli.CommandLine.Option;

/** Options for endpoints and token, shared by commands that use the network. */
public final class EndpointOptions {
  @Option(names = "--token", paramLabel = "TOKEN", description = "Use TOKEN for this command.")
  private String token;

  @Option(
      names = "--endpoint",
      paramLabel = "URL[,URL...]",
      description =
          "Hub or mirror to use, or a comma-separated list, tried in order (default: HF_ENDPOINT)."
              + " demo: is a Hub built into hfj.")
  private String endpoint;

  @Option(
      names = "--token-endpoint",
      paramLabel = "URL",
      description =
          "Endpoint that receives the token (default: the first). The host of a link receives none"
              + " unless it is named here.")
  private String tokenEndpoint;

  @Option(
      names = "--no-foreign-hosts",
      description = "Refuse redirects to hosts other than the endpoints.")
  private boolean onlyEndpoints;

  /**
   * Returns the network options for a repository that may be named by a link, of a command that
   * reads no content.
   *
   * @param linked the endpoint of the link, if it is not configured
   * @param notices receives a message about that endpoint
   * @throws BadInput if a value is invalid, or two contradict each other
   */
  public NetworkOptions resolve(
      Settings settings, Optional<Endpoint> linked, Consumer<String> notices) {
    NetworkOptions options =
        network(linked.map(to -> replaced(endpoints(settings), to)).orElse(endpoints(settings)));
    linked.ifPresent(to -> notices.accept(notice(to, options.endpoints())));
    return options;
  }

  /** Returns the endpoints of the option or the settings. */
  public EndpointList endpoints(Settings settings) {
    return nonBlank("--endpoint", endpoint).map(EndpointList::of).orElse(settings.endpoints());
  }

  private EndpointList replaced(EndpointList endpoints, Endpoint linked) {
    if (nonBlank("--endpoint", endpoint).isPresent() || endpoints.isDemo()) {
      throw new BadInput(
          "the link leads to "
              + linked
              + ", and "
              + endpoints.source()
              + " is "
              + endpoints.all().get(0),
          "omit one of them");
    }
    return endpoints.replacedBy(linked);
  }

  private static String notice(Endpoint linked, EndpointList endpoints) {
    return "using "
        + linked
        + " of the link as the endpoint"
        + (endpoints.hasTokenOwner()
            ? ""
            : "; no token is sent to it, unless --token-endpoint names it");
  }

  private NetworkOptions network(EndpointList endpoints) {
    return new NetworkOptions(
        nonBlank("--token-endpoint", tokenEndpoint).map(endpoints::withTokenFor).orElse(endpoints),
        onlyEndpoints,
        Optional.ofNullable(token).map(text -> new NamedSetting("--token", text)),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        XetMode.OFF);
  }

  /** Treats a blank value as absent: a script passes one when its variable is not set. */
  private static Optional<NamedSetting> nonBlank(String option, String value) {
    return Optional.ofNullable(value)
        .filter(text -> !text.isBlank())
        .map(text -> new NamedSetting(option, text));
  }
}
