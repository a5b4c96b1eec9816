package io.hfj.store.localdir;

import io.hfj.BadInput;
import io.hfj.LinkMode;
import io.hfj.model.CommitHash;
import io.hfj.model.RepoId;
import io.hfj.model.Revision;
import io.hfj.store.DownloadTarget;
import io.hfj.store.FileStore;
import io.hfj.store.cache.CacheTarget;
import io.hfj.store.cache.SnapshotStore;
import io.hfj.store.fs.ActualNames;
import io.hfj.store.fs.RenameProbe;
import io.hfj.store.lock.LockFiles;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.Predicate;

/** A folder named by the user, filled with the files of a repository. Thread-safe. */
public final class LocalDirTarget implements DownloadTarget {
  private final LocalDirLayout layout;
  private final CacheTarget cache;
  private final Optional<LinkMode> links;
  private final LockFiles locks;
  private final InstantSource clock;
  private final boolean force;
  private final RenameProbe renames = new RenameProbe();

  /**
   * @param root the folder, which need not exist yet
   * @param cache searched before fetching; written only with {@code links}
   * @param links how the folder shares its content with the cache; empty for plain files only
   * @param force fetches files again that are here
   * @throws BadInput if the folder is in the cache and would contain links to it
   */
  public LocalDirTarget(
      Path root,
      CacheTarget cache,
      Optional<LinkMode> links,
      LockFiles locks,
      InstantSource clock,
      boolean force) {
    this.layout = new LocalDirLayout(root.toAbsolutePath().normalize());
    this.cache = cache;
    this.links = links;
    this.locks = locks;
    this.clock = clock;
    this.force = force;
    if (links.isPresent() && cache.contains(layout.root())) {
      throw new BadInput(
          layout.root() + " is inside the cache that it should share content with",
          "choose a folder outside the cache");
    }
  }

  @Override
  public Optional<CommitHash> findCommit(RepoId repo, Revision revision) {
    return revision
        .commit()
        .or(() -> new LocalRefs(layout, repo).find(revision))
        .or(() -> cache.findCommit(repo, revision));
  }

  /** The commit of the latest listing, in a folder without refs, which another client filled. */
  @Override
  public Optional<CommitHash> findLatestCommit() {
    return Files.exists(layout.refs()) ? Optional.empty() : latestListing(commit -> true);
  }

  @Override
  public Optional<CommitHash> findOnlyCommit(RepoId repo) {
    return latestListing(new LocalRefs(layout, repo).commits()::contains);
  }

  private Optional<CommitHash> latestListing(Predicate<CommitHash> wanted) {
    Optional<CommitHash> latest = Optional.empty();
    FileTime latestTime = FileTime.fromMillis(0);
    try (DirectoryStream<Path> listings = Files.newDirectoryStream(layout.listings(), "*.json")) {
      for (Path listing : listings) {
        String name = listing.getFileName().toString();
        Optional<CommitHash> commit = CommitHash.find(name.substring(0, name.length() - 5));
        FileTime time = Files.getLastModifiedTime(listing);
        if (commit.filter(wanted).isPresent() && time.compareTo(latestTime) > 0) {
          latest = commit;
          latestTime = time;
        }
      }
    } catch (IOException | DirectoryIteratorException none) {
      return Optional.empty();
    }
    return latest;
  }

  @Override
  public FileStore storeFor(RepoId repo, Revision revision, CommitHash commit) {
    SnapshotStore cached = cache.snapshot(repo, revision, commit);
    ActualNames names = new ActualNames();
    return links.isPresent()
        ? new LinkedDirStore(
            layout, cached, links.get(), new MetadataFiles(layout, commit, clock, names), clock)
        : new LocalDirStore(
            layout, commit, cached, new LocalDirContext(locks, clock, renames, names), force);
  }
}
