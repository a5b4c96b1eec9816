package io.hfj.cli.options;

import io.hfj.BadInput;
import io.hfj.XetMode;
import io.hfj.app.NetworkOptions;
import io.hfj.env.Endpoint;
import io.hfj.env.EndpointList;
import io.hfj.env.Settings;
import io.hfj.model.ByteRate;
import java.util.Optional;
import java.util.function.Consumer;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * Options for endpoints, token, connections, rate and storage, shared by commands that fetch files.
 */
public final class ConnectionOptions {
  @Mixin private EndpointOptions endpoints;

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

  @Option(
      names = "--xet",
      paramLabel = "auto|on|off",
      description =
          "Read files from chunked storage (Xet): auto, where that is faster; on, all files that"
              + " are in it; off, none (default: auto, or off if HF_HUB_DISABLE_XET is true).")
  private XetMode xet;

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
    return endpoints
        .resolve(settings, linked, notices)
        .withTransfers(
            Optional.ofNullable(maxWorkers),
            Optional.ofNullable(connections),
            Optional.ofNullable(limitRate).map(ByteRate::parse),
            Optional.ofNullable(xet).orElse(settings.store().xet()));
  }

  /** Returns the endpoints of the option or the settings. */
  public EndpointList endpoints(Settings settings) {
    return endpoints.endpoints(settings);
  }

  private static void requirePositive(String option, Integer value) {
    if (value != null && value < 1) {
      throw new BadInput(option + " must be at least 1", "omit it to use the default");
    }
  }
}
