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
 * The lists of files that are kept on disk. A list that an earlier run kept is a cache: it may be
 * spoiled, or cut short by a mirror, and is dropped where the Hub says otherwise.
 */
final class CachedListings {
  private CachedListings() {}

  /** The list that an earlier run kept, as far as nothing is known against it. */
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

  /** Whether both have the same files, in whatever order; a hash decides, as lists may be long. */
  static boolean areEqual(List<RemoteFile> some, List<RemoteFile> others) {
    return some.size() == others.size() && hash(some) == hash(others);
  }

  private static long hash(List<RemoteFile> files) {
    return files.stream()
        .mapToLong(file -> Objects.hash(file.path(), file.size(), file.etag()))
        .sum();
  }

  /** Keeps the list for later runs, if it is all of what the commit has. */
  static void write(CommitFiles all, FileStore store) {
    if (all.unsafe().isEmpty()) {
      store.writeListing(out -> ListingFormat.write(all.files(), out));
    }
  }
}
