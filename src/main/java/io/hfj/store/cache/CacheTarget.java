package io.hfj.store.cache;

import io.hfj.model.CommitHash;
import io.hfj.model.Etag;
import io.hfj.model.RepoId;
import io.hfj.model.Revision;
import io.hfj.store.DownloadTarget;
import io.hfj.store.FileStore;
import io.hfj.store.fs.ActualNames;
import io.hfj.store.fs.RefFile;
import io.hfj.store.lock.LockFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** The cache as a whole; {@link #snapshot} returns the store of one commit. Thread-safe. */
public final class CacheTarget implements DownloadTarget {
  private final CacheLayout layout;
  private final CacheOptions options;
  private final LockFiles locks;
  private final InstantSource clock;
  private final Consumer<String> notices;

  /**
   * @param root the cache folder, which need not exist yet; links in its own path are resolved, so
   *     that paths shown to the user are canonical
   * @param clock compared with times of files that other processes may have left
   * @param notices receives messages to the user
   */
  public CacheTarget(
      Path root,
      CacheOptions options,
      LockFiles locks,
      InstantSource clock,
      Consumer<String> notices) {
    this.layout = new CacheLayout(canonical(root));
    this.options = options;
    this.locks = locks;
    this.clock = clock;
    this.notices = notices;
  }

  private static Path canonical(Path root) {
    Path absolute = root.toAbsolutePath().normalize();
    Path there = absolute;
    while (there != null) {
      try {
        return there.toRealPath().resolve(there.relativize(absolute)).normalize();
      } catch (IOException notYet) {
        there = there.getParent();
      }
    }
    return absolute;
  }

  /** Whether the folder, which need not exist, is in the cache or is it; links are resolved. */
  public boolean contains(Path folder) {
    return canonical(folder).startsWith(layout.root());
  }

  /**
   * Whether the file is the same file as a blob of the cache, by a link of any kind.
   *
   * @param root the cache
   */
  public static boolean isContent(Path root, RepoId repo, Etag etag, Path file) {
    try {
      return Files.isSameFile(new CacheLayout(root).blob(repo, etag), file);
    } catch (IOException none) {
      return false;
    }
  }

  @Override
  public Optional<CommitHash> findCommit(RepoId repo, Revision revision) {
    if (revision.commit().isPresent()) {
      return revision.commit();
    }
    return RefFile.find(layout.ref(repo, revision));
  }

  @Override
  public Optional<CommitHash> findOnlyCommit(RepoId repo) {
    try {
      List<CommitHash> commits =
          CacheFolderReader.list(layout.repo(repo).resolve("snapshots")).stream()
              .flatMap(folder -> CommitHash.find(folder.getFileName().toString()).stream())
              .toList();
      return commits.size() == 1 ? Optional.of(commits.get(0)) : Optional.empty();
    } catch (IOException none) {
      return Optional.empty();
    }
  }

  @Override
  public FileStore storeFor(RepoId repo, Revision revision, CommitHash commit) {
    return snapshot(repo, revision, commit);
  }

  /** Like {@link #storeFor}, for stores that link into the cache. */
  public SnapshotStore snapshot(RepoId repo, Revision revision, CommitHash commit) {
    return new SnapshotStore(
        new SnapshotLayout(layout, repo, revision, commit),
        options,
        locks,
        new ActualNames(),
        clock,
        notices);
  }
}
