package io.hfj.store.clean;

import io.hfj.error.StorageFailure;
import io.hfj.store.cache.ActiveDownloads;
import io.hfj.store.cache.CacheFolderReader;
import io.hfj.store.cache.CacheLayout;
import io.hfj.store.cache.CacheReport;
import io.hfj.store.cache.CachedBlob;
import io.hfj.store.cache.CachedRepo;
import io.hfj.store.cache.CachedRevision;
import io.hfj.store.cache.RepoScan;
import io.hfj.store.fs.SafeFolders;
import io.hfj.store.lock.LockFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.IntConsumer;
import java.util.stream.Collectors;

/**
 * Carries out a {@link DeletionPlan}. Removes refs before the snapshots they lead to, and these
 * before the contents they use: killed at any moment, it leaves a cache in which all that is there
 * is whole, and the next run goes on. Follows no link but those of {@link
 * io.hfj.store.cache.RelocatedFolders}. Leaves what a download is working on: its locks, which the
 * official client takes as well, tell. For one thread.
 */
public final class CacheDeleter {
  private final CacheLayout layout;
  private final LockFiles locks;
  private final ActiveDownloads running;
  private final List<String> left = new ArrayList<>();
  private final CacheRemover remover;
  private int files;

  /**
   * @param root the cache
   * @param progress told how many files have been removed so far
   */
  public CacheDeleter(Path root, LockFiles locks, IntConsumer progress) {
    this.layout = new CacheLayout(root);
    this.locks = locks;
    this.running = new ActiveDownloads(root, locks);
    this.remover = new CacheRemover(layout, locks, progress, left);
  }

  /**
   * What became of it.
   *
   * @param files single files of repositories, and others that belong to no revision
   * @param freed bytes
   * @param left what was not removed and why, a sentence each
   */
  public record Outcome(
      int repos, int revisions, int parts, int files, long freed, List<String> left) {}

  /** Does it, as far as it can be done. */
  public Outcome delete(DeletionPlan plan) {
    int repos = 0;
    int revisions = 0;
    int parts = 0;
    for (DeletionPlan.Share planned : plan.shares()) {
      Path repo = planned.repo().path();
      List<DeletionPlan.Share> done = new ArrayList<>();
      boolean deleted =
          alone(
              repo,
              planned.repo().id(),
              () -> {
                asItIsNow(planned).ifPresent(done::add);
                for (DeletionPlan.Share share : done) {
                  delete(share);
                }
              });
      if (deleted && !done.isEmpty()) {
        repos += done.get(0).isWhole() ? 1 : 0;
        revisions += done.get(0).revisions().size();
      }
    }
    for (FileDeletion pick : plan.picks()) {
      alone(pick.repo().path(), pick.repo().id(), () -> delete(pick));
    }
    for (Path folder : plan.waste().rubble()) {
      boolean[] done = {false};
      alone(folder, folder.toString(), () -> done[0] = deleteRubble(folder));
      repos += done[0] ? 1 : 0;
    }
    for (CachedBlob part : plan.waste().parts()) {
      boolean gone = attempt(() -> remover.deleteContent(part)) && !Files.exists(part.path());
      parts += gone && part.isDownload() ? 1 : 0;
    }
    plan.waste().orphans().stream()
        .collect(Collectors.groupingBy(orphan -> orphan.path().getParent().getParent()))
        .forEach((repo, some) -> alone(repo, repo.toString(), () -> deleteOrphans(repo, some)));
    for (Path link : plan.waste().dangling()) {
      Path repo = layout.root().resolve(layout.root().relativize(link).getName(0));
      alone(repo, link.toString(), () -> deleteDangling(link));
    }
    plan.waste().payloads().forEach(payload -> remover.payloads().add(payload.path()));
    sweep();
    plan.waste().payloads().forEach(payload -> countIfGone(payload.path()));
    return new Outcome(repos, revisions, parts, files, remover.freed(), List.copyOf(left));
  }

  /** Something that the disk may refuse. */
  private interface Deed {
    void run() throws IOException;
  }

  private boolean attempt(Deed deed) {
    try {
      deed.run();
      return true;
    } catch (IOException e) {
      left.add(reason(e));
      return false;
    } catch (StorageFailure e) {
      left.add(e.getMessage());
      return false;
    }
  }

  private static String reason(IOException cause) {
    return cause instanceof java.nio.file.AccessDeniedException
        ? "not permitted: " + cause.getMessage()
        : cause instanceof java.nio.file.FileSystemException failure && failure.getReason() != null
            ? failure.getReason() + ": " + failure.getFile()
            : String.valueOf(cause.getMessage());
  }

