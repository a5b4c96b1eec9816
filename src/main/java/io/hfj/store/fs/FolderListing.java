package io.hfj.store.fs;

import io.hfj.ContentMismatch;
import io.hfj.model.Etag;
import io.hfj.model.RepoPath;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Lists the files of a folder. */
public final class FolderListing {
  private FolderListing() {}

  /**
   * Returns the regular files below {@code root}, and links to files, as repository paths.
   *
   * @param leaveOut accepts the top-level names to leave out
   */
  public static Set<RepoPath> list(Path root, Predicate<String> leaveOut) {
    if (Files.notExists(root) || Files.isRegularFile(root)) {
      return Set.of();
    }
    try (Stream<Path> all = Files.walk(root)) {
      return all.filter(Files::isRegularFile)
          .map(root::relativize)
          .filter(path -> !leaveOut.test(path.getName(0).toString()))
          .flatMap(FolderListing::asRepoPath)
          .collect(Collectors.toCollection(TreeSet::new));
    } catch (NoSuchFileException vanished) {
      return Set.of();
    } catch (IOException e) {
      throw DiskFailures.of("list", root, e);
    } catch (UncheckedIOException e) {
      throw DiskFailures.of("list", root, e.getCause());
    }
  }

  private static Stream<RepoPath> asRepoPath(Path path) {
    try {
      return Stream.of(
          new RepoPath(path.toString().replace(path.getFileSystem().getSeparator(), "/")));
    } catch (ContentMismatch foreign) {
      return Stream.empty(); // a name that no repository can have
    }
  }

  /**
   * Returns a value that changes while any client writes to files whose name contains the etag,
   * from their sizes and modification times. It shows whether the holder of a lock makes progress.
   */
  public static String fingerprint(Path folder, Etag etag) {
    StringBuilder state = new StringBuilder();
    try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, "*" + etag + "*")) {
      for (Path file : files) {
        BasicFileAttributes is =
            Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
        state.append(file.getFileName()).append(is.size()).append(is.lastModifiedTime());
      }
    } catch (IOException | DirectoryIteratorException changing) {
      state.append(changing.getMessage());
    }
    return state.toString();
  }
}
