package io.hfj.store.fs;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.Optional;

/**
 * What tells a file from others that may get its name, and from itself once it is changed. Stays
 * the same when the file is renamed. Immutable.
 *
 * @param key device and inode; null on Windows
 */
public record FileIdentity(Object key, long size, FileTime changed) {
  /** Of the file there, if there is one; links are not followed. */
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
   * How many names the file there has, hard links to it; links are not followed.
   *
   * @return 1 where nobody tells
   */
  public static int names(Path path) throws IOException {
    try {
      return (Integer) Files.getAttribute(path, "unix:nlink", LinkOption.NOFOLLOW_LINKS);
    } catch (UnsupportedOperationException | IllegalArgumentException notToldHere) {
      return 1;
    }
  }
}
