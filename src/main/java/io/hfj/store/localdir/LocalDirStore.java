package io.hfj.store.localdir;

import io.hfj.error.StorageFailure;
import io.hfj.model.CommitHash;
import io.hfj.model.RemoteFile;
import io.hfj.model.RepoPath;
import io.hfj.store.FileStore;
import io.hfj.store.PartSession;
import io.hfj.store.cache.SnapshotStore;
import io.hfj.store.fs.ActualNames;
import io.hfj.store.fs.AtomicFiles;
import io.hfj.store.fs.CacheTag;
import io.hfj.store.fs.DiskFailures;
import io.hfj.store.fs.DiskSpace;
import io.hfj.store.fs.FileIdentity;
import io.hfj.store.fs.FolderListing;
import io.hfj.store.fs.LinkMode;
import io.hfj.store.fs.MountCheck;
import io.hfj.store.fs.RefFile;
import io.hfj.store.fs.RenameProbe;
import io.hfj.store.fs.SafeFolders;
import io.hfj.store.fs.TextSource;
import io.hfj.store.lock.LockFiles;
import io.hfj.store.part.ContentDigest;
import io.hfj.store.part.PartFile;
import io.hfj.store.part.PartFileRemoved;
import io.hfj.store.part.PartFiles;
import io.hfj.store.part.StaleParts;
import java.io.IOException;
import java.io.Reader;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.LongConsumer;

/** One commit of one repository as plain files in a folder. Thread-safe. */
final class LocalDirStore implements FileStore {
  /** As many other processes may tidy up while we copy. */
  private static final int MOST_COPIES = 10;

  private final LocalDirLayout layout;
  private final CommitHash commit;
  private final SnapshotStore cached;
  private final LockFiles locks;
  private final Clock clock;
  private final boolean force;

  private final StaleParts leftovers = new StaleParts();

  /** Folders of notes. */
  private final Set<Path> sweptNotes = ConcurrentHashMap.newKeySet();

  /** Folders of files. */
  private final Set<Path> swept = ConcurrentHashMap.newKeySet();

  private final MountCheck disk;
  private final ActualNames names;
  private final RenameProbe renames;

  /** Files that stand in their place with the right content, but without a note that says so. */
  private final Map<RepoPath, FileIdentity> unnoted = new ConcurrentHashMap<>();

  /** What hashing a file without a note found out; holds while it is the same file. */
  private record Judged(FileIdentity identity, boolean right) {}

  private final Map<RepoPath, Judged> judged = new ConcurrentHashMap<>();

