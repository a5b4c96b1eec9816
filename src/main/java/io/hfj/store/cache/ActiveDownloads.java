package io.hfj.store.cache;

import io.hfj.store.lock.LockFiles;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.Optional;

/** Detects downloads into the repositories of a cache by their locks. Thread-safe. */
public final class ActiveDownloads {
  private final CacheLayout layout;
  private final LockFiles locks;

  /**
   * @param root the cache
   */
  public ActiveDownloads(Path root, LockFiles locks) {
    this.layout = new CacheLayout(root);
    this.locks = locks;
  }

  /**
   * Returns whether a download uses that folder of a repository. False if its locks cannot be read:
   * {@link io.hfj.store.clean.CacheDeleter} then refuses to touch it, and reports why.
   */
  public boolean isInUse(Path repo) {
    try {
      Optional<LockFiles.HeldLock> alone =
          hasLocks(repo) ? Optional.empty() : locks.tryAcquireFolder(repo);
      alone.ifPresent(LockFiles.HeldLock::close);
      return alone.isEmpty();
    } catch (IOException unreadable) {
      return false;
    }
  }

  /** Returns the folder of the locks of a repository; it need not exist. */
  public Path lockFolder(Path repo) {
    return layout.locks(repo);
  }

  /**
   * Whether a download holds any lock of that repository. The folder of the locks may be a link,
   * which downloads follow too.
   *
   * @throws IOException if the folder cannot be read
   */
  public boolean hasLocks(Path repo) throws IOException {
    try {
      return CacheFolderReader.list(lockFolder(repo)).stream().anyMatch(locks::isTaken);
    } catch (NoSuchFileException | NotDirectoryException none) {
      return false;
    }
  }
}
