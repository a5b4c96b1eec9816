package io.hfj.store.localdir;

import io.hfj.model.RepoPath;
import io.hfj.store.fs.AtomicFiles;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Removes temporary files of killed runs from the folders of a local folder that a run has used,
 * each folder once, at the end of the run. Thread-safe.
 */
final class FolderSweep {
  private final LocalDirLayout layout;
  private final Set<Path> metadataFolders = ConcurrentHashMap.newKeySet();
  private final Set<Path> fileFolders = ConcurrentHashMap.newKeySet();

  FolderSweep(LocalDirLayout layout) {
    this.layout = layout;
  }

  /** Adds the folders of a file and of its metadata. */
  void add(RepoPath file) {
    metadataFolders.add(layout.parts(file));
    fileFolders.add(layout.file(file).getParent());
  }

  void run() {
    metadataFolders.forEach(AtomicFiles::sweep);
    fileFolders.forEach(AtomicFiles::sweepHidden);
  }
}
