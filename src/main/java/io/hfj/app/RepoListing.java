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

  /**
   * A file of the listing.
   *
   * @param cached whether the whole content is on this machine, in the cache
   */
  public record ListedFile(HubFile file, boolean cached) {}
}
