package io.hfj.store.localdir;

import io.hfj.LinkMode;
import io.hfj.StorageFailure;
import io.hfj.model.RemoteFile;
import io.hfj.store.cache.SnapshotStore;
import io.hfj.store.fs.AtomicFiles;
import io.hfj.store.fs.ContentLinker;
import io.hfj.store.fs.DiskFailures;
import io.hfj.store.fs.RegularFiles;
import io.hfj.store.fs.SafeFolders;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Links from a folder to the files of one commit in the cache, or copies where the file system has
 * no such links. Thread-safe.
 */
final class CacheLinks {
  private final LocalDirLayout layout;
  private final SnapshotStore cached;
  private final LinkMode mode;
  private final MetadataFiles metadata;
  private final AtomicBoolean copiesReported = new AtomicBoolean();

  CacheLinks(LocalDirLayout layout, SnapshotStore cached, LinkMode mode, MetadataFiles metadata) {
    this.layout = layout;
    this.cached = cached;
    this.mode = mode;
    this.metadata = metadata;
  }

  /** Whether the folder shares the file with the cache in the wanted way, with metadata. */
  boolean has(RemoteFile file) {
    Path entry = layout.file(file.path());
    try {
      if (!SafeFolders.isFreeOfLinks(layout.root(), entry)) {
        return false;
      }
      if (Files.isSymbolicLink(entry)) {
        return (mode == LinkMode.SYMLINK || mode == LinkMode.AUTO)
            && Files.readSymbolicLink(entry).equals(cached.contentOf(file))
            && isRecorded(file);
      }
      return RegularFiles.hasSize(entry, file.size()) && isShared(entry, file);
    } catch (IOException gone) {
      return false;
    }
  }

  /**
   * A reflink or a copy is recognized by its metadata alone. A hard link needs metadata too, for
   * other clients: a run may have ended before it was written.
   */
  private boolean isShared(Path entry, RemoteFile file) throws IOException {
    Path content = cached.contentOf(file);
    boolean sameFile = Files.exists(content) && Files.isSameFile(entry, content);
    return switch (mode) {
      case HARD -> sameFile && isRecorded(file);
      case SYMLINK -> false;
      case AUTO -> isRecorded(file);
      case REFLINK, COPY -> !sameFile && isRecorded(file);
    };
  }

  private boolean isRecorded(RemoteFile file) {
    return metadata.find(file.path()).filter(is -> is.etag().equals(file.etag())).isPresent();
  }

  /**
   * Makes the folder's entry for a file that is in the cache, and writes its metadata.
   *
   * @throws StorageFailure if the disk refuses, a link or a folder is in the way, the entry would
   *     lie in the cache, or another file of the commit is found under the file's name
   */
  void link(RemoteFile file) {
    Path link = layout.file(file.path());
    layout.requireOutsideMetadata(file.path(), LocalDirLayout::isSameFile);
    SafeFolders.create(layout.root(), link.getParent());
    LocalFolders.requireReplaceable(link);
    Path temporary = AtomicFiles.hidden(link);
    try {
      requireOutsideCache(link);
      metadata.requireOwnName(file);
      if (isUnavoidableCopy(link, file, temporary)) {
        return;
      }
      metadata.delete(file.path());
      LinkMode made =
          Files.exists(temporary, LinkOption.NOFOLLOW_LINKS)
              ? mode
              : ContentLinker.make(mode, cached.contentOf(file), temporary);
      Files.move(temporary, link, StandardCopyOption.ATOMIC_MOVE);
      SafeFolders.create(layout.root(), layout.metadata(file.path()).getParent());
      metadata.write(file, Files.getLastModifiedTime(link));
      reportCopies(made);
    } catch (IOException e) {
      throw DiskFailures.of("write", link, e);
    } finally {
      AtomicFiles.deleteQuietly(
          temporary); // renaming one hard link of a file to another does nothing
    }
  }

  /** The cache may lie below the folder: its own files must not become links to themselves. */
  private void requireOutsideCache(Path link) throws IOException {
    if (cached.isInCache(link.getParent())) {
      throw new StorageFailure(
          link + " would overwrite a file of the cache",
          "download into another folder, or use another cache");
    }
  }

  /**
   * Whether the entry is the right copy and no link can replace it, as an earlier run found. Leaves
   * the link under the temporary name if it can be made.
   */
  private boolean isUnavoidableCopy(Path entry, RemoteFile file, Path temporary) {
    boolean linked = mode == LinkMode.HARD || mode == LinkMode.SYMLINK;
    return linked
        && RegularFiles.hasSize(entry, file.size())
        && isRecorded(file)
        && !ContentLinker.tryMake(mode, cached.contentOf(file), temporary);
  }

  private void reportCopies(LinkMode made) {
    boolean refused = made == LinkMode.COPY && mode != LinkMode.COPY;
    if (refused && !copiesReported.getAndSet(true)) {
      cached.report(
          layout.root()
              + " cannot be linked to the cache (another disk, or no support for such links); files"
              + " are copied");
    }
  }
}
