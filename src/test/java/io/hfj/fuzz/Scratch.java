package io.hfj.fuzz;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** A temporary folder for the files that fuzz targets write; removed when the JVM ends. */
public final class Scratch {
  private Scratch() {}

  /** Creates a folder for a target. */
  public static Path folder() {
    try {
      Path folder = Files.createTempDirectory("hfj-fuzz-");
      Runtime.getRuntime().addShutdownHook(new Thread(() -> clear(folder, true)));
      return folder;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Deletes the contents of the folder; does not follow links. */
  public static void clear(Path folder) {
    clear(folder, false);
  }

  private static void clear(Path folder, boolean includingFolder) {
    try (Stream<Path> tree = Files.walk(folder)) {
      List<Path> deepestFirst = tree.sorted(Comparator.reverseOrder()).toList();
      for (Path path : deepestFirst) {
        if (includingFolder || !path.equals(folder)) {
          Files.deleteIfExists(path);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
