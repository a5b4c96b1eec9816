package io.hfj.app;

import io.hfj.XetMode;
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
 * @param xet whether contents are read from chunked storage; that of the settings if no option says
 *     so
 */
public record NetworkOptions(
    EndpointList endpoints,
    boolean onlyEndpoints,
    Optional<NamedSetting> token,
    Optional<Integer> files,
    Optional<Integer> connections,
    Optional<ByteRate> limitRate,
    XetMode xet) {
  /** Returns options that set the endpoints alone, for commands that read no content. */
  public static NetworkOptions of(EndpointList endpoints) {
    return new NetworkOptions(
        endpoints,
        false,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        XetMode.OFF);
  }

  /** Returns these options with others of transfers. */
  public NetworkOptions withTransfers(
      Optional<Integer> files,
      Optional<Integer> connections,
      Optional<ByteRate> limitRate,
      XetMode xet) {
    return new NetworkOptions(endpoints, onlyEndpoints, token, files, connections, limitRate, xet);
  }

  /** Without the token. */
  @Override
  public String toString() {
    return "connections to " + endpoints.all();
  }
}
