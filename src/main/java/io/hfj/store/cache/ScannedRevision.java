package io.hfj.store.cache;

import java.nio.file.Path;
import java.util.List;

/**
 * One commit of a repository in a cache. Immutable.
 *
 * @param snapshot its folder, named by the commit
 * @param refs the refs that lead to it, sorted; empty if it is detached
 * @param files number of files; several may have the same content
 * @param blobs the contents of its files, each once
 * @param modified when its newest content was written, in milliseconds since 1970
 * @param created when its entries were made: {@code modified}, or the time of its folder if later.
 *     A revision that only removes files has older contents
 */
public record ScannedRevision(
    Path snapshot,
    List<String> refs,
    int files,
    List<CachedBlob> blobs,
    long modified,
    long created) {

  /** The name of its folder: a commit, unless another program created it. */
  public String commit() {
    return snapshot.getFileName().toString();
  }

  /** Bytes of its contents. */
  public long size() {
    return blobs.stream().mapToLong(CachedBlob::size).sum();
  }

  /** When the last of its contents was read, in milliseconds since 1970. */
  public long accessed() {
    return blobs.stream().mapToLong(CachedBlob::accessed).max().orElse(modified);
  }

  /** Whether no branch or tag leads to it. */
  public boolean isDetached() {
    return refs.isEmpty();
  }
}
