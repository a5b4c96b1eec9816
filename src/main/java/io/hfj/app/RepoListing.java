package io.hfj.app;

import io.hfj.HubFile;
import java.util.List;

/**
 * Files of one commit. Immutable.
 *
 * @param commit 40 hex digits
 */
public record RepoListing(String commit, List<ListedFile> files) {
  public RepoListing {
    files = List.copyOf(files);
  }

  /** Returns all files. */
  public List<HubFile> all() {
    return files.stream().map(ListedFile::file).toList();
  }

  /** Returns the files whose whole content is in the cache. */
  public List<HubFile> cached() {
    return files.stream().filter(ListedFile::cached).map(ListedFile::file).toList();
  }

  /**
   * A file of the listing.
   *
   * @param cached whether the whole content is on this machine, in the cache
   */
  public record ListedFile(HubFile file, boolean cached) {}
}
