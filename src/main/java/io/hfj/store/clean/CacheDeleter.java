package io.hfj.store.clean;

import io.hfj.DeletionResult;
import io.hfj.StorageFailure;
import io.hfj.model.ExceptionReason;
import io.hfj.store.cache.ActiveDownloads;
import io.hfj.store.cache.CacheFolderReader;
import io.hfj.store.cache.CacheLayout;
import io.hfj.store.cache.CacheScan;
import io.hfj.store.cache.CachedBlob;
import io.hfj.store.cache.RepoScan;
import io.hfj.store.cache.ScannedRepo;
import io.hfj.store.cache.ScannedRevision;
import io.hfj.store.fs.SafeFolders;
import io.hfj.store.lock.LockFiles;
import java.io.IOException;
import java.nio.file.FileSystemException;
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
 * before the contents they use: a kill at any moment leaves a valid cache, and the next run
 * completes the deletion. Follows no links except those of {@link
 * io.hfj.store.cache.RelocatedFolders}. Skips what a download has locked; the official client takes
 * the same locks. For one thread.
 */
public final class CacheDeleter {
  private final CacheLayout layout;
  private final LockFiles locks;
  private final ActiveDownloads running;
  private final List<String> skipped = new ArrayList<>();
  private final CacheRemover remover;
  private int files;

  /**
   * @param root the cache
   * @param progress receives the number of files removed so far
   */
  public CacheDeleter(Path root, LockFiles locks, IntConsumer progress) {
    this.layout = new CacheLayout(root);
    this.locks = locks;
    this.running = new ActiveDownloads(root, locks);
    this.remover = new CacheRemover(layout, locks, progress, skipped);
  }

  /** Carries out the plan; reports what cannot be removed. */
  public DeletionResult delete(DeletionPlan plan) {
    int repos = 0;
    int revisions = 0;
    int parts = 0;
    for (DeletionPlan.RepoDeletion planned : plan.repoDeletions()) {
      Path repo = planned.repo().path();
      List<DeletionPlan.RepoDeletion> done = new ArrayList<>();
      boolean deleted =
          exclusively(
              repo,
              planned.repo().id(),
              () -> {
                refresh(planned).ifPresent(done::add);
                for (DeletionPlan.RepoDeletion share : done) {
                  delete(share);
                }
              });
      if (deleted && !done.isEmpty()) {
        repos += done.get(0).isWhole() ? 1 : 0;
        revisions += done.get(0).revisions().size();
      }
    }
    for (FileDeletion pick : plan.fileDeletions()) {
      exclusively(pick.repo().path(), pick.repo().id(), () -> delete(pick));
    }
    for (Path folder : plan.corrupt()) {
      boolean[] done = {false};
      exclusively(folder, folder.toString(), () -> done[0] = deleteCorrupt(folder));
      repos += done[0] ? 1 : 0;
    }
    for (CachedBlob part : plan.unused().parts()) {
      boolean gone = attempt(() -> remover.deleteContent(part)) && !Files.exists(part.path());
      parts += gone && part.isPartFile() ? 1 : 0;
    }
    plan.unused().orphans().stream()
        .collect(Collectors.groupingBy(orphan -> orphan.path().getParent().getParent()))
        .forEach(
            (repo, some) -> exclusively(repo, repo.toString(), () -> deleteOrphans(repo, some)));
    for (Path link : plan.unused().dangling()) {
      Path repo = layout.root().resolve(layout.root().relativize(link).getName(0));
      exclusively(repo, link.toString(), () -> deleteDangling(link));
    }
    plan.unused().sharedBlobs().forEach(payload -> remover.sharedBlobs().add(payload.path()));
    sweep();
    plan.unused().sharedBlobs().forEach(payload -> countIfGone(payload.path()));
    return new DeletionResult(repos, revisions, parts, files, remover.freed(), skipped);
  }

  /** A removal that may fail. */
  private interface Removal {
    void run() throws IOException;
  }

  private boolean attempt(Removal removal) {
    try {
      removal.run();
      return true;
    } catch (IOException e) {
      skipped.add(reason(e));
      return false;
    } catch (StorageFailure e) {
      skipped.add(e.getMessage());
      return false;
    }
  }

  private static String reason(IOException cause) {
    String reason = ExceptionReason.of(cause);
    return cause instanceof FileSystemException failure
        ? failure.getFile() + ": " + reason
        : reason;
  }

