package io.hfj.store.cache;

import io.hfj.store.fs.SparseFiles;
import io.hfj.store.part.PartFiles;
import java.io.IOException;
import java.nio.file.FileSystemLoopException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Optional;

/**
 * Content that lies in a cache once, however many files of snapshots lead to it. Immutable.
 *
 * @param path its name among the blobs of its repository, or without links that of the file itself
 * @param content where its bytes lie: the same, or what it links to in the cache-wide store
 * @param identity the same for all names of one file, of links of any kind too
 * @param size in bytes
 * @param accessed when it was read last, in milliseconds since 1970
 * @param modified when it was written, in milliseconds since 1970
 */
public record CachedBlob(
    Path path, Path content, Object identity, long size, long accessed, long modified) {
  /** What lies under that name, links followed; empty if that is no file. */
  public static Optional<CachedBlob> at(Path path) throws IOException {
    try {
      BasicFileAttributes found = Files.readAttributes(path, BasicFileAttributes.class);
      Path content = Files.isSymbolicLink(path) ? path.toRealPath() : path;
      return found.isRegularFile() ? Optional.of(of(path, content, found)) : Optional.empty();
    } catch (NoSuchFileException | FileSystemLoopException e) {
      return Optional.empty();
    }
  }

  /** The same with the bytes that lie on disk as its size: a download may have left holes. */
  CachedBlob withoutHoles() {
    return new CachedBlob(
        path, content, identity, SparseFiles.allocated(path, size), accessed, modified);
  }

  /** Whether it is an unfinished download itself, and not the journal of one. */
  public boolean isDownload() {
    return !PartFiles.isJournal(path);
  }

  /** As these attributes, links followed, have it. */
  static CachedBlob of(Path path, Path content, BasicFileAttributes is) throws IOException {
    return new CachedBlob(
        path,
        content,
        is.fileKey() == null ? path.toRealPath() : is.fileKey(),
        is.size(),
        is.lastAccessTime().toMillis(),
        is.lastModifiedTime().toMillis());
  }
}
