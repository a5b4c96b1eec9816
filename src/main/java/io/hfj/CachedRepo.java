package io.hfj;

import java.nio.file.Path;
import java.time.Instant;
import java.util.List;

/**
 * A repository in a cache. Immutable.
 *
 * @param id {@code owner/name}, or {@code datasets/owner/name}
 * @param path its folder
 * @param bytes of the contents of its revisions; what several share is counted once
 * @param lastAccessed when one of these was read last, as the disk records it
 * @param lastModified when the newest of these was written
 * @param revisions by commit
 */
public record CachedRepo(
    String id,
    Path path,
    long bytes,
    Instant lastAccessed,
    Instant lastModified,
    List<CachedRevision> revisions) {
  public CachedRepo {
    revisions = List.copyOf(revisions);
  }
}
