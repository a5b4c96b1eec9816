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
 * Content in a cache, which any number of snapshot entries may link to. Immutable.
 *
 * @param path of the blob, or in a cache without links of the file itself
 * @param content path of the bytes: the same, or the target of a link into the cache-wide store
 * @param identity equal for all names and links of one file
 * @param size in bytes
 * @param accessed when it was read last, in milliseconds since 1970
 * @param modified when it was written, in milliseconds since 1970
 */
public record CachedBlob(
    Path path, Path content, Object identity, long size, long accessed, long modified) {
  /** Returns the content at that path, links followed; empty if it is not a file. */
  public static Optional<CachedBlob> at(Path path) throws IOException {
    try {
      BasicFileAttributes found = Files.readAttributes(path, BasicFileAttributes.class);
      Path content = Files.isSymbolicLink(path) ? path.toRealPath() : path;
      return found.isRegularFile() ? Optional.of(of(path, content, found)) : Optional.empty();
    } catch (NoSuchFileException | FileSystemLoopException e) {
      return Optional.empty();
    }
  }

  /** Returns the same with its allocated bytes as size: an unfinished download has holes. */
  CachedBlob withoutHoles() {
    return new CachedBlob(
        path, content, identity, SparseFiles.allocated(path, size), accessed, modified);
  }

  /** For {@link UnusedFiles#parts}: whether it is a part file, and no journal or chunk list. */
  public boolean isPartFile() {
    return !PartFiles.isJournal(path) && !path.getParent().endsWith(CachedChunkLists.FOLDER);
  }

  /** Creates it from attributes that were read following links. */
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
