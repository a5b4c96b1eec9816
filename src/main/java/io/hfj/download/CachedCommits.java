package io.hfj.download;

import io.hfj.error.NotCached;
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

/** Finds what earlier runs brought, without asking anybody. Thread-safe. */
public final class CachedCommits {
  private final DownloadTarget target;

  /**
   * @param target where it may be
   */
  public CachedCommits(DownloadTarget target) {
    this.target = target;
  }

  /** A commit of which something is here. */
  record CachedCommit(CommitHash commit, FileStore store) {}

  /**
   * The commit that the revision means here; without one what main means, or else the only commit.
   */
  Optional<CachedCommit> find(RepoId repo, Optional<Revision> asked) {
    Revision revision = asked.orElse(Revision.MAIN);
    Optional<CommitHash> commit = target.findCommit(repo, revision);
    if (asked.isEmpty()) {
      commit = commit.or(() -> target.findOnlyCommit(repo));
    }
    return commit.map(found -> new CachedCommit(found, target.storeFor(repo, revision, found)));
  }

  /**
   * Where the files of the commit are.
   *
   * @throws NotCached if nothing of it is here
   */
  public Path requireFolder(RepoId repo, Optional<Revision> asked) {
    return require(repo, asked).store().root();
  }

  /**
   * Where that file is.
   *
   * @throws NotCached if it is not here; names near misses
   */
  public Path requireFile(RepoId repo, Optional<Revision> asked, RepoPath file) {
    CachedCommit kept = require(repo, asked);
    Path path = kept.store().pathOf(file);
    if (!Files.exists(path)) {
      List<String> here = kept.store().listFiles().stream().map(RepoPath::value).toList();
      List<String> near = NameSuggestions.of(file.value(), here);
      throw new NotCached(
          "'" + file + "' of " + repo + " at " + kept.commit().brief() + " is not on this machine",
          near.isEmpty() ? "download it first" : "did you mean " + String.join(", ", near) + "?");
    }
    return path;
  }

  private CachedCommit require(RepoId repo, Optional<Revision> asked) {
    return find(repo, asked)
        .filter(kept -> Files.isDirectory(kept.store().root(), LinkOption.NOFOLLOW_LINKS))
        .orElseThrow(() -> notCached(repo, asked));
  }

  /** The error for a commit of which nothing is here. */
  static NotCached notCached(RepoId repo, Optional<Revision> asked) {
    return new NotCached(
        asked.map(revision -> "revision " + revision + " of ").orElse("") + repo + " is not here",
        "see what there is with 'cache ls --revisions', or download it first");
  }
}
