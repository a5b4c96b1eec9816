package io.hfj.store.cache;

import io.hfj.model.CommitHash;
import io.hfj.model.Etag;
import io.hfj.model.RepoId;
import io.hfj.model.RepoPath;
import io.hfj.model.Revision;
import java.nio.file.Path;

/**
 * The paths of one commit of one repository in a Hub cache. Computes paths only; never reads the
 * disk. Immutable.
 *
 * @param revision the name by which the user asked for the commit
 */
record SnapshotLayout(CacheLayout cache, RepoId repo, Revision revision, CommitHash commit) {
  /** Folder of the commit's files. */
  Path root() {
    return cache.snapshot(repo, commit);
  }

  /** Folder of the repository. */
  Path repoFolder() {
    return cache.repo(repo);
  }

  Path snapshots() {
    return repoFolder().resolve("snapshots");
  }

  Path blobs() {
    return cache.blobs(repo);
  }

  Path blob(Etag etag) {
    return cache.blob(repo, etag);
  }

  /** The entry of a file in the snapshot: a link to its blob, or without links the file itself. */
  Path pointer(RepoPath file) {
    return cache.pointer(repo, commit, file);
  }

  Path ref() {
    return cache.ref(repo, revision);
  }

  Path listing() {
    return cache.listing(repo, commit);
  }

  /** The mark that the commit has no such file. */
  Path absent(RepoPath file) {
    return cache.absent(repo, commit, file);
  }

  Path lock(Etag etag) {
    return cache.lock(repo, etag);
  }
}
