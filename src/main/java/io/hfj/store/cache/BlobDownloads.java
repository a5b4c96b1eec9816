package io.hfj.store.cache;

import io.hfj.StorageFailure;
import io.hfj.model.Etag;
import io.hfj.model.RemoteFile;
import io.hfj.store.FileStore.Incoming;
import io.hfj.store.PartSession;
import io.hfj.store.fs.DiskFailures;
import io.hfj.store.fs.FolderListing;
import io.hfj.store.fs.SafeFolders;
import io.hfj.store.lock.LockFiles;
import io.hfj.store.part.PartFile;
import io.hfj.store.part.PartFileRemoved;
import io.hfj.store.part.PartFiles;
import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Predicate;

/** The part files among the blobs of a repository, and the locks of their etags. Thread-safe. */
final class BlobDownloads {
  private final SnapshotLayout layout;
  private final RepoFolders folders;
  private final SnapshotPublisher publisher;
  private final LockFiles locks;
  private final PartFiles parts;

  /** Contents whose lock an open download of this store has. */
  private final Set<Etag> locked = ConcurrentHashMap.newKeySet();

  BlobDownloads(
      SnapshotLayout layout,
      RepoFolders folders,
      SnapshotPublisher publisher,
      LockFiles locks,
      InstantSource clock) {
    this.layout = layout;
    this.folders = folders;
    this.publisher = publisher;
    this.locks = locks;
    this.parts = new PartFiles(clock);
  }

  /** Bytes of the file that an earlier run left. */
  long partialBytes(RemoteFile file) {
    return parts.partialBytes(layout.blobs(), stem(file), file.etag(), file.size());
  }

  private static String stem(RemoteFile file) {
    return file.etag().value();
  }

  /**
   * Waits for the lock of the file's content, then opens its part file.
   *
   * @param inPlace whether the file is in place now; puts it there if its content is on this disk
   * @param notices receives messages while waiting
   * @return empty if the file is in place
   */
  Optional<Incoming> open(
      RemoteFile file, Predicate<RemoteFile> inPlace, Consumer<String> notices) {
    LockFiles.HeldLock lock = acquire(file, notices);
    locked.add(file.etag());
    boolean opened = false;
    try {
      removeStale(file, lock);
      if (inPlace.test(file)) {
        PartFiles.deleteLeftovers(layout.blobs(), stem(file));
        return Optional.empty();
      }
      Incoming incoming = new IncomingBlob(file, inPlace, lock);
      opened = true;
      return Optional.of(incoming);
    } finally {
      if (!opened) {
        release(file, lock);
      }
    }
  }

  /**
   * Waits for the lock of the file's content, unless a download of this store has it.
   *
   * @param notices receives messages while waiting
   */
  LockFiles.HeldLock lock(RemoteFile file, Consumer<String> notices) {
    return locked.contains(file.etag()) ? LockFiles.NO_LOCKS : acquire(file, notices);
  }

  private void release(RemoteFile file, LockFiles.HeldLock lock) {
    locked.remove(file.etag());
    lock.close();
  }

  private LockFiles.HeldLock acquire(RemoteFile file, Consumer<String> notices) {
    return lockFile(file)
        .map(
            path ->
                locks.acquire(
                    path,
                    () -> FolderListing.fingerprint(layout.blobs(), file.etag()),
                    parts.withProgress(
                        notices, layout.blobs(), stem(file), file.etag(), file.size())))
        .orElse(LockFiles.NO_LOCKS);
  }

  /** The file's lock if it is free; empty also where nothing can be locked. */
  Optional<LockFiles.HeldLock> tryLock(RemoteFile file) {
    return lockFile(file).flatMap(locks::tryAcquire);
  }

  /** Whether another process holds the file's lock. */
  boolean isLocked(RemoteFile file) {
    return lockFile(file).filter(locks::isTaken).isPresent();
  }

  /** Removes part files of this content that no run can resume. */
  void removeStale(RemoteFile file, LockFiles.HeldLock lock) {
    parts.removeStale(layout.blobs(), stem(file), lock);
  }

  /** Removes all part files of a file that is in place, unless another process holds its lock. */
  void removeAll(RemoteFile file) {
    Path blob = layout.blob(file.etag());
    parts.removeAll(
        blob.getParent(),
        stem(file),
        () ->
            SafeFolders.isFreeOfLinks(RelocatedFolders.anchor(layout.cache(), blob), blob)
                ? tryLock(file)
                : Optional.empty());
  }

  /** Empty if its folder cannot be created: the download goes on without a lock. */
  private Optional<Path> lockFile(RemoteFile file) {
    Path lock = layout.lock(file.etag());
    try {
      SafeFolders.create(layout.cache().root(), lock.getParent());
      return Optional.of(lock);
    } catch (StorageFailure e) {
      return Optional.empty();
    }
  }

  private PartFile openPart(RemoteFile file, LockFiles.HeldLock lock) {
    folders.createBlobs();
    return parts.open(layout.blobs(), stem(file), file.etag(), file.size(), lock);
  }

  /** A blob that is being downloaded. */
  private final class IncomingBlob extends PartSession {
    private final RemoteFile file;

    IncomingBlob(RemoteFile file, Predicate<RemoteFile> inPlace, LockFiles.HeldLock lock) {
      super(
          () -> release(file, lock),
          publisher.contentPath(file),
          () -> openPart(file, lock),
          () -> inPlace.test(file));
      this.file = file;
    }

    @Override
    public void publish() throws PartFileRemoved {
      try {
        part().publish(RelocatedFolders.anchor(layout.cache(), target()), target());
        publisher.contentStored(file);
      } catch (IOException e) {
        throw DiskFailures.of("write", layout.pointer(file.path()), e);
      }
    }
  }
}
