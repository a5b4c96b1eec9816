package io.hfj.store.fs;

import io.hfj.error.StorageFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;

/**
 * Tells plain files from all else that can have a name. Who opens a named pipe waits for somebody
 * at its other end, for ever if need be: so what is opened without being made by us is looked at
 * before.
 */
public final class RegularFiles {
  private RegularFiles() {}

  /**
   * The text of a small file; links are followed.
   *
   * @param longest in bytes
   * @throws IOException if it is no plain file, or longer
   */
  public static String read(Path path, long longest) throws IOException {
    if (!Files.isRegularFile(path) || Files.size(path) > longest) {
      throw new IOException("no small plain file: " + path);
    }
    return Files.readString(path);
  }

  /**
   * Goes on if there is a plain file of that name, or nothing.
   *
   * @throws StorageFailure if it is a pipe, a device or a link; folders are left to whoever opens
   *     it, which fails at once
   */
  public static void requireRegularOrAbsent(Path path) {
    if (isSpecial(path)) {
      throw new StorageFailure(
          path + " is no plain file", "remove it, then run the same command again");
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
      return false; // nothing there, or nothing to be seen: who opens it will hear why
    }
  }
}
