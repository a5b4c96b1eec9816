package io.hfj.store.localdir;

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
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Predicate;

/** The part files of a local folder, and the locks of its files. Thread-safe. */
final class LocalDownloads {
  private final LocalDirLayout layout;
  private final LocalFolders folders;
  private final MetadataFiles metadata;
  private final LockFiles locks;
  private final PartFiles parts;

  LocalDownloads(
      LocalDirLayout layout,
      LocalFolders folders,
      MetadataFiles metadata,
      LockFiles locks,
      InstantSource clock) {
    this.layout = layout;
    this.folders = folders;
    this.metadata = metadata;
    this.locks = locks;
    this.parts = new PartFiles(clock);
  }

  /** Bytes of the file that an earlier run left. */
  long partialBytes(RemoteFile file) {
    Path usual = layout.parts(file.path());
    Path besideFile = layout.file(file.path()).getParent();
    return Math.max(
        partialBytes(usual, layout.partStem(file), file),
        Math.max(
            partialBytes(usual, layout.oldPartStem(file), file),
            partialBytes(besideFile, layout.partStem(file), file)));
  }

  private long partialBytes(Path folder, String stem, RemoteFile file) {
    return parts.partialBytes(folder, stem, file.etag(), file.size());
  }

  /**
   * Waits for the lock of the file, then opens its part file.
   *
   * @param inPlace whether the file is in place now; puts it there if its content is on this disk
   * @param notices receives messages while waiting
   * @return empty if the file is in place
   */
  Optional<Incoming> open(
      RemoteFile file, Predicate<RemoteFile> inPlace, Consumer<String> notices) {
    Path folder = folders.partFolder(file);
    String stem = layout.partStem(file);
    LockFiles.HeldLock lock =
        locks.acquire(
            layout.lock(file.path()),
            () -> FolderListing.fingerprint(folder, file.etag()),
            parts.withProgress(notices, folder, stem, file.etag(), file.size()));
    try {
      parts.removeStale(folder, stem, lock);
      if (inPlace.test(file)) {
        PartFiles.deleteLeftovers(folder, stem);
        lock.close();
        return Optional.empty();
      }
      return Optional.of(new IncomingFile(file, inPlace, lock));
    } catch (RuntimeException e) {
      lock.close();
      throw e;
    }
  }

  private PartFile openPart(RemoteFile file, LockFiles.HeldLock lock) {
    folders.createFor(file);
    String stem = layout.partStem(file);
    Path folder = folders.partFolder(file);
    if (lock.excludes()) {
      PartFiles.renameForeign(folder, layout.oldPartStem(file), stem);
    }
    return parts.open(folder, stem, file.etag(), file.size(), lock);
  }

  /**
   * Removes all part files of a file that is in place, those of its earlier contents too, unless
   * another process holds its lock.
   */
  void removeAll(RemoteFile file) {
    Path lock = layout.lock(file.path());
    Path path = layout.file(file.path());
    for (Path folder : List.of(lock.getParent(), path.getParent())) {
      parts.removeAll(
          folder,
          layout.partStem(file),
          () ->
              SafeFolders.isFreeOfLinks(layout.root(), lock)
                      && SafeFolders.isFreeOfLinks(layout.root(), path)
                  ? locks.tryAcquire(lock)
                  : Optional.empty());
    }
  }

  /** A file that is being downloaded. */
  private final class IncomingFile extends PartSession {
    private final RemoteFile file;

    IncomingFile(RemoteFile file, Predicate<RemoteFile> inPlace, LockFiles.HeldLock lock) {
      super(lock, layout.file(file.path()), () -> openPart(file, lock), () -> inPlace.test(file));
      this.file = file;
    }

    @Override
    public void publish() throws PartFileRemoved {
      LocalFolders.requireReplaceable(target());
      try {
        metadata.delete(file.path());
        metadata.write(file, part().publish(layout.root(), target()));
      } catch (IOException e) {
        throw DiskFailures.of("write", layout.metadata(file.path()), e);
      }
    }
  }
}
