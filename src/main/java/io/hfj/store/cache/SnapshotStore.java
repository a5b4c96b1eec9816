package io.hfj.store.cache;

import io.hfj.error.StorageFailure;
import io.hfj.model.CommitHash;
import io.hfj.model.Etag;
import io.hfj.model.RemoteFile;
import io.hfj.model.RepoId;
import io.hfj.model.RepoPath;
import io.hfj.model.Revision;
import io.hfj.store.FileStore;
import io.hfj.store.PartSession;
import io.hfj.store.dedup.DuplicateFiles;
import io.hfj.store.fs.ActualNames;
import io.hfj.store.fs.AtomicFiles;
import io.hfj.store.fs.CacheTag;
import io.hfj.store.fs.ContentLinker;
import io.hfj.store.fs.DiskFailures;
import io.hfj.store.fs.DiskSpace;
import io.hfj.store.fs.FolderListing;
import io.hfj.store.fs.LinkMode;
import io.hfj.store.fs.MountCheck;
import io.hfj.store.fs.RefFile;
import io.hfj.store.fs.SafeFolders;
import io.hfj.store.fs.TextSource;
import io.hfj.store.lock.LockFiles;
import io.hfj.store.part.ContentDigest;
import io.hfj.store.part.PartFile;
import io.hfj.store.part.PartFileRemoved;
import io.hfj.store.part.PartFiles;
import io.hfj.store.part.StaleParts;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/** One commit of one repository in the cache. Thread-safe. */
public final class SnapshotStore implements FileStore {
  /** Somebody may remove the repository just before we claim it, but not again and again. */
  private static final int MOST_CLAIMS = 10;

  private final CacheLayout layout;
  private final CacheOptions options;
  private final LockFiles locks;
  private final Consumer<String> notices;
  private final RepoId repo;
  private final Revision revision;
  private final CommitHash commit;
  private final SharedBlobs shared;
  private final StaleParts leftovers = new StaleParts();
  private final MountCheck disk;
  private final ActualNames names;
  private Boolean symlinks; // null until probed; guarded by this
  private boolean refNoted; // guarded by this
  private TextSource unkept; // the listing, until there is a file that it lists; guarded by this

  SnapshotStore(
      CacheLayout layout,
      CacheOptions options,
      LockFiles locks,
      ActualNames names,
      Consumer<String> notices,
      RepoId repo,
      Revision revision,
      CommitHash commit) {
    this.layout = layout;
    this.options = options;
    this.locks = locks;
    this.names = names;
    this.notices = notices;
    this.repo = repo;
    this.revision = revision;
    this.commit = commit;
    this.disk = new MountCheck(layout.root());
    this.shared = new SharedBlobs(layout, locks, options.sharedBlobs() && options.symlinks());
  }

  @Override
  public Path root() {
    return layout.snapshot(repo, commit);
  }

  @Override
  public Path pathOf(RepoPath file) {
    return layout.pointer(repo, commit, file);
  }

  /** Which repository this is a commit of. */
  public RepoId repo() {
    return repo;
  }

  /** What the user calls the commit. */
  public Revision revision() {
    return revision;
  }

  /** Tells the user something about what is made of this commit's files. */
  public void tell(String text) {
    notices.accept(text);
  }

  /** Where the content of the file lies: its blob, or without links the file itself. */
  public Path contentOf(RemoteFile file) {
    Path blob = layout.blob(repo, file.etag());
    return Files.notExists(blob) ? pathOf(file.path()) : blob;
  }

  /** Whether that folder, which exists, lies in the cache; links are resolved. */
  public boolean isInCache(Path folder) throws IOException {
    return folder.toRealPath().startsWith(layout.root());
  }

  @Override
  public LockFiles.Held claim() {
    LockFiles.limits().ifPresent(notices);
    for (int tries = 0; tries < MOST_CLAIMS; tries++) {
      try {
        makeFolder(layout.repo(repo));
      } catch (StorageFailure readOnly) {
        return LockFiles.NO_LOCKS;
      }
      Optional<LockFiles.Held> held = locks.shareFolder(layout.repo(repo));
      if (held.isPresent()) {
        return held.get().excludes() ? tidying(held.get()) : held.get();
      }
    }
    return LockFiles.NOT_OURS;
  }

  private LockFiles.Held tidying(LockFiles.Held claim) {
    return () -> {
      claim.close();
      if (!hasSnapshots()) {
        locks.tryAcquireFolder(layout.repo(repo)).ifPresent(this::removeEmptyFolders);
      }
    };
  }

  /** Nothing was brought: an empty folder would count as a broken repository. */
  private void removeEmptyFolders(LockFiles.Held alone) {
    try {
      for (Path folder : List.of(layout.blobs(repo), layout.repo(repo))) {
        if (alone.excludes() && CacheScanner.isFolder(folder)) {
          Files.delete(folder);
        }
      }
    } catch (IOException used) {
      // It holds something, or somebody else removed it.
    } finally {
      alone.close();
    }
  }

