package io.hfj.store;

import io.hfj.model.CommitHash;
import io.hfj.model.RepoId;
import io.hfj.model.Revision;
import java.util.Optional;

/** The destination of downloads: the shared cache, or one flat folder. Thread-safe. */
public interface DownloadTarget {
  /** The commit that the revision meant when it was last fetched to here. */
  Optional<CommitHash> findCommit(RepoId repo, Revision revision);

  /**
   * The commit that was last fetched to a flat folder, of an unknown repository and revision. For
   * use where the Hub cannot be asked.
   */
  default Optional<CommitHash> findLatestCommit() {
    return Optional.empty();
  }

  /**
   * The only commit of that repository that is here, if there is exactly one. A flat folder holds
   * one at a time: that which was fetched last.
   */
  default Optional<CommitHash> findOnlyCommit(RepoId repo) {
    return Optional.empty();
  }

  /** The store of one commit, which the user asked for as {@code revision}. */
  FileStore storeFor(RepoId repo, Revision revision, CommitHash commit);
}
