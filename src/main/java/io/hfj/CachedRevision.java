package io.hfj;

import java.nio.file.Path;
import java.util.List;

/**
 * A commit of a repository in a cache. Immutable.
 *
 * @param commit 40 hex digits
 * @param refs branches and tags that point to it, sorted; empty if it is detached
 * @param path folder of its files
 * @param files number of its files in the cache
 * @param bytes of their contents
 */
public record CachedRevision(String commit, List<String> refs, Path path, int files, long bytes) {
  public CachedRevision {
    refs = List.copyOf(refs);
  }
}
