package io.hfj.model;

import java.util.Optional;

/**
 * A file of one commit as the Hub lists it. Immutable.
 *
 * @param size length of the content in bytes, also for LFS files
 * @param blobId git's object id; for LFS files that of the LFS pointer, not of the content
 * @param lfsSha256 SHA-256 of the content, for LFS files
 * @param xetHash name in chunked storage, 64 hex digits, if it is stored there
 */
public record RemoteFile(
    RepoPath path, long size, String blobId, Optional<Etag> lfsSha256, Optional<String> xetHash) {

  /** Returns a file of which only size and content hash are known. */
  public static RemoteFile of(RepoPath path, long size, Etag etag) {
    Optional<Etag> sha256 = Optional.of(etag).filter(Etag::isSha256);
    return new RemoteFile(path, size, etag.value(), sha256, Optional.empty());
  }

  /** The content's name and checksum. */
  public Etag etag() {
    return lfsSha256.orElseGet(() -> new Etag(blobId));
  }
}
