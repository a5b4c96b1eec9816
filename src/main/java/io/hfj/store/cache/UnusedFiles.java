package io.hfj.store.cache;

import java.nio.file.Path;
import java.util.List;

/**
 * Files of a cache that belong to no revision. Immutable.
 *
 * @param parts unfinished downloads of any client, their journals, and chunk lists without content
 * @param orphans blobs that no revision links to
 * @param dangling links of snapshots without a target, all of corrupt repositories
 * @param sharedBlobs contents of the cache-wide store that no repository links to
 */
public record UnusedFiles(
    List<CachedBlob> parts,
    List<CachedBlob> orphans,
    List<Path> dangling,
    List<CachedBlob> sharedBlobs) {
  public static final UnusedFiles NONE =
      new UnusedFiles(List.of(), List.of(), List.of(), List.of());

  public UnusedFiles {
    parts = List.copyOf(parts);
    orphans = List.copyOf(orphans);
    dangling = List.copyOf(dangling);
    sharedBlobs = List.copyOf(sharedBlobs);
  }

  /** The number of unfinished downloads; journals are not counted. */
  public long downloads() {
    return parts.stream().filter(CachedBlob::isPartFile).count();
  }

  /** The number of files, journals among them. */
  public int count() {
    return parts.size() + orphans.size() + dangling.size() + sharedBlobs.size();
  }
}