  private boolean hasSnapshots() {
    return Files.isDirectory(layout.repo(repo).resolve("snapshots"));
  }

  @Override
  public Holding look(RemoteFile file) {
    if (options.force()) {
      return Holding.ABSENT;
    }
    if (isHere(file)) {
      return Holding.HERE;
    }
    return hasBlob(file) || shared.find(file).isPresent() ? Holding.NEARBY : Holding.ABSENT;
  }

  private boolean isHere(RemoteFile file) {
    Path pointer = pathOf(file.path());
    return SafeFolders.real(layout.repo(repo), pointer)
        && pointsRight(pointer, file)
        && otherThan(pointer).isEmpty();
  }

  /**
   * The entry of another file that the disk finds at that path, by a name it takes for the same.
   */
  private Optional<Path> otherThan(Path pointer) {
    // What a link leads to has been compared; of a plain file the name alone tells what it is.
    return Files.isSymbolicLink(pointer) ? Optional.empty() : names.otherThan(root(), pointer);
  }

  private boolean hasBlob(RemoteFile file) {
    return hasSize(layout.blob(repo, file.etag()), file.size());
  }

  /** Links are followed: a blob may be a link to the cache-wide store. */
  private static boolean hasSize(Path path, long size) {
    try {
      return Files.isRegularFile(path) && Files.size(path) == size;
    } catch (IOException gone) {
      return false;
    }
  }

  private boolean pointsRight(Path pointer, RemoteFile file) {
    if (!hasSize(pointer, file.size())) {
      return false;
    }
    if (!Files.isSymbolicLink(pointer)) {
      return true; // a cache without links: the file itself is the blob
    }
    try {
      Path target = pointer.resolveSibling(Files.readSymbolicLink(pointer)).normalize();
      Path blob = layout.blob(repo, file.etag());
      return target.equals(blob) || target.toRealPath().equals(blob.toRealPath());
    } catch (IOException gone) {
      return false;
    }
  }

  @Override
  public long partialBytes(RemoteFile file) {
    return PartFiles.settledBytes(
        layout.blobs(repo), file.etag().value(), file.etag(), file.size());
  }

  @Override
  public boolean place(RemoteFile file) {
    try {
      makeFolders();
      if (!hasBlob(file) && !shared.link(repo, file)) {
        return isHere(file); // a cache without links has it there, and no blob
      }
      point(file);
      return true;
    } catch (IOException e) {
      throw DiskFailures.of("write", pathOf(file.path()), e);
    }
  }

  @Override
  public long bytesToPlace(RemoteFile file) {
    return options.symlinks() ? 0 : file.size();
  }

  @Override
  public void placeTwin(RemoteFile file, RemoteFile twin) {
    try {
      if (canLink()) {
        point(file);
      } else {
        SafeFolders.create(layout.repo(repo), pathOf(file.path()).getParent());
        requireOwnName(file);
        copy(pathOf(twin.path()), file);
      }
    } catch (IOException e) {
      throw DiskFailures.of("write", pathOf(file.path()), e);
    }
  }

  @Override
  public Optional<LinkMode> adopt(RemoteFile file, Path content, LinkMode mode) {
    makeFolders();
    Optional<LockFiles.Held> lock = lockFile(file).flatMap(locks::tryAcquire);
    if (lock.isEmpty() && lockFile(file).filter(locks::isTaken).isPresent()) {
      return Optional.empty();
    }
    lock.ifPresent(held -> leftovers.remove(layout.blobs(repo), file.etag().value(), held));
    Path temporary = DuplicateFiles.temporary(layout.blobs(repo), file.etag());
    Path target = canLink() ? layout.blob(repo, file.etag()) : pathOf(file.path());
    try {
      makeFolder(target.getParent());
      LinkMode how = ContentLinker.make(mode, content.toRealPath(), temporary);
      // The source may change at any time: what gets the name is what is hashed.
      if (!ContentDigest.holds(temporary, file.etag(), file.size())) {
        return Optional.empty();
      }
      AtomicFiles.force(temporary);
      Files.move(temporary, target, StandardCopyOption.ATOMIC_MOVE);
      if (canLink()) {
        point(file);
      } else {
        noteRefEarly();
      }
      return Optional.of(how);
    } catch (IOException e) {
      throw DiskFailures.of("write", target, e);
    } finally {
      deleteQuietly(temporary);
      lock.ifPresent(LockFiles.Held::close);
    }
  }

  private static void deleteQuietly(Path temporary) {
    try {
      Files.deleteIfExists(temporary);
    } catch (IOException e) {
      // It counts as an unfinished download, which 'cache prune' removes.
    }
  }

