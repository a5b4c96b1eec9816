package io.hfj.store.cache;

import io.hfj.StorageFailure;
import io.hfj.model.CommitHash;
import io.hfj.model.RepoPath;
import io.hfj.store.fs.AtomicFiles;
import io.hfj.store.fs.RefFile;
import io.hfj.store.fs.TextSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * What the cache records about a commit beside its files: the ref that leads to it, its listing,
 * and the names it does not have. All of it is optional: failures to write do not fail a download.
 * Thread-safe.
 */
final class SnapshotRecords {
  private final SnapshotLayout layout;
  private final RepoFolders folders;
  private final InstantSource clock;
  private final Consumer<String> notices;
  private boolean refWritten; // guarded by this
  private TextSource pendingListing; // until the snapshot has a file; guarded by this

  SnapshotRecords(
      SnapshotLayout layout, RepoFolders folders, InstantSource clock, Consumer<String> notices) {
    this.layout = layout;
    this.folders = folders;
    this.clock = clock;
    this.notices = notices;
  }

  /**
   * Writes the listing, and the ref unless it leads to another snapshot that exists. That ref stays
   * until {@link #complete}: a user who works offline meanwhile, or after a failure, keeps the
   * older, complete snapshot. To be called after each new entry; only the first call does anything.
   */
  synchronized void entryAdded() {
    if (!refWritten) {
      refWritten = true;
      writePendingListing();
      Optional<CommitHash> old = RefFile.find(layout.ref());
      if (old.isEmpty() || !Files.isDirectory(layout.cache().snapshot(layout.repo(), old.get()))) {
        writeRef();
      }
    }
  }

  /** Writes the listing and the ref: all requested files are in place. */
  void complete() {
    writePendingListing();
    writeRef();
    AtomicFiles.sweep(layout.listing().getParent(), clock.instant());
    AtomicFiles.sweep(layout.ref().getParent(), clock.instant());
  }

  private void writeRef() {
    if (layout.revision().commit().isPresent()) {
      return;
    }
    if (!RefFile.write(layout.repoFolder(), layout.ref(), layout.commit())) {
      notices.accept(
          "cannot record in the cache that "
              + layout.revision()
              + " is "
              + layout.commit().brief());
    }
  }

  /** Records that the commit has no such file. */
  void recordAbsent(RepoPath file) {
    try {
      Path mark = layout.absent(file);
      folders.create(mark.getParent());
      AtomicFiles.writeIfAbsent(mark, "");
    } catch (IOException | StorageFailure readOnly) {
      // Only a hint for other readers of the cache.
    }
  }

  Optional<Path> findListing() {
    Path listing = layout.listing();
    return Files.isRegularFile(listing) && Files.isReadable(listing)
        ? Optional.of(listing)
        : Optional.empty();
  }

  /**
   * Writes the listing once the repository has a snapshot: with a listing alone it would count as
   * corrupt.
   */
  synchronized void writeListing(TextSource text) {
    pendingListing = text;
    if (Files.isDirectory(layout.snapshots())) {
      writePendingListing();
    }
  }

  private synchronized void writePendingListing() {
    if (pendingListing == null) {
      return;
    }
    try {
      folders.create(layout.listing().getParent());
      AtomicFiles.write(layout.listing(), pendingListing);
    } catch (IOException | StorageFailure readOnly) {
      // The next run asks the Hub again.
    }
    pendingListing = null;
  }
}
