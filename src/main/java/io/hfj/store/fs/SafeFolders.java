package io.hfj.store.fs;

import io.hfj.StorageFailure;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;

/**
 * Creates and enters folders below a root without following links: a link planted there would let a
 * repository write outside the folder that the user named. The root itself may be a link.
 * Thread-safe.
 */
public final class SafeFolders {
  private SafeFolders() {}

  /**
   * Creates {@code folder} and its missing parents.
   *
   * @param root trusted; created with its parents if absent
   * @throws StorageFailure if a link or a file is on the way, or the disk refuses
   */
  public static void create(Path root, Path folder) {
    try {
      Files.createDirectories(root);
    } catch (FileAlreadyExistsException e) {
      if (!Files.isDirectory(root)) {
        throw notAFolder(root);
      }
    } catch (IOException e) {
      throw DiskFailures.of("create the folder", root, e);
    }
    Path at = root;
    for (Path part : root.relativize(folder)) {
      if (part.toString().isEmpty()) {
        continue;
      }
      at = at.resolve(part);
      try {
        if (!Files.isDirectory(at, LinkOption.NOFOLLOW_LINKS)) {
          Files.createDirectory(at);
        }
      } catch (FileAlreadyExistsException e) {
        if (!Files.isDirectory(at, LinkOption.NOFOLLOW_LINKS)) {
          throw notAFolder(at);
        }
      } catch (IOException e) {
        throw DiskFailures.of("create the folder", at, e);
      }
    }
  }

  /** Whether every folder from below {@code root} down to {@code file}'s parent is a real one. */
  public static boolean isFreeOfLinks(Path root, Path file) {
    try {
      return requireKnownFreeOfLinks(root, file);
    } catch (IOException unknown) {
      return false;
    }
  }

  /**
   * Like {@link #isFreeOfLinks}, but does not answer false if the disk cannot be read.
   *
   * @throws IOException if it cannot be read
   */
  public static boolean requireKnownFreeOfLinks(Path root, Path file) throws IOException {
    Path at = root;
    for (Path part : root.relativize(file.getParent())) {
      if (!part.toString().isEmpty()) {
        at = at.resolve(part);
        if (!isFolder(at)) {
          return false;
        }
      }
    }
    return true;
  }

  /**
   * Returns whether the path is a folder, and not a link to one.
   *
   * @throws IOException if the disk cannot be read; there may be a folder then
   */
  public static boolean isFolder(Path path) throws IOException {
    try {
      return Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS)
          .isDirectory();
    } catch (NoSuchFileException none) {
      return false;
    }
  }

  private static StorageFailure notAFolder(Path path) {
    boolean link = Files.isSymbolicLink(path);
    return new StorageFailure(
        path + (link ? " is a symbolic link" : " is a file") + ", but must be a folder",
        link
            ? "hfj does not follow links inside a download folder; remove it if it is not intended"
            : "move it away, or choose another folder");
  }
}
