package io.hfj.hub;

import java.time.Duration;

/**
 * What the user does in a browser to let this program in (RFC 8628, 3.2). Immutable.
 *
 * @param deviceCode a secret between the Hub and us
 * @param userCode what the user types, or finds typed already
 * @param page where
 * @param lifetime how long that is possible
 * @param interval how often we may ask whether it is done
 */
public record DeviceCode(
    String deviceCode, String userCode, String page, Duration lifetime, Duration interval) {
  /** Without the secret. */
  @Override
  public String toString() {
    return userCode + " at " + page;
  }
}
