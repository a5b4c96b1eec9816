package io.hfj.store.localdir;

import io.hfj.LinkMode;
import io.hfj.StorageFailure;
import io.hfj.model.CommitHash;
import io.hfj.model.RemoteFile;
import io.hfj.model.RepoPath;
import io.hfj.store.FileStore;
import io.hfj.store.cache.SnapshotStore;
import io.hfj.store.fs.ActualNames;
import io.hfj.store.fs.DiskFailures;
import io.hfj.store.fs.DiskSpace;
import io.hfj.store.fs.FileIdentity;
import io.hfj.store.fs.FolderListing;
import io.hfj.store.fs.SafeFolders;
import io.hfj.store.fs.TextSource;
import io.hfj.store.lock.LockFiles;
import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.LongConsumer;

/**
 * One commit of one repository as plain files in a folder. {@link ExistingFiles} compares what is
 * there, {@link LocalDownloads} opens part files, {@link LocalCopier} copies from the cache or
 * another file, {@link LocalRecords} writes the ref and the listing. Thread-safe.
 */
final class LocalDirStore implements FileStore {
  private final LocalDirLayout layout;
  private final SnapshotStore cached;
  private final boolean force;
  private final MetadataFiles metadata;
  private final ExistingFiles existing;
  private final LocalFolders folders;
  private final LocalCopier copier;
  private final LocalDownloads downloads;
  private final LocalRecords records;
  private final TemporaryFileSweep sweep;

  LocalDirStore(
      LocalDirLayout layout,
      CommitHash commit,
      SnapshotStore cached,
      LocalDirContext context,
      boolean force) {
    LockFiles locks = context.locks();
    InstantSource clock = context.clock();
    ActualNames names = context.names();
    this.layout = layout;
    this.cached = cached;
    this.force = force;
    this.metadata = new MetadataFiles(layout, commit, clock, names);
    this.existing = new ExistingFiles(layout, commit, metadata, names);
    this.folders = new LocalFolders(layout, metadata, context.renames());
    this.copier = new LocalCopier(layout, folders, metadata, locks);
    this.downloads = new LocalDownloads(layout, folders, metadata, locks, clock);
    this.records = new LocalRecords(layout, commit, cached, clock);
    this.sweep = new TemporaryFileSweep(layout, clock);
  }

  @Override
  public Path root() {
    return layout.root();
  }

  @Override
  public Path pathOf(RepoPath file) {
    return layout.file(file);
  }

  @Override
  public FileState stateOf(RemoteFile file) {
    if (force) {
      return FileState.MISSING;
    }
    FileState here = existing.look(file);
    if (here != FileState.MISSING) {
      return here;
    }
    return cached.stateOf(file) == FileState.MISSING ? FileState.MISSING : FileState.AVAILABLE;
  }

  @Override
  public long bytesToHash(RemoteFile file) {
    return force ? 0 : existing.bytesToHash(file);
  }

  @Override
  public void hashExisting(RemoteFile file, LongConsumer read) {
    existing.matches(file, read);
  }

  @Override
  public long partialBytes(RemoteFile file) {
    return downloads.partialBytes(file);
  }

  @Override
  public boolean place(RemoteFile file) {
    folders.createFor(file);
    try {
      Optional<FileIdentity> placed = existing.findUnrecorded(file.path());
      if (placed.isEmpty()) {
        placed = copier.copy(cached.contentOf(file), file);
      }
      if (placed.isPresent()) {
        metadata.write(file, placed.get());
      }
      return placed.isPresent();
    } catch (IOException e) {
      throw DiskFailures.of("write", pathOf(file.path()), e);
    }
  }

  @Override
  public long bytesToPlace(RemoteFile file) {
    return existing.isUnrecorded(file.path()) ? 0 : file.size();
  }

  @Override
  public void placeDuplicate(RemoteFile file, RemoteFile original) {
    if (copyFrom(pathOf(original.path()), file).isEmpty()) {
      throw new StorageFailure(
          pathOf(original.path()) + " changed while it was copied", "repeat the download");
    }
  }

  /** Always copies: the files of such a folder are the user's own. */
  @Override
  public Optional<LinkMode> adopt(RemoteFile file, Path content, LinkMode mode) {
    return copyFrom(content, file).map(copied -> LinkMode.COPY);
  }

  private Optional<FileIdentity> copyFrom(Path content, RemoteFile file) {
    folders.createFor(file);
    try {
      Optional<FileIdentity> copied = copier.copy(content, file);
      if (copied.isPresent()) {
        metadata.write(file, copied.get());
      }
      return copied;
    } catch (IOException e) {
      throw DiskFailures.of("write", pathOf(file.path()), e);
    }
  }

  @Override
  public Optional<RemoteFile> findPresent(RepoPath file) {
    return existing.find(file);
  }

  @Override
  public Optional<Incoming> open(RemoteFile file, Consumer<String> notices) {
    folders.createFor(file);
    return downloads.open(file, this::placeIfAvailable, notices);
  }

  /** Whether the file is in place, perhaps because another process put it there or in the cache. */
  private boolean placeIfAvailable(RemoteFile file) {
    FileState holding = stateOf(file);
    return holding == FileState.IN_PLACE || holding == FileState.AVAILABLE && place(file);
  }

  @Override
  public void removeStaleParts(RemoteFile file) {
    sweep.add(file.path());
    downloads.removeAll(file);
  }

  @Override
  public void complete() {
    SafeFolders.create(root(), root());
    records.complete();
    sweep.run();
  }

  @Override
  public Optional<Path> findListing() {
    return records.findListing();
  }

  @Override
  public void writeListing(TextSource text) {
    records.writeListing(text);
  }

  @Override
  public Set<RepoPath> listFiles() {
    return FolderListing.list(root(), LocalDirLayout.META::equals);
  }

  @Override
  public long usableSpace() {
    return DiskSpace.usable(root());
  }
}
