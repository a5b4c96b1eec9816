package io.hfj.auth;

import java.util.Optional;
import java.util.OptionalLong;

/**
 * A token stored on this machine. Immutable.
 *
 * @param name in the account; unique here
 * @param refresh token for renewing this one before it expires
 * @param expiresAt seconds since 1970
 */
public record StoredToken(
    String name, String secret, Optional<String> refresh, OptionalLong expiresAt) {
  private static final int SHOWN_BEGINNING = 3;
  private static final int SHOWN_END = 4;

  /** Of shorter secrets only the first quarter is shown. */
  private static final int SHORT = 12;

  /** Returns enough of the secret to distinguish it, and too little to use it. */
  public String masked() {
    return secret.length() < SHORT
        ? secret.substring(0, secret.length() / 4) + "****"
        : secret.substring(0, SHOWN_BEGINNING)
            + "****"
            + secret.substring(secret.length() - SHOWN_END);
  }

  /** Never a secret: records print their components, and a log must not hold one. */
  @Override
  public String toString() {
    return "token '" + name + "'";
  }
}
