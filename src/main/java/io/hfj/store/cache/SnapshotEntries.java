package io.hfj.store.cache;

import io.hfj.model.Etag;
import io.hfj.model.RemoteFile;
import io.hfj.model.RepoPath;
import io.hfj.store.fs.ActualNames;
import io.hfj.store.fs.DiskFailures;
import io.hfj.store.fs.SafeFolders;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Optional;

/** Looks up the entries of a snapshot and the blobs behind them. Only reads. Thread-safe. */
final class SnapshotEntries {
  private final SnapshotLayout layout;
  private final ActualNames names;

  SnapshotEntries(SnapshotLayout layout, ActualNames names) {
    this.layout = layout;
    this.names = names;
  }

  /** Whether the snapshot has an entry for this file with its content. */
  boolean isPresent(RemoteFile file) {
    Path pointer = layout.pointer(file.path());
    return SafeFolders.isFreeOfLinks(layout.repoFolder(), pointer)
        && leadsToContent(pointer, file)
        && otherName(pointer).isEmpty();
  }

  /** Whether the repository has a blob of that etag and size. */
  boolean hasBlob(RemoteFile file) {
    return hasSize(layout.blob(file.etag()), file.size());
  }

  /** The path of the file's content: its blob, or in a cache without links the file itself. */
  Path contentOf(RemoteFile file) {
    Path blob = layout.blob(file.etag());
    return Files.notExists(blob) ? layout.pointer(file.path()) : blob;
  }

  /** Whether the entry at that path leads to the file's blob, or is a plain file of its size. */
  boolean leadsToContent(Path pointer, RemoteFile file) {
    if (!hasSize(pointer, file.size())) {
      return false;
    }
    if (!Files.isSymbolicLink(pointer)) {
      return true; // a cache without links: the entry is the content
    }
    try {
      Path target = pointer.resolveSibling(Files.readSymbolicLink(pointer)).normalize();
      Path blob = layout.blob(file.etag());
      return target.equals(blob) || target.toRealPath().equals(blob.toRealPath());
    } catch (IOException gone) {
      return false;
    }
  }

  /** Follows links: a blob may be a link to the cache-wide store. */
  private static boolean hasSize(Path path, long size) {
    try {
      return Files.isRegularFile(path) && Files.size(path) == size;
    } catch (IOException gone) {
      return false;
    }
  }

  /** The entry of another file that the disk finds at that path, because it equates their names. */
  private Optional<Path> otherName(Path pointer) {
    // The target of a link has been compared; a plain file is identified by its name alone.
    return Files.isSymbolicLink(pointer)
        ? Optional.empty()
        : names.findOtherName(layout.root(), pointer);
  }

  /**
   * Requires that the file's path is free or its own. All entries of a snapshot belong to one
   * commit, so none may replace another.
   *
   * @throws io.hfj.StorageFailure if the disk equates its name with that of another file
   */
  void requireOwnName(RemoteFile file) {
    Path pointer = layout.pointer(file.path());
    if (Files.isSymbolicLink(pointer) && leadsToContent(pointer, file)) {
      return;
    }
    Optional<Path> existing =
        Files.isSymbolicLink(pointer) // to something else
            ? names.findEquivalentName(layout.root(), pointer)
            : names.findOtherName(layout.root(), pointer);
    existing.ifPresent(
        other -> {
          throw DiskFailures.nameClash(pointer, other);
        });
  }

  /** Implements {@link io.hfj.store.FileStore#findPresent}. */
  Optional<RemoteFile> find(RepoPath file) {
    Path pointer = layout.pointer(file);
    try {
      if (!SafeFolders.isFreeOfLinks(layout.repoFolder(), pointer)
          || names.findOtherName(layout.root(), pointer).isPresent()) {
        return Optional.empty();
      }
      if (Files.isRegularFile(pointer, LinkOption.NOFOLLOW_LINKS)) {
        return Optional.of(RemoteFile.of(file, Files.size(pointer), Etag.UNKNOWN));
      }
      Path blob = pointer.resolveSibling(Files.readSymbolicLink(pointer)).normalize();
      Optional<Etag> etag = Etag.fromHeader(blob.getFileName().toString());
      if (etag.isEmpty() || !blob.getParent().equals(layout.blobs())) {
        return Optional.empty();
      }
      return Optional.of(RemoteFile.of(file, Files.size(pointer), etag.get()));
    } catch (IOException gone) {
      return Optional.empty();
    }
  }
}
