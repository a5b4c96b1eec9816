package io.hfj.store.fs;

import io.hfj.BadInput;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongPredicate;

/** Finds files by size in the user's folders. Only reads. */
public final class FileSearch {
  private FileSearch() {}

  /**
   * Returns the files below the sources, by size. Includes links to files; does not enter links to
   * folders; leaves out unreadable files and unfinished downloads.
   *
   * @param sources files or folders
   * @param wanted accepts the sizes to include
   * @throws BadInput if a source does not exist
   */
  public static Map<Long, List<Path>> bySize(List<Path> sources, LongPredicate wanted) {
    Map<Long, List<Path>> found = new HashMap<>();
    for (Path source : sources) {
      if (Files.notExists(source)) {
        throw new BadInput(source + " does not exist", "give existing files or folders");
      }
      try {
        Path start = Files.isDirectory(source) ? source.toRealPath() : source;
        Files.walkFileTree(start, new SizeVisitor(found, wanted, start));
      } catch (IOException e) {
        throw DiskFailures.of("read", source, e);
      }
    }
    return found;
  }

  private static final class SizeVisitor extends SimpleFileVisitor<Path> {
    private final Map<Long, List<Path>> found;
    private final LongPredicate wanted;
    private final Path source;

    SizeVisitor(Map<Long, List<Path>> found, LongPredicate wanted, Path source) {
      this.found = found;
      this.wanted = wanted;
      this.source = source;
    }

    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes own) {
      try {
        BasicFileAttributes is =
            own.isSymbolicLink() ? Files.readAttributes(file, BasicFileAttributes.class) : own;
        boolean whole = !file.getFileName().toString().endsWith(".incomplete");
        if (is.isRegularFile() && whole && wanted.test(is.size())) {
          found.computeIfAbsent(is.size(), size -> new ArrayList<>()).add(file);
        }
      } catch (IOException leadsNowhere) {
        // A dangling link.
      }
      return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult visitFileFailed(Path file, IOException why) throws IOException {
      if (file.equals(source)) {
        throw why; // only unreadable entries below a source are left out
      }
      return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult postVisitDirectory(Path folder, IOException why) throws IOException {
      return why == null ? FileVisitResult.CONTINUE : visitFileFailed(folder, why);
    }
  }
}
