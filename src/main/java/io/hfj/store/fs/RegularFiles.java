package io.hfj.store.fs;

import io.hfj.StorageFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;

/**
 * Distinguishes regular files from pipes, devices and links. Opening a named pipe blocks until
 * another process opens its other end, so files that hfj did not create are checked before.
 */
public final class RegularFiles {
  private RegularFiles() {}

  /**
   * Returns the text of a small file; links are followed.
   *
   * @param longest in bytes
   * @throws IOException if it is not a regular file, or is longer
   */
  public static String read(Path path, long longest) throws IOException {
    if (!Files.isRegularFile(path) || Files.size(path) > longest) {
      throw new IOException("not a small regular file: " + path);
    }
    return Files.readString(path);
  }

  /**
   * Requires that the path is a regular file or does not exist.
   *
   * @throws StorageFailure if it is a pipe, a device or a link; not for a folder, which fails at
   *     once when it is opened
   */
  public static void requireRegularOrAbsent(Path path) {
    if (isSpecial(path)) {
      throw new StorageFailure(
          path + " is not a regular file", "remove it, then repeat the download");
    }
  }

  /** Whether there is a regular file of that size; links are not followed. */
  public static boolean hasSize(Path path, long size) {
    try {
      return Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS) && Files.size(path) == size;
    } catch (IOException gone) {
      return false;
    }
  }

  private static boolean isSpecial(Path path) {
    try {
      BasicFileAttributes is =
          Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
      return is.isOther() || is.isSymbolicLink();
    } catch (IOException e) {
      return false; // absent, or unreadable: opening it reports why
    }
  }
}
