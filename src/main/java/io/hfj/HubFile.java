package io.hfj;

import java.util.Optional;

/**
 * A file of one commit as the Hub lists it. Immutable.
 *
 * @param path in the repository, parts joined by {@code /}
 * @param size in bytes
 * @param blobId git's object id; for files in large file storage that of their pointer
 * @param sha256 of the content, for files in large file storage
 * @param xetHash name of the content in chunked storage, 64 hex digits; the Hub omits it for
 *     callers that may not read the repository
 */
public record HubFile(
    String path, long size, String blobId, Optional<String> sha256, Optional<String> xetHash) {

  /** Where the Hub keeps the content. */
  public enum Kind {
    /** In the git repository. */
    GIT,
    /** In large file storage. */
    LFS,
    /** In large file storage and in chunked storage. */
    XET
  }

  /** Returns where the Hub keeps the content. */
  public Kind kind() {
    return xetHash.isPresent() ? Kind.XET : sha256.isPresent() ? Kind.LFS : Kind.GIT;
  }

  /** Returns the hash that downloads are compared with: {@code sha256}, else {@code blobId}. */
  public String hash() {
    return sha256.orElse(blobId);
  }
}
