package io.hfj;

import java.nio.file.Path;
import java.util.List;

/**
 * The contents of a cache. Immutable; sizes in bytes.
 *
 * @param root the folder of the cache; may not exist
 * @param repos valid repositories, by path
 * @param bytes of all repositories on disk; content that several share is counted once
 * @param unusedBytes of files that belong to no revision, such as interrupted downloads
 * @param warnings about entries that are not valid repositories, a sentence each
 */
public record CacheReport(
    Path root, List<CachedRepo> repos, long bytes, long unusedBytes, List<String> warnings) {
  public CacheReport {
    repos = List.copyOf(repos);
    warnings = List.copyOf(warnings);
  }
}
