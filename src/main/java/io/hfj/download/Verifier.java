package io.hfj.download;

import io.hfj.AccessDenied;
import io.hfj.NetworkFailure;
import io.hfj.NotCached;
import io.hfj.NotFound;
import io.hfj.VerificationResult;
import io.hfj.VerificationResult.CheckedFiles;
import io.hfj.VerificationResult.CorruptFile;
import io.hfj.download.CachedCommits.CachedCommit;
import io.hfj.hub.CommitFiles;
import io.hfj.hub.HubClient;
import io.hfj.model.CommitHash;
import io.hfj.model.RemoteFile;
import io.hfj.model.RepoId;
import io.hfj.model.RepoPath;
import io.hfj.model.Revision;
import io.hfj.store.DownloadTarget;
import io.hfj.store.FileStore;
import io.hfj.store.ParallelTasks;
import io.hfj.store.part.ContentDigest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Compares the hashes of files on disk with those of the Hub, in parallel. Writes nothing but a new
 * listing if the cached one is wrong. Thread-safe.
 */
public final class Verifier {
  /** Each thread uses a processor; disks that seek gain nothing from more threads. */
  private static final int MAX_THREADS = 8;

  private final Supplier<HubClient> hub;
  private final DownloadTarget target;
  private final Consumer<String> notices;

  /**
   * @param hub called on first use, and not at all when offline
   * @param notices receives messages to the user
   */
  public Verifier(Supplier<HubClient> hub, DownloadTarget target, Consumer<String> notices) {
    this.hub = hub;
    this.target = target;
    this.notices = notices;
  }

  /** Receives progress, from one thread. */
  @FunctionalInterface
  public interface VerifyListener {
    /**
     * @param done number of files compared so far
     * @param of number of files to compare
     */
    void on(int done, int of);
  }

  /**
   * Compares all files of the commit that are here.
   *
   * @param revision if empty, the commit of main, or else the only commit that is here
   * @param offline use the cached listing
   * @throws io.hfj.NotCached if no file is here, or, offline, no listing
   */
  public VerificationResult verify(
      RepoId repo, Optional<Revision> revision, boolean offline, VerifyListener progress) {
    CachedCommit cached = findCommit(repo, revision, offline);
    FileStore store = cached.store();
    if (Files.notExists(store.root())) {
      throw CachedCommits.notCached(repo, revision);
    }
    List<RemoteFile> here = new ArrayList<>();
    List<String> missing = new ArrayList<>();
    Set<RepoPath> extra = new HashSet<>(store.listFiles());
    for (RemoteFile file : listing(repo, revision, cached, offline)) {
      extra.remove(file.path());
      // If the disk cannot be read, the file is not missing; comparing reports it as unreadable.
      if (Files.notExists(store.pathOf(file.path()), LinkOption.NOFOLLOW_LINKS)) {
        missing.add(file.path().value());
      } else {
        here.add(file);
      }
    }
    List<CorruptFile> bad = compare(store, here, progress);
    return new VerificationResult(
        cached.commit().hex(),
        store.root(),
        new CheckedFiles(here.size(), here.stream().mapToLong(RemoteFile::size).sum()),
        bad,
        missing,
        extra.stream().sorted().map(RepoPath::value).toList());
  }

  private CachedCommit findCommit(RepoId repo, Optional<Revision> requested, boolean offline) {
    Optional<CachedCommit> cached = new CachedCommits(target).find(repo, requested);
    if (cached.isPresent()) {
      return cached.get();
    }
    // In a folder that another client filled, only the latest listing shows the commit.
    CommitHash guess =
        target.findLatestCommit().orElseThrow(() -> CachedCommits.notCached(repo, requested));
    Revision revision = requested.orElse(Revision.MAIN);
    CommitHash commit =
        requested.isEmpty() || offline ? guess : hub.get().resolve(repo, revision).commit();
    return new CachedCommit(commit, target.storeFor(repo, revision, commit));
  }

  /**
   * Returns the Hub's listing; the cached one, which may be wrong, if offline, or if the Hub cannot
   * be reached or refuses.
   */
  private List<RemoteFile> listing(
      RepoId repo, Optional<Revision> revision, CachedCommit cached, boolean offline) {
    Optional<List<RemoteFile>> known = CachedListings.find(cached.store(), Optional.empty());
    if (offline) {
      return known.orElseThrow(
          () ->
              new NotCached(
                  "the file list of " + repo + " is not cached", "repeat it while online"));
    }
    try {
      CommitFiles all =
          hub.get()
              .tree(repo, cached.commit(), revision.orElse(Revision.MAIN).name(), Optional.empty());
      boolean same = known.filter(files -> CachedListings.areEqual(files, all.files())).isPresent();
      if (cached.store().findListing().isPresent() && !same) {
        CachedListings.write(all, cached.store());
      }
      return all.files();
    } catch (NetworkFailure | AccessDenied | NotFound e) {
      List<RemoteFile> files = known.orElseThrow(() -> e);
      notices.accept("cannot contact the Hub (" + e.getMessage() + "); using the cached file list");
      return files;
    }
  }

  private static List<CorruptFile> compare(
      FileStore store, List<RemoteFile> files, VerifyListener progress) {
    int threads = Math.min(MAX_THREADS, Runtime.getRuntime().availableProcessors());
    List<Callable<Optional<CorruptFile>>> comparisons = new ArrayList<>();
    files.forEach(file -> comparisons.add(() -> compare(store, file)));
    List<CorruptFile> bad = new ArrayList<>();
    AtomicInteger done = new AtomicInteger();
    new ParallelTasks("hfj-verify", threads, "interrupted while comparing files")
        .run(
            comparisons,
            result -> {
              result.ifPresent(bad::add);
              progress.on(done.incrementAndGet(), files.size());
            });
    return bad;
  }

  private static Optional<CorruptFile> compare(FileStore store, RemoteFile file) {
    Path path = store.pathOf(file.path());
    Optional<String> found;
    try {
      found = Optional.of(ContentDigest.hash(path, file.etag()));
    } catch (IOException unreadable) {
      found = Optional.empty();
    }
    return found.filter(file.etag().value()::equals).isPresent()
        ? Optional.empty()
        : Optional.of(new CorruptFile(file.path().value(), file.etag().value(), found));
  }
}
