package io.hfj.download;

import io.hfj.download.CachedCommits.CachedCommit;
import io.hfj.download.VerificationResult.CorruptFile;
import io.hfj.error.AccessDenied;
import io.hfj.error.Interrupted;
import io.hfj.error.NetworkFailure;
import io.hfj.error.NotCached;
import io.hfj.error.NotFound;
import io.hfj.hub.CommitFiles;
import io.hfj.hub.HubClient;
import io.hfj.model.CommitHash;
import io.hfj.model.RemoteFile;
import io.hfj.model.RepoId;
import io.hfj.model.RepoPath;
import io.hfj.model.Revision;
import io.hfj.store.DownloadTarget;
import io.hfj.store.FileStore;
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
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Compares files on disk with what the Hub says of them, byte for byte, several at once. Changes
 * nothing but a kept list of files that turns out to be wrong. Thread-safe.
 */
public final class Verifier {
  /** Hashing takes a processor each; a disk that has to seek gains nothing from more. */
  private static final int MOST_THREADS = 8;

  private final Supplier<HubClient> hub;
  private final DownloadTarget target;
  private final Consumer<String> notices;

  /**
   * @param hub made on first use: offline it never is
   * @param notices told what the user should know, a sentence each
   */
  public Verifier(Supplier<HubClient> hub, DownloadTarget target, Consumer<String> notices) {
    this.hub = hub;
    this.target = target;
    this.notices = notices;
  }

  /** Told how it gets on, by one thread. */
  @FunctionalInterface
  public interface VerifyListener {
    /**
     * @param done files so far
     * @param of files in all
     */
    void on(int done, int of);
  }

  /**
   * Compares all files of the commit that are here.
   *
   * @param revision without one it is what main was, or else the only commit that is here
   * @param offline ask nobody: the listing that was kept has to do
   * @throws io.hfj.error.NotCached if nothing of it is here, or offline no listing
   */
  public VerificationResult verify(
      RepoId repo, Optional<Revision> revision, boolean offline, VerifyListener progress) {
    CachedCommit kept = kept(repo, revision, offline);
    FileStore store = kept.store();
    if (Files.notExists(store.root())) {
      throw CachedCommits.notCached(repo, revision);
    }
    List<RemoteFile> here = new ArrayList<>();
    List<RepoPath> missing = new ArrayList<>();
    Set<RepoPath> extra = new HashSet<>(store.listFiles());
    for (RemoteFile file : listing(repo, revision, kept, offline)) {
      extra.remove(file.path());
      // What the disk does not tell of is not missing: it is found to be unreadable.
      if (Files.notExists(store.pathOf(file.path()), LinkOption.NOFOLLOW_LINKS)) {
        missing.add(file.path());
      } else {
        here.add(file);
      }
    }
    List<CorruptFile> bad = compare(store, here, progress);
    return new VerificationResult(
        kept.commit(),
        store.root(),
        List.copyOf(here),
        bad,
        List.copyOf(missing),
        extra.stream().sorted().toList());
  }

  private CachedCommit kept(RepoId repo, Optional<Revision> asked, boolean offline) {
    Optional<CachedCommit> kept = new CachedCommits(target).find(repo, asked);
    if (kept.isPresent()) {
      return kept.get();
    }
    // A folder that another client filled does not tell what it holds but by its latest listing.
    CommitHash guess =
        target.findLatestCommit().orElseThrow(() -> CachedCommits.notCached(repo, asked));
    Revision revision = asked.orElse(Revision.MAIN);
    CommitHash commit =
        asked.isEmpty() || offline ? guess : hub.get().resolve(repo, revision).commit();
    return new CachedCommit(commit, target.storeFor(repo, revision, commit));
  }

  /** A list that was kept may be wrong, and is all there is only where the Hub cannot be asked. */
  private List<RemoteFile> listing(
      RepoId repo, Optional<Revision> revision, CachedCommit kept, boolean offline) {
    Optional<List<RemoteFile>> known = CachedListings.find(kept.store(), Optional.empty());
    if (offline) {
      return known.orElseThrow(
          () ->
              new NotCached(
                  "no list of the files of " + repo + " is on this machine",
                  "run it again with a network, so that the Hub can be asked"));
    }
    try {
      CommitFiles all =
          hub.get()
              .tree(repo, kept.commit(), revision.orElse(Revision.MAIN).name(), Optional.empty());
      boolean same = known.filter(files -> CachedListings.areEqual(files, all.files())).isPresent();
      if (kept.store().findListing().isPresent() && !same) {
        CachedListings.write(all, kept.store());
      }
      return all.files();
    } catch (NetworkFailure | AccessDenied | NotFound e) {
      List<RemoteFile> files = known.orElseThrow(() -> e);
      notices.accept(
          "could not ask the Hub (" + e.getMessage() + "); the list that was kept is used");
      return files;
    }
  }

  private static List<CorruptFile> compare(
      FileStore store, List<RemoteFile> files, VerifyListener progress) {
    int threads = Math.min(MOST_THREADS, Runtime.getRuntime().availableProcessors());
    ExecutorService pool = Executors.newFixedThreadPool(threads, Verifier::daemon);
    try {
      List<Future<Optional<CorruptFile>>> results = new ArrayList<>();
      files.forEach(file -> results.add(pool.submit(() -> compare(store, file))));
      List<CorruptFile> bad = new ArrayList<>();
      for (int i = 0; i < results.size(); i++) {
        results.get(i).get().ifPresent(bad::add);
        progress.on(i + 1, files.size());
      }
      return bad;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new Interrupted("interrupted while files were compared", "");
    } catch (ExecutionException e) {
      throw new IllegalStateException(e.getCause());
    } finally {
      pool.shutdownNow();
    }
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
        : Optional.of(new CorruptFile(file.path(), file.etag(), found));
  }

  private static Thread daemon(Runnable work) {
    Thread thread = new Thread(work, "hfj-verify");
    thread.setDaemon(true);
    return thread;
  }
}
