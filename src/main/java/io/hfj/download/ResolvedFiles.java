package io.hfj.download;

import io.hfj.model.CommitHash;
import io.hfj.model.RemoteFile;
import io.hfj.store.FileStore;
import java.util.List;

/**
 * What was asked for, found.
 *
 * @param online whether files that lack can be fetched
 * @param origin where the list of the wanted files comes from
 */
record ResolvedFiles(
    CommitHash commit,
    FileStore store,
    List<RemoteFile> wanted,
    boolean online,
    ListingOrigin origin) {

  /** Whether the Hub can be asked for another list. */
  boolean isFromCache() {
    return online && origin != ListingOrigin.HUB;
  }

  /** How far a list can be trusted. */
  enum ListingOrigin {
    /** The Hub sent it in this run. */
    HUB,
    /** An earlier run kept it, and its names are those that the Hub reports now. */
    CACHED_WITH_SAME_NAMES,
    /** An earlier run kept it. */
    CACHED
  }
}