  @Override
  public Optional<RemoteFile> findKept(RepoPath file) {
    Path pointer = pathOf(file);
    try {
      if (!SafeFolders.real(layout.repo(repo), pointer)
          || names.otherThan(root(), pointer).isPresent()) {
        return Optional.empty();
      }
      if (Files.isRegularFile(pointer, LinkOption.NOFOLLOW_LINKS)) {
        return Optional.of(RemoteFile.of(file, Files.size(pointer), Etag.UNKNOWN));
      }
      Path blob = pointer.resolveSibling(Files.readSymbolicLink(pointer)).normalize();
      Optional<Etag> etag = Etag.fromHeader(blob.getFileName().toString());
      if (etag.isEmpty() || !blob.getParent().equals(layout.blobs(repo))) {
        return Optional.empty();
      }
      return Optional.of(RemoteFile.of(file, Files.size(pointer), etag.get()));
    } catch (IOException gone) {
      return Optional.empty();
    }
  }

  @Override
  public Optional<Incoming> open(RemoteFile file, Consumer<String> waiting) {
    makeFolders();
    requireOwnName(file);
    LockFiles.Held lock =
        lockFile(file)
            .map(
                path ->
                    locks.acquire(
                        path,
                        () -> FolderListing.state(layout.blobs(repo), file.etag()),
                        PartFiles.withProgress(
                            waiting,
                            layout.blobs(repo),
                            file.etag().value(),
                            file.etag(),
                            file.size())))
            .orElse(LockFiles.NO_LOCKS);
    try {
      leftovers.remove(layout.blobs(repo), file.etag().value(), lock);
      if (look(file) != Holding.ABSENT && place(file)) {
        PartFiles.deleteLeftovers(layout.blobs(repo), file.etag().value());
        lock.close();
        return Optional.empty();
      }
      return Optional.of(new BlobIntake(file, lock));
    } catch (RuntimeException e) {
      lock.close();
      throw e;
    }
  }

  @Override
  public void tidy(RemoteFile file) {
    Path blob = layout.blob(repo, file.etag());
    leftovers.tidy(
        blob.getParent(),
        file.etag().value(),
        () ->
            SafeFolders.real(RelocatedFolders.anchor(layout, blob), blob)
                ? lockFile(file).flatMap(locks::tryAcquire)
                : Optional.empty());
  }

  /** Empty if it cannot be there: the work goes on without it then. */
  private Optional<Path> lockFile(RemoteFile file) {
    Path lock = layout.lock(repo, file.etag());
    try {
      SafeFolders.create(layout.root(), lock.getParent());
      return Optional.of(lock);
    } catch (StorageFailure e) {
      return Optional.empty();
    }
  }

  private void makeFolder(Path folder) {
    SafeFolders.create(RelocatedFolders.anchor(layout, folder), folder);
  }

  private void makeFolders() {
    disk.require();
    makeFolder(layout.blobs(repo));
    disk.note();
    CacheTag.mark(layout.root());
  }

  /** All entries of a snapshot are of one commit: none gives way to another. */
  private void requireOwnName(RemoteFile file) {
    Path pointer = pathOf(file.path());
    if (Files.isSymbolicLink(pointer) && pointsRight(pointer, file)) {
      return;
    }
    Optional<Path> standing =
        Files.isSymbolicLink(pointer) // to something else
            ? names.takenFor(root(), pointer)
            : names.otherThan(root(), pointer);
    standing.ifPresent(
        other -> {
          throw DiskFailures.oneName(pointer, other);
        });
  }

  private PartFile openPart(RemoteFile file, LockFiles.Held lock) {
    makeFolders();
    Path blobs = layout.blobs(repo);
    String stem = file.etag().value();
    return PartFiles.open(blobs, stem, file.etag(), file.size(), lock, leftovers);
  }

  /** A blob on its way in. */
  private final class BlobIntake extends PartSession {
    private final RemoteFile file;

    BlobIntake(RemoteFile file, LockFiles.Held lock) {
      super(
          lock,
          canLink() ? layout.blob(repo, file.etag()) : pathOf(file.path()),
          () -> openPart(file, lock));
      this.file = file;
    }

    @Override
    protected boolean isInPlace() {
      return look(file) != Holding.ABSENT && place(file);
    }

    @Override
    public void publish() throws PartFileRemoved {
      try {
        part().publish(RelocatedFolders.anchor(layout, target()), target());
        if (canLink()) {
          point(file);
        } else {
          noteRefEarly();
        }
      } catch (IOException e) {
        throw DiskFailures.of("write", pathOf(file.path()), e);
      }
    }
  }

