package io.hfj.store.cache;

import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;

/**
 * Content that lies in a cache once, however many files of snapshots lead to it. Immutable.
 *
 * @param path its name among the blobs of its repository, or without links that of the file itself
 * @param content where its bytes lie: the same, or what it links to in the cache-wide store
 * @param identity the same for all names of one file, of hard links too
 * @param size in bytes
 * @param accessed when it was read last, in milliseconds since 1970
 * @param modified when it was written, in milliseconds since 1970
 */
public record CachedBlob(
    Path path, Path content, Object identity, long size, long accessed, long modified) {
  /** As these attributes, links followed, have it. */
  static CachedBlob of(Path path, Path content, BasicFileAttributes is) {
    return new CachedBlob(
        path,
        content,
        is.fileKey() == null ? content : is.fileKey(),
        is.size(),
        is.lastAccessTime().toMillis(),
        is.lastModifiedTime().toMillis());
  }
}