  LocalDirStore(
      LocalDirLayout layout,
      CommitHash commit,
      SnapshotStore cached,
      LockFiles locks,
      Clock clock,
      RenameProbe renames,
      ActualNames names,
      boolean force) {
    this.layout = layout;
    this.commit = commit;
    this.cached = cached;
    this.locks = locks;
    this.clock = clock;
    this.renames = renames;
    this.names = names;
    this.force = force;
    this.disk = new MountCheck(layout.root());
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
  public Holding look(RemoteFile file) {
    if (force) {
      return Holding.ABSENT;
    }
    unnoted.remove(file.path()); // it may have changed since the last look
    Path path = pathOf(file.path());
    Optional<FileIdentity> standing = FileIdentity.at(path);
    if (standing.isPresent()
        && SafeFolders.real(root(), path)
        && LocalContentCheck.hasSize(path, file.size())) {
      Optional<LocalMetadata> noted = LocalMetadata.find(layout.metadata(file.path()), path);
      boolean right =
          noted.isPresent() ? noted.get().etag().equals(file.etag()) : isRight(path, file);
      if (right && noted.isPresent() && noted.get().commit().equals(commit)) {
        return Holding.HERE;
      }
      if (right) {
        unnoted.put(file.path(), standing.get());
        return Holding.NEARBY;
      }
    }
    return cached.look(file) == Holding.ABSENT ? Holding.ABSENT : Holding.NEARBY;
  }

  @Override
  public long partialBytes(RemoteFile file) {
    Path parts = layout.parts(file.path());
    return Math.max(
        settledBytes(parts, layout.partStem(file), file),
        Math.max(
            settledBytes(parts, layout.oldPartStem(file), file),
            settledBytes(pathOf(file.path()).getParent(), layout.partStem(file), file)));
  }

  private static long settledBytes(Path parts, String stem, RemoteFile file) {
    return PartFiles.settledBytes(parts, stem, file.etag(), file.size());
  }

  /**
   * The folder of part files and copies that get the file's name: among the notes, or beside the
   * file if a mount comes between the two. To be called once both folders exist.
   */
  private Path parts(RemoteFile file) {
    Path usual = layout.parts(file.path());
    Path besideTarget = pathOf(file.path()).getParent();
    return renames.arePossible(usual, besideTarget) ? usual : besideTarget;
  }

  @Override
  public boolean place(RemoteFile file) {
    makeFolders(file);
    try {
      Optional<FileIdentity> right = FileIdentity.at(pathOf(file.path()));
      if (right.isEmpty() || !right.get().equals(unnoted.get(file.path()))) {
        right = copy(cached.contentOf(file), file);
      }
      if (right.isPresent()) {
        note(file, right.get());
      }
      return right.isPresent();
    } catch (IOException e) {
      throw DiskFailures.of("write", pathOf(file.path()), e);
    }
  }

  @Override
  public long bytesToPlace(RemoteFile file) {
    return unnoted.containsKey(file.path()) ? 0 : file.size();
  }

  @Override
  public void placeTwin(RemoteFile file, RemoteFile twin) {
    makeFolders(file);
    try {
      FileIdentity copied =
          copy(pathOf(twin.path()), file)
              .orElseThrow(
                  () ->
                      new StorageFailure(
                          pathOf(twin.path()) + " changed while it was being copied",
                          "run the same command again"));
      note(file, copied);
    } catch (IOException e) {
      throw DiskFailures.of("write", pathOf(file.path()), e);
    }
  }

  /** Always a copy: the files of such a folder are the user's own. */
  @Override
  public Optional<LinkMode> adopt(RemoteFile file, Path content, LinkMode mode) {
    makeFolders(file);
    try {
      Optional<FileIdentity> copied = copy(content, file);
      if (copied.isPresent()) {
        note(file, copied.get());
      }
      return copied.map(done -> LinkMode.COPY);
    } catch (IOException e) {
      throw DiskFailures.of("write", pathOf(file.path()), e);
    }
  }

  @Override
  public Optional<RemoteFile> findKept(RepoPath file) {
    Path path = pathOf(file);
    try {
      if (!Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS)
          || !SafeFolders.real(root(), path)) {
        return Optional.empty();
      }
      long size = Files.size(path);
      return LocalMetadata.find(layout.metadata(file), path)
          .filter(noted -> noted.commit().equals(commit))
          .filter(noted -> names.otherThan(root(), path).isEmpty())
          .map(noted -> RemoteFile.of(file, size, noted.etag()));
    } catch (IOException gone) {
      return Optional.empty();
    }
  }

  @Override
  public long bytesToCheck(RemoteFile file) {
    Path path = pathOf(file.path());
    boolean asks =
        !force
            && LocalContentCheck.hasSize(path, file.size())
            && SafeFolders.real(root(), path)
            && LocalMetadata.find(layout.metadata(file.path()), path).isEmpty()
            && !isJudged(path, file);
    return asks ? file.size() : 0;
  }

  @Override
  public void check(RemoteFile file, LongConsumer read) {
    isRight(pathOf(file.path()), file, read);
  }

  private boolean isJudged(Path path, RemoteFile file) {
    Judged known = judged.get(file.path());
    return known != null && FileIdentity.at(path).filter(known.identity()::equals).isPresent();
  }

  private boolean isRight(Path path, RemoteFile file) {
    return isRight(path, file, read -> {});
  }

  private boolean isRight(Path path, RemoteFile file, LongConsumer read) {
    if (isJudged(path, file)) {
      return judged.get(file.path()).right();
    }
    Optional<FileIdentity> before = FileIdentity.at(path);
    boolean right = holds(path, file, read);
    before.ifPresent(identity -> judged.put(file.path(), new Judged(identity, right)));
    return right;
  }

