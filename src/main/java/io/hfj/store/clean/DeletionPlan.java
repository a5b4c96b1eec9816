package io.hfj.store.clean;

import io.hfj.store.cache.CacheFolderReader;
import io.hfj.store.cache.CacheReport;
import io.hfj.store.cache.CacheScanner;
import io.hfj.store.cache.CachedBlob;
import io.hfj.store.cache.CachedRepo;
import io.hfj.store.cache.CachedRevision;
import io.hfj.store.cache.UnusedFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/**
 * What is to be removed from a cache. Nothing is removed before the plan is complete. Immutable.
 *
 * @param repoDeletions revisions to remove, by repository
 * @param fileDeletions single files to remove
 * @param corrupt folders to remove that are not valid repositories
 * @param unused files to remove that belong to no revision
 * @param freed estimate in bytes
 */
public record DeletionPlan(
    Path root,
    List<RepoDeletion> repoDeletions,
    List<FileDeletion> fileDeletions,
    List<Path> corrupt,
    UnusedFiles unused,
    long freed) {

  /** Folders of a repository that are of no use without its {@code snapshots}. */
  static final Set<String> CACHE_FOLDERS = Set.of("blobs", "trees", ".no_exist", "refs");

  /** What goes of one repository: some of its revisions, or with all of them its whole folder. */
  public record RepoDeletion(CachedRepo repo, Set<CachedRevision> revisions) {
    public RepoDeletion {
      revisions = Set.copyOf(revisions);
    }

    /** Whether nothing of it is left. */
    public boolean isWhole() {
      return revisions.size() == repo.revisions().size();
    }

    /** Contents of its own that no revision uses that stays; others may be linked by hand. */
    public Set<CachedBlob> blobs() {
      Set<CachedBlob> gone = new HashSet<>();
      revisions.forEach(revision -> gone.addAll(revision.blobs()));
      gone.removeIf(blob -> !blob.path().startsWith(repo.path()));
      Set<Object> staying = new HashSet<>();
      repo.revisions().stream()
          .filter(revision -> !revisions.contains(revision))
          .forEach(revision -> revision.blobs().forEach(blob -> staying.add(blob.identity())));
      gone.removeIf(blob -> staying.contains(blob.identity()));
      return gone;
    }
  }

  /** Removes these revisions. */
  public static DeletionPlan ofRevisions(
      CacheReport report, Map<CachedRepo, Set<CachedRevision>> chosen) {
    List<RepoDeletion> shares = new ArrayList<>();
    chosen.forEach((repo, revisions) -> shares.add(new RepoDeletion(repo, revisions)));
    return of(report, shares, List.of());
  }

  /** Removes revisions and folders. */
  static DeletionPlan of(CacheReport report, List<RepoDeletion> shares, List<Path> corrupt) {
    return of(report, shares, List.of(), corrupt, UnusedFiles.NONE);
  }

  /** Removes all of these. */
  static DeletionPlan of(
      CacheReport report,
      List<RepoDeletion> shares,
      List<FileDeletion> picks,
      List<Path> corrupt,
      UnusedFiles unused) {
    List<CachedBlob> gone = new ArrayList<>(unused.orphans());
    shares.forEach(share -> gone.addAll(share.blobs()));
    picks.forEach(pick -> gone.addAll(pick.blobs()));
    corrupt.forEach(folder -> gone.addAll(contents(folder)));
    Set<Path> paths = new HashSet<>();
    gone.forEach(blob -> paths.add(blob.path()));
    Set<Object> staying = new HashSet<>();
    report.repos().stream()
        .flatMap(repo -> repo.revisions().stream())
        .flatMap(revision -> revision.blobs().stream())
        .filter(blob -> !paths.contains(blob.path()))
        .forEach(blob -> staying.add(blob.identity()));
    gone.addAll(unused.sharedBlobs());
    gone.addAll(unused.parts());
    gone.removeIf(blob -> staying.contains(blob.identity()));
    long freed = new CachedFiles(report.root(), gone).bytes();
    return new DeletionPlan(
        report.root(),
        List.copyOf(shares),
        List.copyOf(picks),
        List.copyOf(corrupt),
        unused,
        freed);
  }

  /** What a folder holds that is no sound repository, as far as it can be read. */
  static List<CachedBlob> contents(Path folder) {
    List<CachedBlob> contents = new ArrayList<>();
    for (String kind : List.of("blobs", "snapshots")) {
      Path below = folder.resolve(kind);
      try {
        for (Path file :
            CacheScanner.isFolder(below) ? CacheFolderReader.filesBelow(below) : List.<Path>of()) {
          if (kind.equals("blobs") || !Files.isSymbolicLink(file)) {
            CachedBlob.at(file).ifPresent(contents::add);
          }
        }
      } catch (IOException unreadable) {
        // It will not be removed either.
      }
    }
    return contents;
  }

  /**
   * Returns the same plan without what lies in certain folders of repositories.
   *
   * @param report what the plan was made of
   * @param excluded told each folder that the plan would change
   */
  public DeletionPlan without(CacheReport report, Predicate<Path> excluded) {
    Map<Path, Boolean> known = new HashMap<>();
    Predicate<Path> kept =
        path -> {
          Path repo = root.resolve(root.relativize(path).getName(0));
          return !known.computeIfAbsent(repo, excluded::test);
        };
    Predicate<CachedBlob> blob = one -> kept.test(one.path());
    return of(
        report,
        repoDeletions.stream().filter(share -> kept.test(share.repo().path())).toList(),
        fileDeletions.stream().filter(pick -> kept.test(pick.repo().path())).toList(),
        corrupt.stream().filter(kept).toList(),
        new UnusedFiles(
            unused.parts().stream().filter(blob).toList(),
            unused.orphans().stream().filter(blob).toList(),
            unused.dangling().stream().filter(kept).toList(),
            unused.sharedBlobs()));
  }

  /** Whether another repository uses content of that revision. */
  static boolean isUsedElsewhere(CachedRepo repo, CachedRevision revision, Set<Object> lent) {
    return !lent.isEmpty()
        && revision.blobs().stream()
            .filter(blob -> blob.content().startsWith(repo.path()))
            .anyMatch(blob -> lent.contains(blob.identity()));
  }

  /** The same in another order of repositories. */
  public DeletionPlan sorted(Comparator<CachedRepo> order) {
    List<RepoDeletion> sorted =
        repoDeletions.stream().sorted(Comparator.comparing(RepoDeletion::repo, order)).toList();
    return new DeletionPlan(root, sorted, fileDeletions, corrupt, unused, freed);
  }

  /** Whether there is nothing to do. */
  public boolean isEmpty() {
    return repoDeletions.isEmpty()
        && fileDeletions.isEmpty()
        && corrupt.isEmpty()
        && unused.count() == 0;
  }

  /** How many repositories go as a whole. */
  public long repos() {
    return repoDeletions.stream().filter(RepoDeletion::isWhole).count();
  }

  /** How many single files of repositories go, and others that belong to no revision. */
  public int files() {
    return unused.count()
        - unused.parts().size()
        + fileDeletions.stream().mapToInt(pick -> pick.entries().size()).sum();
  }

  /** How many revisions go, those of whole repositories among them. */
  public int revisions() {
    return repoDeletions.stream().mapToInt(share -> share.revisions().size()).sum();
  }
}
