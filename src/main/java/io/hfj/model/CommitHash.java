package io.hfj.model;

import io.hfj.ContentMismatch;
import java.util.Optional;
import java.util.regex.Pattern;

/** Full hash of a commit, 40 lower-case hex digits: a name that never moves. Immutable. */
public record CommitHash(String hex) {
  private static final Pattern FORM = Pattern.compile("[0-9a-f]{40}");

  /**
   * @throws ContentMismatch if it has another form: it is used as the name of a folder
   */
  public CommitHash {
    if (!FORM.matcher(hex).matches()) {
      throw new ContentMismatch(
          "invalid commit hash from the server: '" + SafeText.of(hex) + "'",
          "check the endpoint; it may not be a Hub");
    }
  }

  /** Returns the text as a commit, if it has the form of one. */
  public static Optional<CommitHash> find(String text) {
    return FORM.matcher(text).matches() ? Optional.of(new CommitHash(text)) : Optional.empty();
  }

  /** The first seven digits, for messages. */
  public String brief() {
    return hex.substring(0, 7);
  }

  @Override
  public String toString() {
    return hex;
  }
}
