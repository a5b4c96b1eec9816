package io.hfj.store.localdir;

import io.hfj.LinkMode;
import io.hfj.model.RemoteFile;
import io.hfj.model.RepoPath;
import io.hfj.store.FileStore;
import io.hfj.store.cache.SnapshotStore;
import io.hfj.store.chunk.ChunkLists;
import io.hfj.store.fs.FolderListing;
import io.hfj.store.fs.SafeFolders;
import io.hfj.store.fs.TextSource;
import io.hfj.store.lock.LockFiles;
import io.hfj.store.part.PartFile;
import io.hfj.store.part.PartFileRemoved;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * A folder of links into the cache, which holds the content: {@code --link}, and the older {@code
 * --local-dir-use-symlinks True}. Every operation is done on the cache, then the folder's entry is
 * made by {@link CacheLinks}.
 *
 * <p>Symbolic links are absolute, so that the folder can be moved. Each entry has the usual
 * metadata: without it the official client copies a cached file over the link to it, and fails with
 * {@code SameFileError}. With or without metadata, the official client may copy another cached
 * revision through the link over the old blob ({@code shutil.copyfile} in {@code file_download.py},
 * 0.23 to 2.0). Thread-safe.
 */
final class LinkedDirStore implements FileStore {
  private final LocalDirLayout layout;
  private final SnapshotStore cached;
  private final LinkMode mode;
  private final CacheLinks links;
  private final TemporaryFileSweep sweep;

  LinkedDirStore(
      LocalDirLayout layout,
      SnapshotStore cached,
      LinkMode mode,
      MetadataFiles metadata,
      InstantSource clock) {
    this.layout = layout;
    this.cached = cached;
    this.mode = mode;
    this.links = new CacheLinks(layout, cached, mode, metadata);
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
  public LockFiles.HeldLock claim() {
    return cached.claim();
  }

  @Override
  public FileState stateOf(RemoteFile file) {
    FileState inCache = cached.stateOf(file);
    return inCache == FileState.IN_PLACE && !links.has(file) ? FileState.AVAILABLE : inCache;
  }

  @Override
  public Optional<ChunkLists> chunkLists() {
    return cached.chunkLists();
  }

  @Override
  public long partialBytes(RemoteFile file) {
    return cached.partialBytes(file);
  }

  @Override
  public boolean place(RemoteFile file) {
    if (!cached.place(file)) {
      return false;
    }
    links.link(file);
    return true;
  }

  @Override
  public long bytesToPlace(RemoteFile file) {
    return cached.bytesToPlace(file) + (mode == LinkMode.COPY ? file.size() : 0);
  }

  @Override
  public void placeDuplicate(RemoteFile file, RemoteFile original) {
    cached.placeDuplicate(file, original);
    links.link(file);
  }

  @Override
  public Optional<LinkMode> adopt(RemoteFile file, Path content, LinkMode mode) {
    Optional<LinkMode> adopted = cached.adopt(file, content, mode);
    adopted.ifPresent(done -> links.link(file));
    return adopted;
  }

  @Override
  public Optional<RemoteFile> findPresent(RepoPath file) {
    return cached.findPresent(file).filter(links::has);
  }

  @Override
  public Optional<Incoming> open(RemoteFile file, Consumer<String> notices) {
    Optional<Incoming> incoming = cached.open(file, notices);
    if (incoming.isEmpty()) {
      links.link(file);
    }
    return incoming.map(inCache -> new LinkedIncoming(file, inCache));
  }

  /** Publishes in the cache, then makes the link. */
  private final class LinkedIncoming implements Incoming {
    private final RemoteFile file;
    private final Incoming inCache;

    LinkedIncoming(RemoteFile file, Incoming inCache) {
      this.file = file;
      this.inCache = inCache;
    }

    @Override
    public PartFile part() {
      return inCache.part();
    }

    @Override
    public void publish() throws PartFileRemoved {
      inCache.publish();
      links.link(file);
    }

    @Override
    public Optional<PartFile> renew() {
      Optional<PartFile> part = inCache.renew();
      if (part.isEmpty()) {
        links.link(file);
      }
      return part;
    }

    @Override
    public void close() {
      inCache.close();
    }
  }

  @Override
  public void removeStaleParts(RemoteFile file) {
    sweep.add(file.path());
    cached.removeStaleParts(file);
  }

  @Override
  public void complete() {
    SafeFolders.create(root(), root());
    cached.complete();
    sweep.run();
  }

  @Override
  public void recordAbsent(RepoPath file) {
    cached.recordAbsent(file);
  }

  @Override
  public Optional<Path> findListing() {
    return cached.findListing();
  }

  @Override
  public void writeListing(TextSource text) {
    cached.writeListing(text);
  }

  @Override
  public Set<RepoPath> listFiles() {
    return FolderListing.list(root(), LocalDirLayout.META::equals);
  }

  @Override
  public long usableSpace() {
    return cached.usableSpace();
  }
}
