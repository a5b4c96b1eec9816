package io.hfj.app;

import io.hfj.env.EndpointList;
import io.hfj.env.NamedSetting;
import io.hfj.model.ByteRate;
import java.util.Optional;

/**
 * The options of a command that override settings of the network. Immutable.
 *
 * @param endpoints the Hub and its mirrors; those of the settings if no option names any
 * @param onlyEndpoints whether no other host may be contacted
 * @param files maximum number of files in flight, empty for no limit of its own
 * @param connections maximum number of connections, empty for the default
 * @param limitRate maximum rate of all connections together, empty for no limit
 */
public record NetworkOptions(
    EndpointList endpoints,
    boolean onlyEndpoints,
    Optional<NamedSetting> token,
    Optional<Integer> files,
    Optional<Integer> connections,
    Optional<ByteRate> limitRate) {
  /** Returns options that set the endpoints alone. */
  public static NetworkOptions of(EndpointList endpoints) {
    return new NetworkOptions(
        endpoints, false, Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());
  }

  /** Returns these options with other limits of transfers. */
  public NetworkOptions withTransfers(
      Optional<Integer> files, Optional<Integer> connections, Optional<ByteRate> limitRate) {
    return new NetworkOptions(endpoints, onlyEndpoints, token, files, connections, limitRate);
  }

  /** Without the token. */
  @Override
  public String toString() {
    return "connections to " + endpoints.all();
  }
}
