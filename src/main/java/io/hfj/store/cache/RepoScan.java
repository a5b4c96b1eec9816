package io.hfj.store.cache;

import io.hfj.store.cache.CacheReport.Unusable;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * What one folder of a cache holds. Immutable.
 *
 * @param repo present if it is sound
 * @param unusable present if it is not
 * @param dangling links that lead nowhere, looked for only if it is not
 */
public record RepoScan(
    Optional<CachedRepo> repo,
    Optional<Unusable> unusable,
    List<CachedBlob> parts,
    List<CachedBlob> orphans,
    List<Path> dangling) {

  /** Scans that folder. */
  public static RepoScan of(Path folder) {
    return new RepoScanner(folder).scan();
  }
}
