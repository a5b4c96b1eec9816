package io.hfj.store.cache;

import io.hfj.LinkMode;
import io.hfj.model.RemoteFile;
import io.hfj.model.RepoId;
import io.hfj.model.RepoPath;
import io.hfj.model.Revision;
import io.hfj.store.FileStore;
import io.hfj.store.chunk.ChunkLists;
import io.hfj.store.dedup.DuplicateFiles;
import io.hfj.store.fs.ActualNames;
import io.hfj.store.fs.AtomicFiles;
import io.hfj.store.fs.ContentLinker;
import io.hfj.store.fs.DiskFailures;
import io.hfj.store.fs.DiskSpace;
import io.hfj.store.fs.FolderListing;
import io.hfj.store.fs.TextSource;
import io.hfj.store.lock.LockFiles;
import io.hfj.store.part.ContentDigest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.InstantSource;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * One commit of one repository in the cache. {@link SnapshotEntries} looks up what is there, {@link
 * BlobDownloads} opens part files, {@link SnapshotPublisher} makes entries, {@link SnapshotRecords}
 * writes the ref and the listing. Thread-safe.
 */
public final class SnapshotStore implements FileStore {
  private final SnapshotLayout layout;
  private final CacheOptions options;
  private final Consumer<String> notices;
  private final RepoFolders folders;
  private final RepoClaim claim;
  private final SnapshotEntries entries;
  private final SnapshotRecords records;
  private final SnapshotPublisher publisher;
  private final BlobDownloads downloads;
  private final SharedBlobs shared;

  SnapshotStore(
      SnapshotLayout layout,
      CacheOptions options,
      LockFiles locks,
      ActualNames names,
      InstantSource clock,
      Consumer<String> notices) {
    this.layout = layout;
    this.options = options;
    this.notices = notices;
    this.folders = new RepoFolders(layout);
    this.claim = new RepoClaim(layout, folders, locks, notices);
    this.entries = new SnapshotEntries(layout, names);
    this.records = new SnapshotRecords(layout, folders, clock, notices);
    this.publisher =
        new SnapshotPublisher(layout, options, entries, records, this::lockContent, notices);
    this.downloads = new BlobDownloads(layout, folders, publisher, locks, clock);
    this.shared =
        new SharedBlobs(layout.cache(), locks, options.sharedBlobs() && options.symlinks());
  }

  @Override
  public Path root() {
    return layout.root();
  }

  @Override
  public Path pathOf(RepoPath file) {
    return layout.pointer(file);
  }

  /** The repository of the commit. */
  public RepoId repo() {
    return layout.repo();
  }

  /** The name by which the user asked for the commit. */
  public Revision revision() {
    return layout.revision();
  }

  /** Reports a message about files that link to this commit's files to the user. */
  public void report(String text) {
    notices.accept(text);
  }

  /** The path of the file's content: its blob, or in a cache without links the file itself. */
  public Path contentOf(RemoteFile file) {
    return entries.contentOf(file);
  }

  /** Whether the folder, which exists, is in the cache; links are resolved. */
  public boolean isInCache(Path folder) throws IOException {
    return folder.toRealPath().startsWith(layout.cache().root());
  }

  @Override
  public LockFiles.HeldLock claim() {
    return claim.acquire();
  }

  @Override
  public FileState stateOf(RemoteFile file) {
    if (options.force()) {
      return FileState.MISSING;
    }
    if (entries.isPresent(file)) {
      return FileState.IN_PLACE;
    }
    return entries.hasBlob(file) || shared.find(file).isPresent()
        ? FileState.AVAILABLE
        : FileState.MISSING;
  }

  @Override
  public long partialBytes(RemoteFile file) {
    return downloads.partialBytes(file);
  }

  @Override
  public boolean place(RemoteFile file) {
    try {
      folders.createBlobs();
      if (!entries.hasBlob(file) && !shared.link(layout.repo(), file)) {
        return entries.isPresent(file); // a cache without links has the entry and no blob
      }
      publisher.publishBlob(file);
      return true;
    } catch (IOException e) {
      throw DiskFailures.of("write", pathOf(file.path()), e);
    }
  }

  private LockFiles.HeldLock lockContent(RemoteFile file) {
    return downloads.lock(file, notices);
  }

  @Override
  public long bytesToPlace(RemoteFile file) {
    return options.symlinks() ? 0 : file.size();
  }

  @Override
  public void placeDuplicate(RemoteFile file, RemoteFile original) {
    try {
      publisher.publishDuplicate(file, original);
    } catch (IOException e) {
      throw DiskFailures.of("write", pathOf(file.path()), e);
    }
  }

  @Override
  public Optional<LinkMode> adopt(RemoteFile file, Path content, LinkMode mode) {
    folders.createBlobs();
    Optional<LockFiles.HeldLock> lock = downloads.tryLock(file);
    if (lock.isEmpty() && downloads.isLocked(file)) {
      return Optional.empty();
    }
    lock.ifPresent(held -> downloads.removeStale(file, held));
    Path temporary = DuplicateFiles.temporary(layout.blobs(), file.etag());
    Path target = publisher.contentPath(file);
    try {
      folders.create(target.getParent());
      LinkMode how = ContentLinker.make(mode, content.toRealPath(), temporary);
      // The source may change at any time: hash the very file that gets the final name.
      if (!ContentDigest.holds(temporary, file.etag(), file.size())) {
        return Optional.empty();
      }
      AtomicFiles.force(temporary);
      Files.move(temporary, target, StandardCopyOption.ATOMIC_MOVE);
      publisher.contentStored(file);
      return Optional.of(how);
    } catch (IOException e) {
      throw DiskFailures.of("write", target, e);
    } finally {
      AtomicFiles.deleteQuietly(temporary);
      lock.ifPresent(LockFiles.HeldLock::close);
    }
  }

  @Override
  public Optional<RemoteFile> findPresent(RepoPath file) {
    return entries.find(file);
  }

  @Override
  public Optional<Incoming> open(RemoteFile file, Consumer<String> notices) {
    folders.createBlobs();
    entries.requireOwnName(file);
    return downloads.open(file, this::placeIfAvailable, notices);
  }

  private boolean placeIfAvailable(RemoteFile file) {
    return stateOf(file) != FileState.MISSING && place(file);
  }

  @Override
  public void removeStaleParts(RemoteFile file) {
    downloads.removeAll(file);
  }

  @Override
  public void complete() {
    if (!Files.isDirectory(root())) {
      folders.create(root());
    }
    records.complete();
    SymlinkSupport.sweep(layout.repoFolder());
  }

  @Override
  public void recordAbsent(RepoPath file) {
    records.recordAbsent(file);
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
    return FolderListing.list(root(), name -> false);
  }

  /** None in a cache without links, which has no blobs. */
  @Override
  public Optional<ChunkLists> chunkLists() {
    // Whether links work is tried when a list is written: now the folders may not be there yet.
    return options.force() || !options.symlinks()
        ? Optional.empty()
        : Optional.of(new CachedChunkLists(layout, folders, shared, publisher::canLink));
  }

  @Override
  public long usableSpace() {
    return DiskSpace.usable(layout.blobs());
  }
}
