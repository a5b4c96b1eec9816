package io.hfj.store.cache;

import io.hfj.store.AtomicFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Finds out whether links can be made in a folder. */
final class SymlinkSupport {
  private SymlinkSupport() {}

  /** Tries with a relative link of a passing name. */
  static boolean probe(Path folder) {
    Path link = folder.resolve(".hfj-" + AtomicFiles.randomHex() + ".tmp");
    try {
      Files.createSymbolicLink(link, Path.of("blobs"));
      return true;
    } catch (IOException | UnsupportedOperationException | SecurityException refused) {
      return false;
    } finally {
      try {
        Files.deleteIfExists(link);
      } catch (IOException e) {
        // A dangling link of that name harms nobody.
      }
    }
  }
}