  private synchronized boolean canLink() {
    if (symlinks == null) {
      symlinks = options.symlinks() && SymlinkSupport.probe(layout.repo(repo));
      boolean refused = !symlinks && options.symlinks() && Files.isWritable(layout.repo(repo));
      if (refused && options.warnWithoutSymlinks()) {
        notices.accept(
            layout.root()
                + " cannot hold links: files shared by several revisions will take space for each");
      }
    }
    return symlinks;
  }

  /** Makes the snapshot's entry for a file whose blob is there. */
  private void point(RemoteFile file) throws IOException {
    Path pointer = pathOf(file.path());
    Path blob = layout.blob(repo, file.etag());
    SafeFolders.create(layout.repo(repo), pointer.getParent());
    requireOwnName(file);
    if (!pointsRight(pointer, file)) {
      if (canLink()) {
        link(pointer, pointer.getParent().relativize(blob));
      } else {
        copy(blob, file);
      }
    }
    noteRefEarly();
  }

  private static void link(Path pointer, Path target) throws IOException {
    try {
      Files.createSymbolicLink(pointer, target);
    } catch (FileAlreadyExistsException stale) {
      if (Files.isDirectory(pointer, LinkOption.NOFOLLOW_LINKS)) {
        throw new StorageFailure(
            pointer + " is a folder where a file has to be",
            "remove it, then run the same command again");
      }
      Path temporary = pointer.resolveSibling("." + AtomicFiles.randomHex() + ".tmp");
      Files.createSymbolicLink(temporary, target);
      Files.move(temporary, pointer, StandardCopyOption.ATOMIC_MOVE);
    }
  }

  /** By way of a name among the unfinished: a snapshot holds nothing but files of the commit. */
  private void copy(Path content, RemoteFile file) throws IOException {
    Path temporary = DuplicateFiles.temporary(layout.blobs(repo), file.etag());
    SafeFolders.create(layout.root(), temporary.getParent());
    try {
      ContentLinker.make(LinkMode.COPY, content, temporary);
      Files.move(temporary, pathOf(file.path()), StandardCopyOption.ATOMIC_MOVE);
    } finally {
      Files.deleteIfExists(temporary);
    }
  }

  /**
   * A ref that leads nowhere yet may be written as soon as its snapshot exists. One that leads to a
   * complete older snapshot stays until the new one is complete: who works offline meanwhile, or
   * after we fail, keeps what he had.
   */
  private synchronized void noteRefEarly() {
    if (!refNoted) {
      refNoted = true;
      keepWaitingListing();
      Optional<CommitHash> old = RefFile.find(layout.ref(repo, revision));
      if (old.isEmpty() || !Files.isDirectory(layout.snapshot(repo, old.get()))) {
        writeRef();
      }
    }
  }

  @Override
  public void complete() {
    if (!Files.isDirectory(root())) {
      makeFolder(root());
    }
    keepWaitingListing();
    writeRef();
    AtomicFiles.sweep(layout.listing(repo, commit).getParent());
    AtomicFiles.sweep(layout.ref(repo, revision).getParent());
    SymlinkSupport.sweep(layout.repo(repo));
  }

  private void writeRef() {
    if (revision.commit().isPresent()) {
      return;
    }
    if (!RefFile.note(layout.repo(repo), layout.ref(repo, revision), commit)) {
      notices.accept("could not note in the cache that " + revision + " is " + commit.brief());
    }
  }

  @Override
  public void noteAbsent(RepoPath file) {
    try {
      Path mark = layout.absent(repo, commit, file);
      makeFolder(mark.getParent());
      AtomicFiles.writeIfAbsent(mark, "");
    } catch (IOException | StorageFailure readOnly) {
      // Only a hint for others.
    }
  }

  @Override
  public Optional<Path> findListing() {
    Path listing = layout.listing(repo, commit);
    return Files.isRegularFile(listing) && Files.isReadable(listing)
        ? Optional.of(listing)
        : Optional.empty();
  }

  /** Waits for the first file: a listing alone would count as a broken repository. */
  @Override
  public synchronized void keepListing(TextSource text) {
    unkept = text;
    if (hasSnapshots()) {
      keepWaitingListing();
    }
  }

  private synchronized void keepWaitingListing() {
    if (unkept != null) {
      writeListing(unkept);
      unkept = null;
    }
  }

  private void writeListing(TextSource text) {
    Path listing = layout.listing(repo, commit);
    try {
      makeFolder(listing.getParent());
      AtomicFiles.write(listing, text);
    } catch (IOException | StorageFailure readOnly) {
      // The next run asks the Hub again.
    }
  }

  @Override
  public Set<RepoPath> present() {
    return FolderListing.list(root(), name -> false);
  }

  @Override
  public long usableSpace() {
    return DiskSpace.usable(layout.blobs(repo));
  }
}
