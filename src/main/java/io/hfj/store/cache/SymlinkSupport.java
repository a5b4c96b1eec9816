package io.hfj.store.cache;

import io.hfj.store.fs.AtomicFiles;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Finds out whether symbolic links can be created in a folder. */
final class SymlinkSupport {
  /** A fixed name, so that the next run removes one that was left. */
  private static final String NAME = ".hfj-link.tmp";

  private SymlinkSupport() {}

  /** Creates a relative link and removes it. */
  static boolean probe(Path folder) {
    Path link = folder.resolve(NAME);
    try {
      Files.createSymbolicLink(link, Path.of("blobs"));
      return true;
    } catch (FileAlreadyExistsException another) {
      return true; // another process made a link, now or before it was killed
    } catch (IOException | UnsupportedOperationException | SecurityException refused) {
      return false;
    } finally {
      sweep(folder);
    }
  }

  /** Removes the link of a run that was killed during {@link #probe}. */
  static void sweep(Path folder) {
    AtomicFiles.deleteQuietly(folder.resolve(NAME));
  }
}
