package io.hfj.store.cache;

import io.hfj.store.cache.CacheScan.CorruptEntry;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * The result of scanning one folder of a cache. Immutable.
 *
 * @param repo present if it is valid
 * @param corrupt present if it is not
 * @param dangling links without a target; searched only if it is corrupt
 */
public record RepoScan(
    Optional<ScannedRepo> repo,
    Optional<CorruptEntry> corrupt,
    List<CachedBlob> parts,
    List<CachedBlob> orphans,
    List<Path> dangling) {

  /** Scans that folder. */
  public static RepoScan of(Path folder) {
    return new RepoScanner(folder).scan();
  }
}
