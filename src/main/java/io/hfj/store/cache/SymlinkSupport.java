package io.hfj.store.cache;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Finds out whether links can be made in a folder. */
final class SymlinkSupport {
  /** One name, so that none is left for ever. */
  private static final String NAME = ".hfj-link.tmp";

  private SymlinkSupport() {}

  /** Tries with a relative link of a passing name. */
  static boolean probe(Path folder) {
    Path link = folder.resolve(NAME);
    try {
      Files.createSymbolicLink(link, Path.of("blobs"));
      return true;
    } catch (FileAlreadyExistsException another) {
      return true; // it made a link, at this moment or before it was killed
    } catch (IOException | UnsupportedOperationException | SecurityException refused) {
      return false;
    } finally {
      sweep(folder);
    }
  }

  /** Removes what a run left that was killed while it tried. */
  static void sweep(Path folder) {
    try {
      Files.deleteIfExists(folder.resolve(NAME));
    } catch (IOException e) {
      // A dangling link of that name harms nobody.
    }
  }
}
