package io.hfj.model;

import io.hfj.ContentMismatch;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The Hub's name for content: SHA-256 (64 hex digits) for large files, git blob SHA-1 (40) for the
 * rest; without quotes or weak mark. Names files on disk, and is the hash that content must have.
 * Immutable.
 */
public record Etag(String value) {
  private static final Pattern FORM = Pattern.compile("[0-9a-f]{40}(?:[0-9a-f]{24})?");

  /** An unknown hash: git's null object id, which no content has. */
  public static final Etag UNKNOWN = new Etag("0".repeat(40));

  /**
   * @throws ContentMismatch if it has neither form: the content could not be verified, and the text
   *     is not safe as a file name
   */
  public Etag {
    if (!FORM.matcher(value).matches()) {
      throw new ContentMismatch(
          "invalid content hash from the server: '" + SafeText.of(value) + "'",
          "check the endpoint; hfj stores only files that it can verify");
    }
  }

  /** Returns the hash in an {@code ETag} header, if any; strips {@code W/} and quotes. */
  public static Optional<Etag> fromHeader(String header) {
    String bare = header.replaceFirst("^[W/]+", "").replaceAll("^\"|\"$", "");
    return FORM.matcher(bare).matches() ? Optional.of(new Etag(bare)) : Optional.empty();
  }

  /** Whether this is the SHA-256 of the content; else it is the SHA-1 of the git blob. */
  public boolean isSha256() {
    return value.length() == 64;
  }

  @Override
  public String toString() {
    return value;
  }
}
