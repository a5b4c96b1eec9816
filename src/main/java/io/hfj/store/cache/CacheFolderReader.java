package io.hfj.store.cache;

import io.hfj.store.fs.RegularFiles;
import io.hfj.store.fs.SafeFolders;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystemLoopException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/** Reads folders and small files of a cache; follows no links to folders. */
public final class CacheFolderReader {
  /** In bytes; a commit and a line end have far fewer. */
  private static final long LONGEST = 1000;

  private CacheFolderReader() {}

  /** Returns the entries of a folder. */
  public static List<Path> list(Path folder) throws IOException {
    List<Path> all = new ArrayList<>();
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(folder)) {
      entries.forEach(all::add);
    } catch (DirectoryIteratorException e) {
      throw e.getCause();
    }
    return all;
  }

  /** Returns all files below a folder, and links to files. */
  public static List<Path> filesBelow(Path root) throws IOException {
    List<Path> files = new ArrayList<>();
    for (Path entry : entriesBelow(root)) {
      try {
        if (Files.readAttributes(entry, BasicFileAttributes.class).isRegularFile()) {
          files.add(entry);
        }
      } catch (NoSuchFileException | FileSystemLoopException leadsNowhere) {
        // A dangling link.
      }
    }
    return files;
  }

  /** Returns everything below a folder except folders: files, and links of any kind. */
  public static List<Path> entriesBelow(Path root) throws IOException {
    List<Path> entries = new ArrayList<>();
    Deque<Path> folders = new ArrayDeque<>(List.of(root));
    while (!folders.isEmpty()) {
      for (Path entry : list(folders.pop())) {
        if (SafeFolders.isFolder(entry)) {
          folders.push(entry);
        } else {
          entries.add(entry);
        }
      }
    }
    return entries;
  }

  /**
   * Whether the path is a link to a name that does not exist. False if there is another link on the
   * way, or the folder of an absolute target is missing: the target may be on a disk that is not
   * mounted.
   */
  public static boolean isDangling(Path link) {
    try {
      Path target = Files.readSymbolicLink(link);
      Path at = target.isAbsolute() ? target.getRoot() : link.getParent();
      for (Path part : target) {
        at = at.resolve(part);
        if (Files.isSymbolicLink(at)) {
          return false;
        }
      }
      boolean mounted = !target.isAbsolute() || Files.isDirectory(at.getParent());
      return mounted && Files.notExists(at, LinkOption.NOFOLLOW_LINKS);
    } catch (IOException | UnsupportedOperationException noLink) {
      return false;
    }
  }

  /** Returns the text of a small file, stripped. */
  static String read(Path file) throws IOException {
    return RegularFiles.read(file, LONGEST).strip();
  }
}
