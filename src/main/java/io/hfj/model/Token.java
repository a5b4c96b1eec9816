package io.hfj.model;

/**
 * A secret that opens repositories. Immutable.
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

  /** The text with the secret taken out, for what a server said. */
  public String maskedIn(String text) {
    return text.replace(secret, "***");
  }

  /** Never the secret: records print their components, and a log must not hold one. */
  @Override
  public String toString() {
    return "token from " + source;
  }
}