  private static boolean holds(Path path, RemoteFile file, LongConsumer read) {
    try {
      return ContentDigest.holds(path, file.etag(), file.size(), read);
    } catch (IOException unreadable) {
      return false;
    }
  }

  /** What gets the final name has been checked; empty if the content is wrong. */
  private Optional<FileIdentity> copy(Path from, RemoteFile file) throws IOException {
    for (int tries = 1; Files.isRegularFile(from); tries++) {
      // Others leave the copy alone while we have the lock. Without it, because another process
      // copies or tidies up, that one may take ours for a leftover.
      Optional<LockFiles.Held> lock = locks.tryAcquire(layout.lock(file.path()));
      try {
        return copyOnce(from, file);
      } catch (NoSuchFileException removed) {
        if (tries == MOST_COPIES) {
          throw removed;
        }
      } finally {
        lock.ifPresent(LockFiles.Held::close);
      }
    }
    return Optional.empty();
  }

  private Optional<FileIdentity> copyOnce(Path from, RemoteFile file) throws IOException {
    Path temporary =
        parts(file)
            .resolve(layout.partStem(file) + "." + AtomicFiles.randomHex() + PartFiles.SUFFIX);
    try {
      if (!LocalContentCheck.copy(from, temporary, file)) {
        return Optional.empty();
      }
      requireReplaceable(file);
      Optional<FileIdentity> copied = FileIdentity.at(temporary);
      forgetNote(file);
      Files.move(temporary, pathOf(file.path()), StandardCopyOption.ATOMIC_MOVE);
      return copied;
    } finally {
      Files.deleteIfExists(temporary);
    }
  }

  @Override
  public Optional<Incoming> open(RemoteFile file, Consumer<String> waiting) {
    makeFolders(file);
    LockFiles.Held lock =
        locks.acquire(
            layout.lock(file.path()),
            () -> FolderListing.state(parts(file), file.etag()),
            PartFiles.withProgress(
                waiting, parts(file), layout.partStem(file), file.etag(), file.size()));
    try {
      leftovers.remove(parts(file), layout.partStem(file), lock);
      if (isInPlace(file)) {
        PartFiles.deleteLeftovers(parts(file), layout.partStem(file));
        lock.close();
        return Optional.empty();
      }
      return Optional.of(new LocalIntake(file, lock));
    } catch (RuntimeException e) {
      lock.close();
      throw e;
    }
  }

  /** Whether another process has brought the file meanwhile, here or to the cache. */
  private boolean isInPlace(RemoteFile file) {
    Holding holding = look(file);
    return holding == Holding.HERE || holding == Holding.NEARBY && place(file);
  }

  private void makeFolders(RemoteFile file) {
    disk.require();
    requireOwnName(file);
    SafeFolders.create(root(), layout.parts(file.path()));
    disk.note();
    layout.requireOutsideNotes(file.path(), LocalDirLayout::isSameFile);
    SafeFolders.create(root(), pathOf(file.path()).getParent());
    CacheTag.mark(layout.meta());
    try {
      AtomicFiles.writeIfAbsent(layout.meta().resolve(".gitignore"), "*");
    } catch (IOException e) {
      // Only a courtesy to those who keep the folder in git.
    }
  }

  /**
   * What stands there may be another file of this commit, by a name the disk takes for the same.
   */
  private void requireOwnName(RemoteFile file) {
    Path path = pathOf(file.path());
    LocalMetadata.find(layout.metadata(file.path()), path)
        .filter(noted -> noted.commit().equals(commit) && !noted.etag().equals(file.etag()))
        .flatMap(noted -> names.takenFor(root(), path))
        .ifPresent(
            other -> {
              throw DiskFailures.oneName(path, other);
            });
  }

  private void requireReplaceable(RemoteFile file) {
    if (Files.isDirectory(pathOf(file.path()), LinkOption.NOFOLLOW_LINKS)) {
      throw new StorageFailure(
          pathOf(file.path()) + " is a folder where a file has to be",
          "move it away, or choose another --local-dir");
    }
  }

  /**
   * Before another file gets the name: were we killed just after, the note would speak of a file
   * that is there no more, and of another as if it were that.
   */
  private void forgetNote(RemoteFile file) throws IOException {
    Files.deleteIfExists(layout.metadata(file.path()));
  }

