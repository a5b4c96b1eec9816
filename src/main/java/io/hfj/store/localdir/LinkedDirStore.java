package io.hfj.store.localdir;

import io.hfj.error.StorageFailure;
import io.hfj.model.CommitHash;
import io.hfj.model.RemoteFile;
import io.hfj.model.RepoPath;
import io.hfj.store.FileStore;
import io.hfj.store.cache.SnapshotStore;
import io.hfj.store.fs.ActualNames;
import io.hfj.store.fs.AtomicFiles;
import io.hfj.store.fs.ContentLinker;
import io.hfj.store.fs.DiskFailures;
import io.hfj.store.fs.FolderListing;
import io.hfj.store.fs.LinkMode;
import io.hfj.store.fs.SafeFolders;
import io.hfj.store.fs.TextSource;
import io.hfj.store.lock.LockFiles;
import io.hfj.store.part.PartFile;
import io.hfj.store.part.PartFileRemoved;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/**
 * A folder of links into the cache, which holds the content: {@code --link}, and {@code
 * --local-dir-use-symlinks True} of old. Symbolic links are absolute, so that the folder may be
 * moved. The usual note is kept of every entry: without it the official client copies a cached file
 * over the link to it, and fails with {@code SameFileError}. A note does not stop it from copying
 * another cached revision through the link over the old blob ({@code shutil.copyfile} in {@code
 * file_download.py}, 0.23 to 2.0), nor does its absence. Thread-safe.
 */
final class LinkedDirStore implements FileStore {
  private final LocalDirLayout layout;
  private final CommitHash commit;
  private final SnapshotStore cached;
  private final LinkMode mode;
  private final Clock clock;
  private final AtomicBoolean toldRefusal = new AtomicBoolean();

  private final Set<Path> swept = ConcurrentHashMap.newKeySet();
  private final Set<Path> sweptNotes = ConcurrentHashMap.newKeySet();

