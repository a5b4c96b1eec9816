package io.hfj.store.localdir;

import io.hfj.StorageFailure;
import io.hfj.model.CommitHash;
import io.hfj.store.cache.SnapshotStore;
import io.hfj.store.fs.AtomicFiles;
import io.hfj.store.fs.SafeFolders;
import io.hfj.store.fs.TextSource;
import java.io.IOException;
import java.io.Reader;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Optional;

/**
 * What a local folder records about a commit beside its files: the listing, and which commit a
 * revision of the repository was, for later runs without the Hub. Thread-safe.
 */
final class LocalRecords {
  private final LocalDirLayout layout;
  private final CommitHash commit;
  private final SnapshotStore cached;
  private final InstantSource clock;

  LocalRecords(
      LocalDirLayout layout, CommitHash commit, SnapshotStore cached, InstantSource clock) {
    this.layout = layout;
    this.commit = commit;
    this.cached = cached;
    this.clock = clock;
  }

  /** Writes the ref, and the cache's listing if the folder has none: all files are in place. */
  void complete() {
    copyCachedListing();
    new LocalRefs(layout, cached.repo()).record(cached.revision(), commit);
    AtomicFiles.sweep(layout.listings(), clock.instant());
    Path ref = layout.ref(cached.repo(), cached.revision());
    AtomicFiles.sweep(ref.getParent(), clock.instant());
  }

  /** The folder needs a listing of its own: the cache may be removed. */
  private void copyCachedListing() {
    if (Files.exists(layout.listing(commit))) {
      return;
    }
    cached.findListing().ifPresent(listing -> writeListing(out -> copy(listing, out)));
  }

  private static void copy(Path text, Writer out) throws IOException {
    try (Reader in = Files.newBufferedReader(text)) {
      in.transferTo(out);
    }
  }

  /** The folder's own listing, or else the cache's. */
  Optional<Path> findListing() {
    Path own = layout.listing(commit);
    return Files.isRegularFile(own) && Files.isReadable(own)
        ? Optional.of(own)
        : cached.findListing();
  }

  /** Writes the listing; a failure to do so is ignored. */
  void writeListing(TextSource text) {
    Path listing = layout.listing(commit);
    try {
      SafeFolders.create(layout.root(), listing.getParent());
      AtomicFiles.write(listing, text);
    } catch (IOException | StorageFailure readOnly) {
      // The next run asks the Hub again.
    }
  }
}
