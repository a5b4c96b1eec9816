package io.hfj.store.localdir;

import io.hfj.error.StorageFailure;
import io.hfj.model.RemoteFile;
import io.hfj.model.RepoPath;
import io.hfj.store.AtomicFiles;
import io.hfj.store.DiskFailures;
import io.hfj.store.FileStore;
import io.hfj.store.FolderFiles;
import io.hfj.store.PartFile;
import io.hfj.store.PartVanished;
import io.hfj.store.SafeFolders;
import io.hfj.store.Text;
import io.hfj.store.cache.Snapshot;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * A folder of links into the cache, which holds the content: {@code --local-dir-use-symlinks True}.
 * Links are absolute, so that the folder may be moved. Thread-safe.
 */
final class LinkedFolder implements FileStore {
  private final LocalLayout layout;
  private final Snapshot cached;

  LinkedFolder(LocalLayout layout, Snapshot cached) {
    this.layout = layout;
    this.cached = cached;
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
    Holding inCache = cached.look(file);
    return inCache == Holding.HERE && !isLinked(file) ? Holding.NEARBY : inCache;
  }

  private boolean isLinked(RemoteFile file) {
    Path link = pathOf(file.path());
    try {
      return SafeFolders.real(root(), link)
          && Files.isSymbolicLink(link)
          && Files.readSymbolicLink(link).equals(cached.contentOf(file));
    } catch (IOException gone) {
      return false;
    }
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
    return cached.bytesToPlace(file);
  }

  @Override
  public void placeTwin(RemoteFile file, RemoteFile twin) {
    cached.placeTwin(file, twin);
    link(file);
  }

  @Override
  public Optional<RemoteFile> findKept(RepoPath file) {
    return cached.findKept(file).filter(this::isLinked);
  }

  private void link(RemoteFile file) {
    Path link = pathOf(file.path());
    SafeFolders.create(root(), link.getParent());
    if (Files.isDirectory(link, LinkOption.NOFOLLOW_LINKS)) {
      throw new StorageFailure(
          link + " is a folder where a file has to be",
          "move it away, or choose another --local-dir");
    }
    Path temporary = link.resolveSibling("." + AtomicFiles.randomHex() + ".tmp");
    try {
      makeLinkOrCopy(temporary, cached.contentOf(file));
      Files.move(temporary, link, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw DiskFailures.of("write", link, e);
    }
  }

  private static void makeLinkOrCopy(Path link, Path content) throws IOException {
    try {
      Files.createSymbolicLink(link, content);
    } catch (IOException | UnsupportedOperationException refused) {
      Files.copy(content, link); // as the official client did: a copy where links are refused
    }
  }

  @Override
  public Optional<Intake> open(RemoteFile file, Consumer<String> waiting) {
    Optional<Intake> intake = cached.open(file, waiting);
    if (intake.isEmpty()) {
      link(file);
    }
    return intake.map(inner -> new LinkingIntake(file, inner));
  }

  /** Fills the cache, then links. */
  private final class LinkingIntake implements Intake {
    private final RemoteFile file;
    private final Intake inner;

    LinkingIntake(RemoteFile file, Intake inner) {
      this.file = file;
      this.inner = inner;
    }

    @Override
    public PartFile part() {
      return inner.part();
    }

    @Override
    public void publish() throws PartVanished {
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
    cached.tidy(file);
  }

  @Override
  public void complete() {
    SafeFolders.create(root(), root());
    cached.complete();
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
  public void keepListing(Text text) {
    cached.keepListing(text);
  }

  @Override
  public Set<RepoPath> present() {
    return FolderFiles.list(root(), LocalLayout.META::equals);
  }

  @Override
  public long usableSpace() {
    return cached.usableSpace();
  }
}
