package io.hfj.app;

import io.hfj.env.EndpointList;
import io.hfj.model.ByteRate;
import java.util.Optional;

/**
 * What a command's options say of the network, in place of the settings. Immutable.
 *
 * @param endpoints the Hub and its mirrors; those of the settings if no option names any
 * @param onlyEndpoints whether nobody else may be asked anything
 * @param files most files under way at once, empty for no bound of its own
 * @param connections most connections in all, empty for the default
 * @param limitRate what all connections together may bring, empty for no limit
 */
public record NetworkOptions(
    EndpointList endpoints,
    boolean onlyEndpoints,
    Optional<String> token,
    Optional<Integer> files,
    Optional<Integer> connections,
    Optional<ByteRate> limitRate) {
  /** Without the token. */
  @Override
  public String toString() {
    return "connections to " + endpoints.all();
  }
}
