package io.hfj.download;

import io.hfj.model.CommitHash;
import io.hfj.model.RemoteFile;
import io.hfj.store.FileStore;
import java.util.List;

/**
 * The commit and the files of a request.
 *
 * @param online whether missing files can be fetched
 * @param origin of the list of files
 */
record ResolvedFiles(
    CommitHash commit,
    FileStore store,
    List<RemoteFile> files,
    boolean online,
    ListingOrigin origin) {

  /** Whether the list was cached and the Hub can send another. */
  boolean isFromCache() {
    return online && origin != ListingOrigin.HUB;
  }

  /** Where a list comes from, which decides how far it is trusted. */
  enum ListingOrigin {
    /** The Hub sent it in this run. */
    HUB,
    /** An earlier run wrote it, and the Hub reports the same names now. */
    CACHED_WITH_SAME_NAMES,
    /** An earlier run wrote it. */
    CACHED
  }
}
