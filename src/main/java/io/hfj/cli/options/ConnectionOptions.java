package io.hfj.cli.options;

import io.hfj.BadInput;
import io.hfj.app.NetworkOptions;
import io.hfj.env.Endpoint;
import io.hfj.env.EndpointList;
import io.hfj.env.NamedSetting;
import io.hfj.env.Settings;
import io.hfj.model.ByteRate;
import java.util.Optional;
import java.util.function.Consumer;
import picocli.CommandLine.Option;

/** Options for endpoints, token, connections and rate, shared by commands that use the network. */
public final class ConnectionOptions {
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

  @Option(
      names = "--max-workers",
      paramLabel = "N",
      description = "Maximum number of files at a time (default: as many as connections).")
  private Integer maxWorkers;

  @Option(
      names = "--connections",
      paramLabel = "N",
      description =
          "Maximum number of connections (default: automatic, up to 64, and 32 for one file).")
  private Integer connections;

  @Option(
      names = "--limit-rate",
      paramLabel = "RATE",
      description =
          "Maximum bytes per second of all connections together, at least 1000: 500k, 1.5M, 1G. k,"
              + " M and G are powers of 1024.")
  private String limitRate;

  /**
   * Returns the network options, completed from the settings.
   *
   * @throws BadInput if a value is invalid, or two contradict each other
   */
  public NetworkOptions resolve(Settings settings) {
    return resolve(settings, Optional.empty(), notice -> {});
  }

  /**
   * Returns the network options for a repository that may be named by a link.
   *
   * @param linked the endpoint of the link, if it is not configured
   * @param notices receives a message about that endpoint
   */
  public NetworkOptions resolve(
      Settings settings, Optional<Endpoint> linked, Consumer<String> notices) {
    requirePositive("--max-workers", maxWorkers);
    requirePositive("--connections", connections);
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
        Optional.ofNullable(maxWorkers),
        Optional.ofNullable(connections),
        Optional.ofNullable(limitRate).map(ByteRate::parse));
  }

  /** Treats a blank value as absent: a script passes one when its variable is not set. */
  private static Optional<NamedSetting> nonBlank(String option, String value) {
    return Optional.ofNullable(value)
        .filter(text -> !text.isBlank())
        .map(text -> new NamedSetting(option, text));
  }

  private static void requirePositive(String option, Integer value) {
    if (value != null && value < 1) {
      throw new BadInput(option + " must be at least 1", "omit it to use the default");
    }
  }
}
