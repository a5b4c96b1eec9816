package io.hfj.store.clean;

import io.hfj.StorageFailure;
import io.hfj.store.cache.CacheFolderReader;
import io.hfj.store.cache.CacheLayout;
import io.hfj.store.cache.CacheScanner;
import io.hfj.store.cache.CachedBlob;
import io.hfj.store.cache.CachedChunkLists;
import io.hfj.store.cache.RelocatedFolders;
import io.hfj.store.cache.SharedBlobs;
import io.hfj.store.fs.AtomicFiles;
import io.hfj.store.fs.FileIdentity;
import io.hfj.store.fs.SafeFolders;
import io.hfj.store.fs.SparseFiles;
import io.hfj.store.lock.LockFiles;
import java.io.IOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.IntConsumer;

/**
 * Removes files and folders of a cache, and counts the bytes that this frees. Follows no links
 * except those of {@link RelocatedFolders}. For one thread.
 */
final class CacheRemover {
  private final CacheLayout layout;
  private final LockFiles locks;
  private final SharedBlobs shared;
  private final IntConsumer progress;
  private final List<String> skipped;
  private final Set<Path> sharedBlobs = new HashSet<>();
  private long freed;
  private int removed;

  /**
   * @param progress receives the number of files removed so far
   * @param skipped receives what was not removed and why, a sentence each
   */
  CacheRemover(CacheLayout layout, LockFiles locks, IntConsumer progress, List<String> skipped) {
    this.layout = layout;
    this.locks = locks;
    this.shared = new SharedBlobs(layout, locks, true);
    this.progress = progress;
    this.skipped = skipped;
  }

  /** Bytes freed so far. */
  long freed() {
    return freed;
  }

  /** Contents of the cache-wide store that removed blobs linked to. */
  Set<Path> sharedBlobs() {
    return sharedBlobs;
  }

  /** Removes content of the cache-wide store if no blob links to it any more. */
  void removeSharedBlob(Path payload) throws IOException {
    freed += shared.removeIfUnused(payload);
  }

  /**
   * Removes a repository's folder. Without snapshots it would count as corrupt, so these go last,
   * and the rest is first moved below {@code .locks}, which clients ignore. If the folder is a
   * link, files at its target that do not belong to a cache are kept.
   */
  void deleteFolder(Path repo) throws IOException {
    Path snapshots = repo.resolve("snapshots");
    boolean moved = Files.isSymbolicLink(repo);
    for (Path entry : CacheFolderReader.list(repo)) {
      if (!entry.equals(snapshots)
          && (!moved || DeletionPlan.CACHE_FOLDERS.contains(entry.getFileName().toString()))) {
        deleteAll(entry);
      }
    }
    if (CacheScanner.isFolder(snapshots)) {
      for (Path entry : CacheFolderReader.list(snapshots)) {
        deleteAll(entry);
      }
    }
    if (moved) {
      Path there = repo.toRealPath();
      remove(repo);
      removeEmptied(there);
    } else {
      deleteAll(movedAway(repo));
    }
  }

  private static void removeEmptied(Path repo) {
    try {
      Files.deleteIfExists(repo.resolve("snapshots"));
      Files.deleteIfExists(repo);
    } catch (IOException used) {
      // It holds other files, or is a mount point.
    }
  }

  private Path movedAway(Path repo) {
    Path away =
        layout.locks().resolve(repo.getFileName() + "." + AtomicFiles.randomHex() + ".deleted");
    try {
      SafeFolders.create(layout.root(), layout.locks());
      return Files.move(repo, away, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException | StorageFailure noSuchPlace) {
      return repo;
    }
  }

  void deleteContents(Collection<CachedBlob> blobs) throws IOException {
    for (CachedBlob blob : blobs) {
      deleteContent(blob);
    }
  }

  /** Removes a blob or an unfinished download, unless another process has locked it. */
  void deleteContent(CachedBlob blob) throws IOException {
    Path name = blob.path();
    Path repo = name.getParent().getParent();
    if (repo == null
        || !name.startsWith(layout.root())
        || !SafeFolders.requireKnownFreeOfLinks(RelocatedFolders.anchor(layout, name), name)) {
      return; // reached through a link
    }
    String etag = name.getFileName().toString().replaceFirst("\\..*", "");
    if (locks.isTaken(layout.lock(repo, etag))) {
      skipped.add(name + " is being downloaded by another process");
      return;
    }
    boolean own = blob.content().equals(name);
    long only = own ? bytesOnlyHere(name) : 0;
    if (remove(name)) {
      freed += only;
      if (!own) {
        sharedBlobs.add(blob.content());
      }
      removeChunkList(name);
    }
  }

  /** Removes the chunk list of a removed blob, or that list itself, and its folder if empty. */
  private static void removeChunkList(Path removed) {
    Path list = CachedChunkLists.listOf(removed);
    try {
      if (SafeFolders.isFolder(list.getParent())) {
        Files.deleteIfExists(list);
        removeEmpty(list.getParent(), list.getParent().getParent());
      }
    } catch (IOException e) {
      // Another user's; it is removed by a prune of that user.
    }
  }

  void deleteAll(Path path) throws IOException {
    if (Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)) {
      for (Path entry : CacheFolderReader.list(path)) {
        deleteAll(entry);
      }
    } else if (isContent(path)) {
      shared.findSharedBlob(path).ifPresent(sharedBlobs::add);
      freed += bytesOnlyHere(path);
    }
    remove(path);
  }

  /** Bytes that removing the name frees: 0 if the file has other names (hard links). */
  private static long bytesOnlyHere(Path path) throws IOException {
    try {
      BasicFileAttributes is =
          Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
      if (!is.isRegularFile() || FileIdentity.names(path) > 1) {
        return 0;
      }
      boolean part = path.getFileName().toString().endsWith(".incomplete");
      return part ? SparseFiles.allocated(path, is.size()) : is.size();
    } catch (NoSuchFileException gone) {
      return 0;
    }
  }

  /** Whether it is a blob, or in a cache without links a file of a snapshot. */
  private boolean isContent(Path path) {
    Path inside = layout.root().relativize(path);
    String kind = inside.getNameCount() > 2 ? inside.getName(1).toString() : "";
    return kind.equals("blobs")
        || kind.equals("snapshots") && Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS);
  }

  boolean remove(Path path) throws IOException {
    try {
      Files.delete(path);
      progress.accept(++removed);
      return true;
    } catch (NoSuchFileException gone) {
      return false;
    }
  }

  /**
   * Removes empty folders from {@code folder} up to below {@code root}, such as {@code refs/pr}.
   */
  static void removeEmpty(Path folder, Path root) throws IOException {
    Path at = folder;
    try {
      while (!at.equals(root)) {
        Files.deleteIfExists(at);
        at = at.getParent();
      }
    } catch (DirectoryNotEmptyException used) {
      // It holds others.
    }
  }
}
