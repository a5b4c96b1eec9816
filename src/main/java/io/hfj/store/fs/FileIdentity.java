package io.hfj.store.fs;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.Optional;

/**
 * Identifies a version of a file: differs for another file of the same name, and after a change.
 * Stays the same when the file is renamed. Immutable.
 *
 * @param key device and inode; null on Windows
 */
public record FileIdentity(Object key, long size, FileTime changed) {
  /** Returns the identity of a file, if it exists; links are not followed. */
  public static Optional<FileIdentity> at(Path path) {
    try {
      BasicFileAttributes is =
          Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
      return Optional.of(new FileIdentity(is.fileKey(), is.size(), is.lastModifiedTime()));
    } catch (IOException gone) {
      return Optional.empty();
    }
  }

  /**
   * Returns the number of names (hard links) of a file; links are not followed.
   *
   * @return 1 where it is unknown
   */
  public static int names(Path path) throws IOException {
    try {
      return (Integer) Files.getAttribute(path, "unix:nlink", LinkOption.NOFOLLOW_LINKS);
    } catch (UnsupportedOperationException | IllegalArgumentException unsupported) {
      return 1;
    }
  }
}
