package io.hfj.download;

import io.hfj.download.KeptCommits.Kept;
import io.hfj.download.Verification.Bad;
import io.hfj.error.Interrupted;
import io.hfj.error.NotCached;
import io.hfj.hub.HubClient;
import io.hfj.hub.ListingText;
import io.hfj.model.CommitHash;
import io.hfj.model.RemoteFile;
import io.hfj.model.RepoId;
import io.hfj.model.RepoPath;
import io.hfj.model.Revision;
import io.hfj.store.ContentCheck;
import io.hfj.store.FileStore;
import io.hfj.store.Target;
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
import java.util.function.Supplier;

/**
 * Compares files on disk with what the Hub says of them, byte for byte, several at once. Changes
 * nothing. Thread-safe.
 */
public final class Verifier {
  /** Hashing takes a processor each; a disk that has to seek gains nothing from more. */
  private static final int MOST_THREADS = 8;

  private final Supplier<HubClient> hub;
  private final Target target;

  /**
   * @param hub made on first use: with a listing on disk it is not asked
   */
  public Verifier(Supplier<HubClient> hub, Target target) {
    this.hub = hub;
    this.target = target;
  }

  /** Told how it gets on, by one thread. */
  @FunctionalInterface
  public interface Progress {
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
  public Verification verify(
      RepoId repo, Optional<Revision> revision, boolean offline, Progress progress) {
    Kept kept = kept(repo, revision, offline);
    FileStore store = kept.store();
    if (!Files.isDirectory(store.root())) {
      throw KeptCommits.notHere(repo, revision);
    }
    List<RemoteFile> here = new ArrayList<>();
    List<RepoPath> missing = new ArrayList<>();
    Set<RepoPath> extra = new HashSet<>(store.present());
    for (RemoteFile file : listing(repo, revision, kept, offline)) {
      extra.remove(file.path());
      if (Files.exists(store.pathOf(file.path()), LinkOption.NOFOLLOW_LINKS)) {
        here.add(file);
      } else {
        missing.add(file.path());
      }
    }
    List<Bad> bad = compare(store, here, progress);
    return new Verification(
        kept.commit(),
        store.root(),
        here.size(),
        here.stream().mapToLong(RemoteFile::size).sum(),
        bad,
        List.copyOf(missing),
        extra.stream().sorted().toList());
  }

  private Kept kept(RepoId repo, Optional<Revision> asked, boolean offline) {
    Optional<Kept> kept = new KeptCommits(target).find(repo, asked);
    if (kept.isPresent()) {
      return kept.get();
    }
    // A folder that another client filled does not tell what it holds but by its latest listing.
    CommitHash guess = target.guessCommit().orElseThrow(() -> KeptCommits.notHere(repo, asked));
    Revision revision = asked.orElse(Revision.MAIN);
    CommitHash commit = asked.isEmpty() || offline ? guess : hub.get().resolve(repo, revision);
    return new Kept(commit, target.at(repo, revision, commit));
  }

  private List<RemoteFile> listing(
      RepoId repo, Optional<Revision> revision, Kept kept, boolean offline) {
    Optional<List<RemoteFile>> known = kept.store().findListing().flatMap(ListingText::read);
    if (known.isPresent()) {
      return known.get();
    }
    if (offline) {
      throw new NotCached(
          "no list of the files of " + repo + " is on this machine",
          "run it again with a network, so that the Hub can be asked");
    }
    return hub.get().tree(repo, kept.commit(), revision.orElse(Revision.MAIN).name());
  }

  private static List<Bad> compare(FileStore store, List<RemoteFile> files, Progress progress) {
    int threads = Math.min(MOST_THREADS, Runtime.getRuntime().availableProcessors());
    ExecutorService pool = Executors.newFixedThreadPool(threads, Verifier::daemon);
    try {
      List<Future<Optional<Bad>>> results = new ArrayList<>();
      files.forEach(file -> results.add(pool.submit(() -> compare(store, file))));
      List<Bad> bad = new ArrayList<>();
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

  private static Optional<Bad> compare(FileStore store, RemoteFile file) {
    Path path = store.pathOf(file.path());
    Optional<String> found;
    try {
      found = Optional.of(ContentCheck.hash(path, file.etag()));
    } catch (IOException unreadable) {
      found = Optional.empty();
    }
    return found.filter(file.etag().value()::equals).isPresent()
        ? Optional.empty()
        : Optional.of(new Bad(file.path(), file.etag(), found));
  }

  private static Thread daemon(Runnable work) {
    Thread thread = new Thread(work, "hfj-verify");
    thread.setDaemon(true);
    return thread;
  }
}