  /**
   * Does it while nobody brings anything into that repository.
   *
   * @return whether it was done
   */
  private boolean alone(Path repo, String what, Deed deed) {
    try {
      if (running.holdLocksOf(repo)) {
        left.add(what + " is being downloaded by another process");
        return false;
      }
    } catch (IOException e) {
      left.add(what + " may be in use: its locks cannot be read: " + reason(e));
      return false;
    }
    Optional<LockFiles.Held> held = locks.tryAcquireFolder(repo);
    if (held.isEmpty()) {
      left.add(what + " is being downloaded by another process");
      return false;
    }
    try {
      return attempt(deed);
    } finally {
      held.get().close();
    }
  }

  /** A download may have ended since the plan was made: what it uses now stays. */
  private Optional<DeletionPlan.Share> asItIsNow(DeletionPlan.Share planned) {
    Optional<CachedRepo> now = lookAgain(planned.repo());
    if (now.isEmpty()) {
      return Optional.empty();
    }
    Set<String> commits = new HashSet<>();
    planned.revisions().forEach(revision -> commits.add(revision.commit()));
    Set<CachedRevision> gone = new HashSet<>();
    now.get().revisions().stream()
        .filter(revision -> commits.contains(revision.commit()))
        .forEach(gone::add);
    return gone.isEmpty() && !commits.isEmpty()
        ? Optional.empty() // somebody else removed them
        : Optional.of(new DeletionPlan.Share(now.get(), gone));
  }

  /** Nothing of the plan is true of what is no sound repository any more, unless it is gone. */
  private Optional<CachedRepo> lookAgain(CachedRepo planned) {
    RepoScan now = RepoScan.of(planned.path());
    if (now.repo().isEmpty() && !Files.notExists(planned.path(), LinkOption.NOFOLLOW_LINKS)) {
      String what =
          now.unusable()
              .filter(CacheReport.Unusable::unread)
              .map(unread -> ": " + unread.why())
              .orElse(" has changed meanwhile and is not sound any more");
      left.add(planned.id() + what);
    }
    return now.repo();
  }

  private boolean deleteRubble(Path folder) throws IOException {
    if (RepoScan.of(folder).repo().isPresent()) {
      left.add(folder + " has become a sound repository meanwhile");
      return false;
    }
    if (!SafeFolders.isFolder(folder)) {
      return false; // somebody else removed it
    }
    remover.deleteAll(folder);
    return true;
  }

  private void deleteOrphans(Path repo, List<CachedBlob> planned) throws IOException {
    RepoScan scan = RepoScan.of(repo);
    scan.unusable()
        .filter(CacheReport.Unusable::unread)
        .ifPresent(unread -> left.add(repo + ": " + unread.why()));
    Set<Path> now = new HashSet<>();
    scan.orphans().forEach(orphan -> now.add(orphan.path()));
    for (CachedBlob orphan : planned) {
      if (now.contains(orphan.path())) {
        remover.deleteContent(orphan);
        countIfGone(orphan.path());
      }
    }
  }

  private void delete(DeletionPlan.Share share) throws IOException {
    Path repo = share.repo().path();
    for (CachedRevision revision : share.revisions()) {
      for (String ref : revision.refs()) {
        remover.remove(repo.resolve("refs").resolve(ref));
        CacheRemover.removeEmpty(
            repo.resolve("refs").resolve(ref).getParent(), repo.resolve("refs"));
      }
    }
    for (CachedRevision revision : share.revisions()) {
      remover.remove(repo.resolve("trees").resolve(revision.commit() + ".json"));
      remover.deleteAll(repo.resolve(".no_exist").resolve(revision.commit()));
      remover.deleteAll(revision.snapshot()); // last: as long as it is there the next run goes on
    }
    remover.deleteContents(share.blobs());
    if (share.isWhole()) {
      remover.deleteFolder(repo);
    }
  }

  private void delete(FileDeletion planned) throws IOException {
    Optional<FileDeletion> now = lookAgain(planned.repo()).flatMap(planned::in);
    if (now.isEmpty()) {
      return;
    }
    FileDeletion pick = now.get();
    Set<Path> contents = new HashSet<>();
    pick.blobs().forEach(blob -> contents.add(blob.path()));
    for (Path entry : pick.entries()) {
      if (!contents.contains(entry)) { // without links an entry is the content itself
        remover.remove(entry);
      }
    }
    remover.deleteContents(pick.blobs());
    pick.entries().forEach(this::countIfGone);
  }

  private void countIfGone(Path file) {
    files += Files.notExists(file, LinkOption.NOFOLLOW_LINKS) ? 1 : 0;
  }

  /** Somebody may have brought what it leads to meanwhile. */
  private void deleteDangling(Path link) throws IOException {
    if (SafeFolders.real(layout.root(), link) && CacheFolderReader.leadsNowhere(link)) {
      files += remover.remove(link) ? 1 : 0;
    }
  }

  /** Contents of the cache-wide store to which nothing leads any more. */
  private void sweep() {
    for (Path payload : remover.payloads()) {
      attempt(() -> remover.release(payload));
    }
  }
}
