package io.hfj.store;

import io.hfj.model.CommitHash;
import io.hfj.model.RepoId;
import io.hfj.model.Revision;
import java.util.Optional;

/** Where the user wants files: the shared cache, or one flat folder. Thread-safe. */
public interface DownloadTarget {
  /** The commit that the revision meant when it was last fetched to here. */
  Optional<CommitHash> findCommit(RepoId repo, Revision revision);

  /**
   * The commit that was last fetched to here, of whichever repository and revision: a flat folder
   * does not tell. Good enough where nobody can be asked.
   */
  default Optional<CommitHash> findLatestCommit() {
    return Optional.empty();
  }

  /** The commit of that repository that is here, if it is the only one. */
  default Optional<CommitHash> findOnlyCommit(RepoId repo) {
    return Optional.empty();
  }

  /** The place for the files of one commit, which the user asked for by {@code revision}. */
  FileStore storeFor(RepoId repo, Revision revision, CommitHash commit);
}
