package io.hfj.model;

import io.hfj.error.ContentMismatch;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The Hub's name for content: SHA-256 (64 hex digits) for large files, git blob SHA-1 (40) for the
 * rest; without quotes or weak mark. It names files on disk and is what content is checked against.
 * Immutable.
 */
public record Etag(String value) {
  private static final Pattern FORM = Pattern.compile("[0-9a-f]{40}(?:[0-9a-f]{24})?");

  /** Stands for a hash that was never recorded. Git's null object id: no content has it. */
  public static final Etag UNKNOWN = new Etag("0".repeat(40));

  /**
   * @throws ContentMismatch if it is neither form: such content could not be verified, and the name
   *     not be trusted as a file name
   */
  public Etag {
    if (!FORM.matcher(value).matches()) {
      throw new ContentMismatch(
          "the server names content by something that is no hash: '" + SafeText.of(value) + "'",
          "check the endpoint; hfj keeps only what it can verify");
    }
  }

  /** The hash in an {@code ETag} header, if it holds one; strips {@code W/} and quotes. */
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
