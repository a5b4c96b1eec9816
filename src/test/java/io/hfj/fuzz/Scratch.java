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

  /** Creates a folder of its own for a target. */
  public static Path folder() {
    try {
      Path folder = Files.createTempDirectory("hfj-fuzz-");
      Runtime.getRuntime().addShutdownHook(new Thread(() -> clear(folder, true)));
      return folder;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Removes what lies in the folder; links are not followed. */
  public static void clear(Path folder) {
    clear(folder, false);
  }

  private static void clear(Path folder, boolean itself) {
    try (Stream<Path> below = Files.walk(folder)) {
      List<Path> deepestFirst = below.sorted(Comparator.reverseOrder()).toList();
      for (Path path : deepestFirst) {
        if (itself || !path.equals(folder)) {
          Files.deleteIfExists(path);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