  /**
   * Runs a removal while no download uses that repository.
   *
   * @return whether it succeeded
   */
  private boolean exclusively(Path repo, String what, Removal removal) {
    try {
      if (running.hasLocks(repo)) {
        skipped.add(what + " is being downloaded by another process");
        return false;
      }
    } catch (IOException e) {
      skipped.add(
          what
              + " may be in use: cannot read the locks in "
              + running.lockFolder(repo)
              + ": "
              + ExceptionReason.of(e));
      return false;
    }
    Optional<LockFiles.HeldLock> held = locks.tryAcquireFolder(repo);
    if (held.isEmpty()) {
      skipped.add(what + " is being downloaded by another process");
      return false;
    }
    try {
      return attempt(removal);
    } finally {
      held.get().close();
    }
  }

  /** Plans again: content that a download stored since the scan is kept. */
  private Optional<DeletionPlan.RepoDeletion> refresh(DeletionPlan.RepoDeletion planned) {
    Optional<ScannedRepo> now = rescan(planned.repo());
    if (now.isEmpty()) {
      return Optional.empty();
    }
    Set<String> commits = new HashSet<>();
    planned.revisions().forEach(revision -> commits.add(revision.commit()));
    Set<ScannedRevision> gone = new HashSet<>();
    now.get().revisions().stream()
        .filter(revision -> commits.contains(revision.commit()))
        .forEach(gone::add);
    return gone.isEmpty() && !commits.isEmpty()
        ? Optional.empty() // another process removed them
        : Optional.of(new DeletionPlan.RepoDeletion(now.get(), gone));
  }

  /** Scans a repository again; reports it as skipped if it is no longer valid. */
  private Optional<ScannedRepo> rescan(ScannedRepo planned) {
    RepoScan now = RepoScan.of(planned.path());
    if (now.repo().isEmpty() && !Files.notExists(planned.path(), LinkOption.NOFOLLOW_LINKS)) {
      String what =
          now.corrupt()
              .filter(CacheScan.CorruptEntry::unreadable)
              .map(unread -> ": " + unread.why())
              .orElse(" was changed by another process and is now corrupt");
      skipped.add(planned.id() + what);
    }
    return now.repo();
  }

  private boolean deleteCorrupt(Path folder) throws IOException {
    if (RepoScan.of(folder).repo().isPresent()) {
      skipped.add(folder + " is now a valid repository");
      return false;
    }
    if (!SafeFolders.isFolder(folder)) {
      return false; // another process removed it
    }
    remover.deleteAll(folder);
    return true;
  }

  private void deleteOrphans(Path repo, List<CachedBlob> planned) throws IOException {
    RepoScan scan = RepoScan.of(repo);
    scan.corrupt()
        .filter(CacheScan.CorruptEntry::unreadable)
        .ifPresent(unread -> skipped.add(repo + ": " + unread.why()));
    Set<Path> now = new HashSet<>();
    scan.orphans().forEach(orphan -> now.add(orphan.path()));
    for (CachedBlob orphan : planned) {
      if (now.contains(orphan.path())) {
        remover.deleteContent(orphan);
        countIfGone(orphan.path());
      }
    }
  }

  private void delete(DeletionPlan.RepoDeletion share) throws IOException {
    Path repo = share.repo().path();
    for (ScannedRevision revision : share.revisions()) {
      for (String ref : revision.refs()) {
        remover.remove(repo.resolve("refs").resolve(ref));
        CacheRemover.removeEmpty(
            repo.resolve("refs").resolve(ref).getParent(), repo.resolve("refs"));
      }
    }
    for (ScannedRevision revision : share.revisions()) {
      remover.remove(repo.resolve("trees").resolve(revision.commit() + ".json"));
      remover.deleteAll(repo.resolve(".no_exist").resolve(revision.commit()));
      remover.deleteAll(revision.snapshot()); // last: while it exists, the next run can continue
    }
    remover.deleteContents(share.blobs());
    if (share.isWhole()) {
      remover.deleteFolder(repo);
    }
  }

  private void delete(FileDeletion planned) throws IOException {
    Optional<FileDeletion> now = rescan(planned.repo()).flatMap(planned::refresh);
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

  /** Its target may have been downloaded since the scan. */
  private void deleteDangling(Path link) throws IOException {
    if (SafeFolders.isFreeOfLinks(layout.root(), link) && CacheFolderReader.isDangling(link)) {
      files += remover.remove(link) ? 1 : 0;
    }
  }

  /** Removes contents of the cache-wide store that no blob links to any more. */
  private void sweep() {
    for (Path payload : remover.sharedBlobs()) {
      attempt(() -> remover.removeSharedBlob(payload));
    }
  }
}
