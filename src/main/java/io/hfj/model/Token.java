package io.hfj.model;

/**
 * An access token. Immutable.
 *
 * @param source where it came from, for messages: {@code HF_TOKEN}, {@code --token}, a file's path
 */
public record Token(String secret, String source) {
  /**
   * Returns whether all characters are visible ASCII; no token has others. Empty is well formed.
   */
  public static boolean isWellFormed(String secret) {
    return secret.chars().allMatch(c -> c > ' ' && c < 0x7f);
  }

  /** Returns the text with the secret masked, for messages of a server. */
  public String maskedIn(String text) {
    return text.replace(secret, "***");
  }

  /** Without the secret, which must not be logged. */
  @Override
  public String toString() {
    return "token from " + source;
  }
}
