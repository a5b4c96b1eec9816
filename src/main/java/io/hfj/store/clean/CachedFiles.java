package io.hfj.store.clean;

import io.hfj.store.cache.CachedBlob;
import io.hfj.store.fs.FileIdentity;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * The files behind contents of a cache, each with its names among them. A file is free only once
 * its last name is gone, and with hard links it may have some that are not of the cache. Immutable,
 * but looks at the disk.
 */
final class CachedFiles {
  private final Path root;
  private final Map<Object, Set<Path>> names = new HashMap<>();
  private final Map<Object, CachedBlob> files = new HashMap<>();

  /**
   * @param root of the cache
   */
  CachedFiles(Path root, Collection<CachedBlob> contents) {
    this.root = root;
    for (CachedBlob blob : contents) {
      names.computeIfAbsent(blob.identity(), file -> new HashSet<>()).add(blob.content());
      files.putIfAbsent(blob.identity(), blob);
    }
  }

  /** Whether the file is free once all of these contents are gone. */
  boolean canBeFreed(CachedBlob blob) {
    try {
      return blob.content().startsWith(root)
          && FileIdentity.names(blob.content()) <= names.get(blob.identity()).size();
    } catch (IOException gone) {
      return true;
    }
  }

  /** Bytes that are free then. */
  long bytes() {
    return files.values().stream().filter(this::canBeFreed).mapToLong(CachedBlob::size).sum();
  }
}
