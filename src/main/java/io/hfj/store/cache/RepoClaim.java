package io.hfj.store.cache;

import io.hfj.StorageFailure;
import io.hfj.store.lock.LockFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Shares a lock on a repository's folder for the time of a download, so that {@link
 * io.hfj.store.clean.CacheDeleter} does not remove the repository meanwhile. Thread-safe.
 */
final class RepoClaim {
  /** Another process may remove the folder just before it is locked; it will not do so forever. */
  private static final int MAX_ATTEMPTS = 10;

  private final SnapshotLayout layout;
  private final RepoFolders folders;
  private final LockFiles locks;
  private final Consumer<String> notices;

  RepoClaim(SnapshotLayout layout, RepoFolders folders, LockFiles locks, Consumer<String> notices) {
    this.layout = layout;
    this.folders = folders;
    this.locks = locks;
    this.notices = notices;
  }

  /**
   * Creates the repository's folder and locks it. Closing the lock removes the folder again if
   * nothing was stored in it.
   *
   * @return a lock that excludes nothing where the folder cannot be created or locked
   */
  LockFiles.HeldLock acquire() {
    LockFiles.limitation().ifPresent(notices);
    for (int attempts = 0; attempts < MAX_ATTEMPTS; attempts++) {
      try {
        folders.create(layout.repoFolder());
      } catch (StorageFailure readOnly) {
        return LockFiles.NO_LOCKS;
      }
      Optional<LockFiles.HeldLock> held = locks.shareFolder(layout.repoFolder());
      if (held.isPresent()) {
        return held.get().excludes() ? removingEmptyFolders(held.get()) : held.get();
      }
    }
    return LockFiles.HELD_ELSEWHERE;
  }

  private LockFiles.HeldLock removingEmptyFolders(LockFiles.HeldLock shared) {
    return () -> {
      shared.close();
      if (Files.notExists(layout.snapshots())) { // not if the disk cannot be read
        locks.tryAcquireFolder(layout.repoFolder()).ifPresent(this::removeEmptyFolders);
      }
    };
  }

  /** Removes a repository in which nothing was stored: it would count as corrupt. */
  private void removeEmptyFolders(LockFiles.HeldLock exclusive) {
    try {
      for (Path folder : List.of(layout.blobs(), layout.repoFolder())) {
        if (exclusive.excludes() && CacheScanner.isFolder(folder)) {
          Files.delete(folder);
        }
      }
    } catch (IOException inUse) {
      // The folder is not empty, or another process removed it.
    } finally {
      exclusive.close();
    }
  }
}
