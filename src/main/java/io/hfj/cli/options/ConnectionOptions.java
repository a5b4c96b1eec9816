package io.hfj.cli.options;

import io.hfj.BadInput;
import io.hfj.app.NetworkOptions;
import io.hfj.env.EndpointList;
import io.hfj.env.NamedSetting;
import io.hfj.env.Settings;
import io.hfj.model.ByteRate;
import java.util.Optional;
import picocli.CommandLine.Option;

/** Options for endpoints, token, connections and rate, shared by commands that use the network. */
public final class ConnectionOptions {
  @Option(names = "--token", paramLabel = "TOKEN", description = "Token for this command.")
  private String token;

  @Option(
      names = "--endpoint",
      paramLabel = "URL[,URL...]",
      description =
          "Hub or mirror to ask; of several the next serves when one fails. demo: is a Hub inside"
              + " hfj. Default: HF_ENDPOINT.")
  private String endpoint;

  @Option(
      names = "--token-endpoint",
      paramLabel = "URL",
      description = "Which of several endpoints gets the token. Default: the first, alone.")
  private String tokenEndpoint;

  @Option(
      names = "--no-foreign-hosts",
      description = "Ask nobody but the endpoints, wherever they may send us.")
  private boolean onlyEndpoints;

  @Option(
      names = "--max-workers",
      paramLabel = "N",
      description = "Files at once. Default: as many as there are connections.")
  private Integer maxWorkers;

  @Option(
      names = "--connections",
      paramLabel = "N",
      description = "Most connections. Default: as many as pay, up to 64, and 32 for one file.")
  private Integer connections;

  @Option(
      names = "--limit-rate",
      paramLabel = "RATE",
      description =
          "Most bytes per second, of all connections together: 500k, 1.5M, 1G. k, M and G are"
              + " powers of 1024; at least 1000.")
  private String limitRate;

  /**
   * Returns the network options, completed from the settings.
   *
   * @throws BadInput if a value is invalid, or two contradict each other
   */
  public NetworkOptions resolve(Settings settings) {
    requirePositive("--max-workers", maxWorkers);
    requirePositive("--connections", connections);
    EndpointList endpoints =
        nonBlank("--endpoint", endpoint).map(EndpointList::of).orElse(settings.endpoints());
    return new NetworkOptions(
        nonBlank("--token-endpoint", tokenEndpoint).map(endpoints::withTokenFor).orElse(endpoints),
        onlyEndpoints,
        Optional.ofNullable(token).map(secret -> new NamedSetting("--token", secret)),
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
      throw new BadInput(option + " has to be at least 1", "leave it away for the default");
    }
  }
}
