package io.hfj.store.cache;

import io.hfj.model.CommitHash;
import io.hfj.model.Etag;
import io.hfj.model.RepoId;
import io.hfj.model.RepoPath;
import io.hfj.model.Revision;
import io.hfj.store.fs.PlatformNames;
import java.nio.file.Path;

/**
 * The paths in a Hub cache. Computes paths only; never reads the disk. Source: huggingface_hub,
 * file_download.py. Immutable.
 */
public record CacheLayout(Path root) {
  /** The cache-wide store, which may not exist. */
  Path store() {
    return root.resolve("blobs");
  }

  Path repo(RepoId repo) {
    return root.resolve(repo.folder());
  }

  Path blobs(RepoId repo) {
    return repo(repo).resolve("blobs");
  }

  Path blob(RepoId repo, Etag etag) {
    return blobs(repo).resolve(etag.value());
  }

  Path snapshot(RepoId repo, CommitHash commit) {
    return repo(repo).resolve("snapshots").resolve(commit.hex());
  }

  Path pointer(RepoId repo, CommitHash commit, RepoPath file) {
    return PlatformNames.under(snapshot(repo, commit), file);
  }

  Path ref(RepoId repo, Revision revision) {
    return repo(repo).resolve("refs").resolve(revision.name());
  }

  Path listing(RepoId repo, CommitHash commit) {
    return repo(repo).resolve("trees").resolve(commit.hex() + ".json");
  }

  Path absent(RepoId repo, CommitHash commit, RepoPath file) {
    return PlatformNames.under(repo(repo).resolve(".no_exist").resolve(commit.hex()), file);
  }

  Path lock(RepoId repo, Etag etag) {
    return lock(repo(repo), etag.value());
  }

  /**
   * The lock of a blob.
   *
   * @param repo folder of the repository
   */
  public Path lock(Path repo, String blob) {
    return locks(repo).resolve(blob + ".lock");
  }

  /** The folder of a repository's locks. */
  Path locks(Path repo) {
    return locks().resolve(repo.getFileName().toString());
  }

  /** The folder of all locks. Other clients ignore everything else in it. */
  public Path locks() {
    return root.resolve(".locks");
  }
}