  /**
   * Written after the file is in place, so that its time is never before the file's; and taken back
   * if another process, without a lock between us, has put another version there.
   */
  private void note(RemoteFile file, FileIdentity placed) throws IOException {
    Instant changed = placed.changed().toInstant();
    Instant now = clock.instant();
    new LocalMetadata(commit, file.etag(), now.isAfter(changed) ? now : changed)
        .write(layout.metadata(file.path()));
    if (!FileIdentity.at(pathOf(file.path())).equals(Optional.of(placed))) {
      forgetNote(file);
    }
  }

  private PartFile openPart(RemoteFile file, LockFiles.Held lock) {
    makeFolders(file);
    String stem = layout.partStem(file);
    Path parts = parts(file);
    if (lock.excludes()) {
      PartFiles.renameForeign(parts, layout.oldPartStem(file), stem);
    }
    return PartFiles.open(parts, stem, file.etag(), file.size(), lock, leftovers);
  }

  /** A file on its way in, under a name in the metadata folder. */
  private final class LocalIntake extends PartSession {
    private final RemoteFile file;

    LocalIntake(RemoteFile file, LockFiles.Held lock) {
      super(lock, pathOf(file.path()), () -> openPart(file, lock));
      this.file = file;
    }

    @Override
    protected boolean isInPlace() {
      return LocalDirStore.this.isInPlace(file);
    }

    @Override
    public void publish() throws PartFileRemoved {
      requireReplaceable(file);
      try {
        forgetNote(file);
        note(file, part().publish(root(), target()));
      } catch (IOException e) {
        throw DiskFailures.of("write", layout.metadata(file.path()), e);
      }
    }
  }

  /** What an earlier content of the file has left is of no use either: this one took its place. */
  @Override
  public void tidy(RemoteFile file) {
    Path lock = layout.lock(file.path());
    Path path = pathOf(file.path());
    sweptNotes.add(lock.getParent());
    swept.add(path.getParent());
    for (Path parts : List.of(lock.getParent(), path.getParent())) {
      leftovers.tidy(
          parts,
          layout.partStem(file),
          () ->
              SafeFolders.real(root(), lock) && SafeFolders.real(root(), path)
                  ? locks.tryAcquire(lock)
                  : Optional.empty());
    }
  }

  @Override
  public void complete() {
    SafeFolders.create(root(), root());
    keepCachedListing();
    noteRef();
    AtomicFiles.sweep(layout.listings());
    AtomicFiles.sweep(layout.ref(cached.repo(), cached.revision()).getParent());
    sweptNotes.forEach(AtomicFiles::sweep);
    swept.forEach(AtomicFiles::sweepHidden);
  }

  /** Who works offline later has to know what this folder holds, and of which repository. */
  private void noteRef() {
    if (cached.revision().commit().isEmpty()) {
      RefFile.note(root(), layout.ref(cached.repo(), cached.revision()), commit);
    }
  }

  /** The folder has to know by itself what the commit holds: the cache may be gone tomorrow. */
  private void keepCachedListing() {
    if (Files.exists(layout.listing(commit))) {
      return;
    }
    cached.findListing().ifPresent(listing -> keepListing(out -> copy(listing, out)));
  }

  private static void copy(Path text, Writer out) throws IOException {
    try (Reader in = Files.newBufferedReader(text)) {
      in.transferTo(out);
    }
  }

  @Override
  public Optional<Path> findListing() {
    Path own = layout.listing(commit);
    return Files.isRegularFile(own) && Files.isReadable(own)
        ? Optional.of(own)
        : cached.findListing();
  }

  @Override
  public void keepListing(TextSource text) {
    Path listing = layout.listing(commit);
    try {
      SafeFolders.create(root(), listing.getParent());
      AtomicFiles.write(listing, text);
    } catch (IOException | StorageFailure readOnly) {
      // The next run asks the Hub again.
    }
  }

  @Override
  public Set<RepoPath> present() {
    return FolderListing.list(root(), LocalDirLayout.META::equals);
  }

  @Override
  public long usableSpace() {
    return DiskSpace.usable(root());
  }
}
