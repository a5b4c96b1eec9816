package io.hfj.store.cache;

import io.hfj.LinkMode;
import io.hfj.StorageFailure;
import io.hfj.model.RemoteFile;
import io.hfj.store.dedup.DuplicateFiles;
import io.hfj.store.fs.AtomicFiles;
import io.hfj.store.fs.ContentLinker;
import io.hfj.store.fs.SafeFolders;
import io.hfj.store.lock.LockFiles;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * Makes entries of a snapshot: links to blobs, or where the file system has none the content
 * itself. Support for links is probed once. Thread-safe.
 */
final class SnapshotPublisher {
  private final SnapshotLayout layout;
  private final CacheOptions options;
  private final SnapshotEntries entries;
  private final SnapshotRecords records;
  private final Function<RemoteFile, LockFiles.HeldLock> contentLock;
  private final Consumer<String> notices;
  private Boolean symlinks; // null until probed; guarded by this

  /**
   * @param contentLock waits for the lock of a file's content, unless this store has it
   */
  SnapshotPublisher(
      SnapshotLayout layout,
      CacheOptions options,
      SnapshotEntries entries,
      SnapshotRecords records,
      Function<RemoteFile, LockFiles.HeldLock> contentLock,
      Consumer<String> notices) {
    this.layout = layout;
    this.options = options;
    this.entries = entries;
    this.records = records;
    this.contentLock = contentLock;
    this.notices = notices;
  }

  /** The final name of the file's content: its blob, or without links the snapshot's entry. */
  Path contentPath(RemoteFile file) {
    return canLink() ? layout.blob(file.etag()) : layout.pointer(file.path());
  }

  /** Completes the snapshot's entry of a file whose content was moved to {@link #contentPath}. */
  void contentStored(RemoteFile file) throws IOException {
    if (canLink()) {
      publishBlob(file);
    } else {
      records.entryAdded();
    }
  }

  /** Makes the entry of a file whose blob exists. */
  void publishBlob(RemoteFile file) throws IOException {
    Path pointer = layout.pointer(file.path());
    Path blob = layout.blob(file.etag());
    SafeFolders.create(layout.repoFolder(), pointer.getParent());
    entries.requireOwnName(file);
    if (!entries.leadsToContent(pointer, file)) {
      if (canLink()) {
        link(pointer, pointer.getParent().relativize(blob));
      } else {
        copy(blob, file);
      }
    }
    records.entryAdded();
  }

  /** Makes the entry of a file with the content of {@code original}, which has an entry. */
  void publishDuplicate(RemoteFile file, RemoteFile original) throws IOException {
    if (canLink()) {
      publishBlob(file);
    } else {
      SafeFolders.create(layout.repoFolder(), layout.pointer(file.path()).getParent());
      entries.requireOwnName(file);
      copy(layout.pointer(original.path()), file);
    }
  }

  /** Returns whether entries are links to blobs. */
  synchronized boolean canLink() {
    if (symlinks == null) {
      symlinks = options.symlinks() && SymlinkSupport.probe(layout.repoFolder());
      boolean refused = !symlinks && options.symlinks() && Files.isWritable(layout.repoFolder());
      if (refused && options.warnWithoutSymlinks()) {
        notices.accept(
            layout.cache().root()
                + " does not support symbolic links; revisions get copies of the files they share");
      }
    }
    return symlinks;
  }

  private static void link(Path pointer, Path target) throws IOException {
    try {
      Files.createSymbolicLink(pointer, target);
    } catch (FileAlreadyExistsException stale) {
      if (Files.isDirectory(pointer, LinkOption.NOFOLLOW_LINKS)) {
        throw new StorageFailure(
            pointer + " is a folder, but must be a file", "remove it, then repeat the download");
      }
      Path temporary = pointer.resolveSibling("." + AtomicFiles.randomHex() + ".tmp");
      Files.createSymbolicLink(temporary, target);
      Files.move(temporary, pointer, StandardCopyOption.ATOMIC_MOVE);
    }
  }

  /**
   * Copies content into the snapshot. The temporary name is among the part files, since a snapshot
   * contains only files of the commit; without the lock another process could take it for one that
   * a killed run left, and remove it.
   */
  private void copy(Path content, RemoteFile file) throws IOException {
    LockFiles.HeldLock lock = contentLock.apply(file);
    Path temporary = DuplicateFiles.temporary(layout.blobs(), file.etag());
    try {
      SafeFolders.create(layout.cache().root(), temporary.getParent());
      ContentLinker.make(LinkMode.COPY, content, temporary);
      Files.move(temporary, layout.pointer(file.path()), StandardCopyOption.ATOMIC_MOVE);
    } finally {
      AtomicFiles.deleteQuietly(temporary);
      lock.close();
    }
  }
}
