package io.hfj.hub;

import java.time.Duration;

/**
 * The codes of a login through a browser (RFC 8628, 3.2). Immutable.
 *
 * @param deviceCode a secret between the Hub and this program
 * @param userCode what the user types, or finds filled in
 * @param page address where to type it
 * @param lifetime of the codes
 * @param interval shortest time between two polls
 */
public record DeviceCode(
    String deviceCode, String userCode, String page, Duration lifetime, Duration interval) {
  /** Without the secret. */
  @Override
  public String toString() {
    return userCode + " at " + page;
  }
}
