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
 * The files of some contents of a cache, each with its names among these. Deleting a file frees its
 * bytes only with its last name; hard links may exist outside of the cache. Immutable; reads the
 * disk.
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

  /** Whether deleting all of these contents frees the file. */
  boolean canBeFreed(CachedBlob blob) {
    try {
      return blob.content().startsWith(root)
          && FileIdentity.names(blob.content()) <= names.get(blob.identity()).size();
    } catch (IOException gone) {
      return true;
    }
  }

  /** Bytes that deleting all of these contents frees. */
  long bytes() {
    return files.values().stream().filter(this::canBeFreed).mapToLong(CachedBlob::size).sum();
  }
}
