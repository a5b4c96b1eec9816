package io.hfj.hub;

import java.util.Optional;
import java.util.OptionalLong;

/**
 * A token issued to this program. Immutable.
 *
 * @param refresh token for requesting the next one
 * @param lifetime in seconds
 */
public record OAuthToken(String access, Optional<String> refresh, OptionalLong lifetime) {
  /** Never a secret: records print their components. */
  @Override
  public String toString() {
    return "token from the Hub";
  }
}
