package io.hfj.store;

import io.hfj.model.RepoPath;
import io.hfj.store.fs.AtomicFiles;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Finds out which names a disk can hold, and which of them side by side, by creating empty files
 * with these names in a temporary folder. No list of file systems and their rules could be as
 * exact.
 *
 * @param refused names that the disk cannot hold at all
 * @param clashes names that the disk takes for the name of an earlier file or of its folder
 */
public record NameProbe(List<RepoPath> refused, List<Clash> clashes) {
  /** Result for names that stand side by side, and where nothing can be tried. */
  public static final NameProbe PASSED = new NameProbe(List.of(), List.of());

  /** More files than this are not created: a hostile listing could hold millions. */
  private static final int MAX_NAMES = 200;

  /**
   * Two names that are one on that disk.
   *
   * @param first the name that could be created
   */
  public record Clash(RepoPath first, RepoPath second) {}

  public NameProbe {
    refused = List.copyOf(refused);
    clashes = List.copyOf(clashes);
  }

  /**
   * Tries the names on the disk of a folder.
   *
   * @param root the folder, which need not exist yet
   */
  public static NameProbe run(Path root, List<RepoPath> names) {
    Path folder = DiskProbe.nearestFolder(root).resolve(".hfj-names-" + AtomicFiles.randomHex());
    try {
      Files.createDirectory(folder);
    } catch (IOException notWritable) {
      return PASSED; // the download itself fails with the reason
    }
    try {
      return run(folder, names.stream().limit(MAX_NAMES));
    } finally {
      delete(folder);
    }
  }

  private static NameProbe run(Path folder, Stream<RepoPath> names) {
    Map<String, RepoPath> created = new TreeMap<>();
    List<RepoPath> refused = new ArrayList<>();
    List<Clash> clashes = new ArrayList<>();
    for (RepoPath name : (Iterable<RepoPath>) names::iterator) {
      try {
        Path file = folder.resolve(name.value());
        Files.createDirectories(file.getParent());
        Files.createFile(file);
        created.putIfAbsent(name.folded(), name);
      } catch (FileAlreadyExistsException taken) {
        earlier(created, name.folded()).ifPresent(first -> clashes.add(new Clash(first, name)));
      } catch (IOException | InvalidPathException failure) {
        if (canCreate(folder.resolve("name" + AtomicFiles.randomHex()))) {
          refused.add(name);
        }
      }
    }
    return new NameProbe(refused, clashes);
  }

  /** The file at that path, at a folder above it, or below it. */
  private static Optional<RepoPath> earlier(Map<String, RepoPath> created, String folded) {
    return created.entrySet().stream()
        .filter(
            entry ->
                entry.getKey().equals(folded)
                    || folded.startsWith(entry.getKey() + "/")
                    || entry.getKey().startsWith(folded + "/"))
        .map(Map.Entry::getValue)
        .findFirst();
  }

  /** Whether it was the name: a disk that is full refuses every one. */
  private static boolean canCreate(Path file) {
    try {
      Files.createFile(file);
      return true;
    } catch (IOException failure) {
      return false;
    }
  }

  private static void delete(Path folder) {
    try (Stream<Path> all = Files.walk(folder)) {
      for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(path);
      }
    } catch (IOException e) {
      // Empty files in a hidden folder; nothing reads them.
    }
  }
}
