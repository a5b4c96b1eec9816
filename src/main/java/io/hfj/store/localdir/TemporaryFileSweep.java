package io.hfj.store.localdir;

import io.hfj.model.RepoPath;
import io.hfj.store.fs.AtomicFiles;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Removes temporary files of killed runs from the folders of a local folder that a run has used,
 * each folder once, at the end of the run. Thread-safe.
 */
final class TemporaryFileSweep {
  private final LocalDirLayout layout;
  private final InstantSource clock;
  private final Set<Path> metadataFolders = ConcurrentHashMap.newKeySet();
  private final Set<Path> fileFolders = ConcurrentHashMap.newKeySet();

  TemporaryFileSweep(LocalDirLayout layout, InstantSource clock) {
    this.layout = layout;
    this.clock = clock;
  }

  /** Adds the folders of a file and of its metadata. */
  void add(RepoPath file) {
    metadataFolders.add(layout.parts(file));
    fileFolders.add(layout.file(file).getParent());
  }

  void run() {
    Instant now = clock.instant();
    metadataFolders.forEach(folder -> AtomicFiles.sweep(folder, now));
    fileFolders.forEach(folder -> AtomicFiles.sweepHidden(folder, now));
  }
}