  LinkedDirStore(
      LocalDirLayout layout, CommitHash commit, SnapshotStore cached, LinkMode mode, Clock clock) {
    this.layout = layout;
    this.commit = commit;
    this.cached = cached;
    this.mode = mode;
    this.clock = clock;
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
  public LockFiles.Held claim() {
    return cached.claim();
  }

  @Override
  public Holding look(RemoteFile file) {
    Holding inCache = cached.look(file);
    return inCache == Holding.HERE && !isLinked(file) ? Holding.NEARBY : inCache;
  }

  private boolean isLinked(RemoteFile file) {
    Path entry = pathOf(file.path());
    try {
      if (!SafeFolders.real(root(), entry)) {
        return false;
      }
      if (Files.isSymbolicLink(entry)) {
        return (mode == LinkMode.SYMLINK || mode == LinkMode.AUTO)
            && Files.readSymbolicLink(entry).equals(cached.contentOf(file))
            && isNoted(entry, file);
      }
      return LocalContentCheck.hasSize(entry, file.size()) && isShared(entry, file);
    } catch (IOException gone) {
      return false;
    }
  }

  /**
   * Of a reflink and of a copy the note alone tells. What is one with its content needs it too, for
   * others: a run may have ended between the two.
   */
  private boolean isShared(Path entry, RemoteFile file) throws IOException {
    Path content = cached.contentOf(file);
    boolean one = Files.exists(content) && Files.isSameFile(entry, content);
    return switch (mode) {
      case HARD -> one && isNoted(entry, file);
      case SYMLINK -> false;
      case AUTO -> isNoted(entry, file);
      case REFLINK, COPY -> !one && isNoted(entry, file);
    };
  }

  private boolean isNoted(Path entry, RemoteFile file) {
    return LocalMetadata.find(layout.metadata(file.path()), entry)
        .filter(noted -> noted.etag().equals(file.etag()))
        .isPresent();
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
    link(file);
    return true;
  }

  @Override
  public long bytesToPlace(RemoteFile file) {
    return cached.bytesToPlace(file) + (mode == LinkMode.COPY ? file.size() : 0);
  }

  @Override
  public void placeTwin(RemoteFile file, RemoteFile twin) {
    cached.placeTwin(file, twin);
    link(file);
  }

  @Override
  public Optional<LinkMode> adopt(RemoteFile file, Path content, LinkMode how) {
    Optional<LinkMode> adopted = cached.adopt(file, content, how);
    adopted.ifPresent(done -> link(file));
    return adopted;
  }

  @Override
  public Optional<RemoteFile> findKept(RepoPath file) {
    return cached.findKept(file).filter(this::isLinked);
  }

  private void link(RemoteFile file) {
    Path link = pathOf(file.path());
    layout.requireOutsideNotes(file.path(), LocalDirLayout::isSameFile);
    SafeFolders.create(root(), link.getParent());
    if (Files.isDirectory(link, LinkOption.NOFOLLOW_LINKS)) {
      throw new StorageFailure(
          link + " is a folder where a file has to be",
          "move it away, or choose another --local-dir");
    }
    Path temporary = AtomicFiles.hidden(link);
    Path note = layout.metadata(file.path());
    try {
      requireOutside(link);
      requireOwnName(file, link, note);
      if (isRefusedCopy(link, file, temporary)) {
        return;
      }
      Files.deleteIfExists(note); // it speaks of what stood there before
      LinkMode made =
          Files.exists(temporary, LinkOption.NOFOLLOW_LINKS)
              ? mode
              : ContentLinker.make(mode, cached.contentOf(file), temporary);
      Files.move(temporary, link, StandardCopyOption.ATOMIC_MOVE);
      SafeFolders.create(root(), note.getParent());
      new LocalMetadata(commit, file.etag(), later(clock.instant(), link)).write(note);
      tellRefusal(made);
    } catch (IOException e) {
      throw DiskFailures.of("write", link, e);
    } finally {
      deleteQuietly(temporary); // two names of one file: to rename one to the other does nothing
    }
  }

  /**
   * What stands there may be another file of this commit, by a name the disk takes for the same.
   */
  private void requireOwnName(RemoteFile file, Path link, Path note) {
    LocalMetadata.find(note, link)
        .filter(noted -> noted.commit().equals(commit) && !noted.etag().equals(file.etag()))
        .flatMap(noted -> new ActualNames().takenFor(root(), link))
        .ifPresent(
            other -> {
              throw DiskFailures.oneName(link, other);
            });
  }

  /** The cache may lie below the folder: what it holds must not become links to itself. */
  private void requireOutside(Path link) throws IOException {
    if (cached.isInCache(link.getParent())) {
      throw new StorageFailure(
          link + " would take the place of something in the cache",
          "choose another --local-dir, or another cache by --cache-dir");
    }
  }

  /**
   * Whether the right copy stands there and no link can take its place, as an earlier run found
   * too. If one can it is made.
   */
  private boolean isRefusedCopy(Path entry, RemoteFile file, Path temporary) {
    boolean linked = mode == LinkMode.HARD || mode == LinkMode.SYMLINK;
    return linked
        && LocalContentCheck.hasSize(entry, file.size())
        && isNoted(entry, file)
        && !ContentLinker.tryMake(mode, cached.contentOf(file), temporary);
  }

  /** A note that is older than its file counts for nothing. */
  private static Instant later(Instant now, Path file) throws IOException {
    Instant changed = Files.getLastModifiedTime(file).toInstant();
    return now.isAfter(changed) ? now : changed;
  }

  private void tellRefusal(LinkMode made) {
    boolean refused = made == LinkMode.COPY && mode != LinkMode.COPY;
    if (refused && !toldRefusal.getAndSet(true)) {
      cached.report(
          root()
              + " cannot share content with the cache (another disk, or one without such links):"
              + " it gets copies");
    }
  }

  private static void deleteQuietly(Path temporary) {
    try {
      Files.deleteIfExists(temporary);
    } catch (IOException e) {
      // It has been renamed, or what is wrong with it is told already.
    }
  }

  @Override
  public Optional<Incoming> open(RemoteFile file, Consumer<String> waiting) {
    Optional<Incoming> intake = cached.open(file, waiting);
    if (intake.isEmpty()) {
      link(file);
    }
    return intake.map(inner -> new LinkingIntake(file, inner));
  }

  /** Fills the cache, then links. */
  private final class LinkingIntake implements Incoming {
    private final RemoteFile file;
    private final Incoming inner;

    LinkingIntake(RemoteFile file, Incoming inner) {
      this.file = file;
      this.inner = inner;
    }

    @Override
    public PartFile part() {
      return inner.part();
    }

    @Override
    public void publish() throws PartFileRemoved {
      inner.publish();
      link(file);
    }

    @Override
    public Optional<PartFile> renew() {
      Optional<PartFile> part = inner.renew();
      if (part.isEmpty()) {
        link(file);
      }
      return part;
    }

    @Override
    public void close() {
      inner.close();
    }
  }

  @Override
  public void tidy(RemoteFile file) {
    sweptNotes.add(layout.parts(file.path()));
    swept.add(pathOf(file.path()).getParent());
    cached.tidy(file);
  }

  @Override
  public void complete() {
    SafeFolders.create(root(), root());
    cached.complete();
    sweptNotes.forEach(AtomicFiles::sweep);
    swept.forEach(AtomicFiles::sweepHidden);
  }

  @Override
  public void noteAbsent(RepoPath file) {
    cached.noteAbsent(file);
  }

  @Override
  public Optional<Path> findListing() {
    return cached.findListing();
  }

  @Override
  public void keepListing(TextSource text) {
    cached.keepListing(text);
  }

  @Override
  public Set<RepoPath> present() {
    return FolderListing.list(root(), LocalDirLayout.META::equals);
  }

  @Override
  public long usableSpace() {
    return cached.usableSpace();
  }
}
