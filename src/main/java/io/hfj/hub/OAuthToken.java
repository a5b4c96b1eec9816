package io.hfj.hub;

import java.util.Optional;
import java.util.OptionalLong;

/**
 * A token that the Hub gave to this program. Immutable.
 *
 * @param refresh with which the next one is got
 * @param lifetime in seconds
 */
public record OAuthToken(String access, Optional<String> refresh, OptionalLong lifetime) {
  /** Never a secret: records print their components. */
  @Override
  public String toString() {
    return "token from the Hub";
  }
}
