package io.hfj.download;

import io.hfj.hub.CommitFiles;
import io.hfj.hub.ListingFormat;
import io.hfj.hub.RevisionInfo;
import io.hfj.model.RemoteFile;
import io.hfj.store.FileStore;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * Reads and writes the listings on disk. A cached listing may be damaged, or incomplete because of
 * a mirror, and is dropped if the Hub contradicts it.
 */
final class CachedListings {
  private CachedListings() {}

  /** Returns the cached listing, unless its names contradict {@code info}. */
  static Optional<List<RemoteFile>> find(FileStore store, Optional<RevisionInfo> info) {
    return store
        .findListing()
        .flatMap(ListingFormat::read)
        .filter(files -> info.isEmpty() || matches(files, info.get()));
  }

  private static boolean matches(List<RemoteFile> files, RevisionInfo info) {
    Set<String> names = new HashSet<>(info.names());
    long unknown = files.stream().filter(file -> !names.remove(file.path().value())).count();
    return names.isEmpty() && (unknown == 0 || !info.isComplete());
  }

  /** Whether both have the same files in any order, compared by a hash: lists may be long. */
  static boolean areEqual(List<RemoteFile> some, List<RemoteFile> others) {
    return some.size() == others.size() && hash(some) == hash(others);
  }

  private static long hash(List<RemoteFile> files) {
    return files.stream()
        .mapToLong(file -> Objects.hash(file.path(), file.size(), file.etag()))
        .sum();
  }

  /** Writes the listing for later runs, if it contains all files of the commit. */
  static void write(CommitFiles all, FileStore store) {
    if (all.unsafe().isEmpty()) {
      store.writeListing(out -> ListingFormat.write(all.files(), out));
    }
  }
}
