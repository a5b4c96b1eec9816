package io.hfj.download;

import io.hfj.NotCached;
import io.hfj.model.CommitHash;
import io.hfj.model.RepoId;
import io.hfj.model.RepoPath;
import io.hfj.model.Revision;
import io.hfj.store.DownloadTarget;
import io.hfj.store.FileStore;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Finds commits that earlier runs downloaded, without the Hub. Thread-safe. */
public final class CachedCommits {
  private final DownloadTarget target;

  /**
   * @param target the cache or folder to search
   */
  public CachedCommits(DownloadTarget target) {
    this.target = target;
  }

  /** A commit with files on disk. */
  record CachedCommit(CommitHash commit, FileStore store) {}

  /**
   * Returns the commit of the revision; without a revision that of main, or else the only commit.
   */
  Optional<CachedCommit> find(RepoId repo, Optional<Revision> requested) {
    Revision revision = requested.orElse(Revision.MAIN);
    Optional<CommitHash> commit = target.findCommit(repo, revision);
    if (requested.isEmpty()) {
      commit = commit.or(() -> target.findOnlyCommit(repo));
    }
    return commit.map(found -> new CachedCommit(found, target.storeFor(repo, revision, found)));
  }

  /**
   * Returns the folder of the commit's files.
   *
   * @throws NotCached if none is here
   */
  public Path requireFolder(RepoId repo, Optional<Revision> requested) {
    return require(repo, requested).store().root();
  }

  /** Returns the path that a file of the revision has if it is here. */
  public Optional<Path> findFile(RepoId repo, Optional<Revision> requested, RepoPath file) {
    return find(repo, requested).map(cached -> cached.store().pathOf(file));
  }

  /**
   * Returns the path of a file.
   *
   * @throws NotCached if it is not here; suggests similar names
   */
  public Path requireFile(RepoId repo, Optional<Revision> requested, RepoPath file) {
    CachedCommit cached = require(repo, requested);
    Path path = cached.store().pathOf(file);
    if (!Files.exists(path)) {
      List<String> here = cached.store().listFiles().stream().map(RepoPath::value).toList();
      List<String> near = NameSuggestions.of(file.value(), here);
      NotCached failure =
          new NotCached(
              "'" + file + "' of " + repo + " at " + cached.commit().brief() + " is not cached",
              near.isEmpty()
                  ? "download it first"
                  : "did you mean " + String.join(", ", near) + "?");
      failure.about(repo + "/" + file);
      throw failure;
    }
    return path;
  }

  private CachedCommit require(RepoId repo, Optional<Revision> requested) {
    return find(repo, requested)
        .filter(cached -> Files.isDirectory(cached.store().root(), LinkOption.NOFOLLOW_LINKS))
        .orElseThrow(() -> notCached(repo, requested));
  }

  /** Returns the failure for a commit without files on disk. */
  static NotCached notCached(RepoId repo, Optional<Revision> requested) {
    NotCached failure =
        new NotCached(
            requested.map(revision -> "revision " + revision + " of ").orElse("")
                + repo
                + " is not cached",
            "list the cache, or download it first");
    failure.about(repo.toString());
    return failure;
  }
}
