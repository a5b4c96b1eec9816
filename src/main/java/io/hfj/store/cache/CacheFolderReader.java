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

/** Reads folders and small files of a cache; enters no folder by way of a link. */
public final class CacheFolderReader {
  /** Far more than a commit and its line end. */
  private static final long LONGEST = 1000;

  private CacheFolderReader() {}

  /** What lies in that folder. */
  public static List<Path> list(Path folder) throws IOException {
    List<Path> all = new ArrayList<>();
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(folder)) {
      entries.forEach(all::add);
    } catch (DirectoryIteratorException e) {
      throw e.getCause();
    }
    return all;
  }

  /** All files below that folder, at any depth, and links to files. */
  public static List<Path> filesBelow(Path root) throws IOException {
    List<Path> files = new ArrayList<>();
    for (Path entry : entriesBelow(root)) {
      try {
        if (Files.readAttributes(entry, BasicFileAttributes.class).isRegularFile()) {
          files.add(entry);
        }
      } catch (NoSuchFileException | FileSystemLoopException leadsNowhere) {
        // A link that is no file.
      }
    }
    return files;
  }

  /** All below that folder, at any depth, that is no folder: files, and links of whatever kind. */
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
   * Whether that is a link to a name that does not exist. Not where another link is on the way, as
   * a folder or as that name itself, nor where of an absolute one the folder lacks: what it leads
   * to may lie on a disk that is away.
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
      boolean known = !target.isAbsolute() || Files.isDirectory(at.getParent());
      return known && Files.notExists(at, LinkOption.NOFOLLOW_LINKS);
    } catch (IOException | UnsupportedOperationException noLink) {
      return false;
    }
  }

  /** What a small file says, without blanks around it. */
  static String read(Path file) throws IOException {
    return RegularFiles.read(file, LONGEST).strip();
  }
}
