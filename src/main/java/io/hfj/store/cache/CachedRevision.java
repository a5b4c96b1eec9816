package io.hfj.store.cache;

import java.nio.file.Path;
import java.util.List;

/**
 * One commit of a repository in a cache. Immutable.
 *
 * @param commit name of its folder
 * @param refs what leads to it, sorted; with none it is detached
 * @param files how many there are; several may have the same content
 * @param blobs the contents of its files, each once
 * @param modified when the newest of its contents was written, in milliseconds since 1970
 * @param made when it was laid out: as {@code modified}, or later if its folder is newer. One that
 *     differs from an older one only by what it lacks has no content that is as new as it is
 */
public record CachedRevision(
    String commit,
    Path snapshot,
    List<String> refs,
    int files,
    List<CachedBlob> blobs,
    long modified,
    long made) {

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
