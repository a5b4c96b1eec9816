package io.hfj.store.clean;

import io.hfj.store.cache.CacheFolderReader;
import io.hfj.store.cache.CacheScan;
import io.hfj.store.cache.CacheScanner;
import io.hfj.store.cache.CachedBlob;
import io.hfj.store.cache.CachedChunkLists;
import io.hfj.store.cache.ScannedRepo;
import io.hfj.store.cache.ScannedRevision;
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
 * What to remove from a cache. Immutable.
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

  /** Folders of a repository that are useless without its {@code snapshots}. */
  static final Set<String> CACHE_FOLDERS =
      Set.of("blobs", "trees", ".no_exist", "refs", CachedChunkLists.FOLDER);

  /** The deletion of revisions of one repository; of its whole folder if they are all. */
  public record RepoDeletion(ScannedRepo repo, Set<ScannedRevision> revisions) {
    public RepoDeletion {
      revisions = Set.copyOf(revisions);
    }

    /** Whether the whole repository is deleted. */
    public boolean isWhole() {
      return revisions.size() == repo.revisions().size();
    }

    /** Contents of the repository that no remaining revision uses. */
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

  /** Returns a plan that removes these revisions. */
  public static DeletionPlan ofRevisions(
      CacheScan report, Map<ScannedRepo, Set<ScannedRevision>> chosen) {
    List<RepoDeletion> deletions = new ArrayList<>();
    chosen.forEach((repo, revisions) -> deletions.add(new RepoDeletion(repo, revisions)));
    return of(report, deletions, List.of());
  }

  /** Returns a plan that removes revisions and corrupt folders. */
  static DeletionPlan of(CacheScan report, List<RepoDeletion> deletions, List<Path> corrupt) {
    return of(report, deletions, List.of(), corrupt, UnusedFiles.NONE);
  }

  /** Returns a plan that removes all of these. */
  static DeletionPlan of(
      CacheScan report,
      List<RepoDeletion> deletions,
      List<FileDeletion> files,
      List<Path> corrupt,
      UnusedFiles unused) {
    // Parts first: of a corrupt folder too, their size is that without holes.
    List<CachedBlob> gone = new ArrayList<>(unused.parts());
    gone.addAll(unused.orphans());
    deletions.forEach(deletion -> gone.addAll(deletion.blobs()));
    files.forEach(file -> gone.addAll(file.blobs()));
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
    gone.removeIf(blob -> staying.contains(blob.identity()));
    long freed = new CachedFiles(report.root(), gone).bytes();
    return new DeletionPlan(
        report.root(),
        List.copyOf(deletions),
        List.copyOf(files),
        List.copyOf(corrupt),
        unused,
        freed);
  }

  /** Returns the contents of a corrupt repository, as far as they can be read. */
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
        // It cannot be removed either.
      }
    }
    return contents;
  }

  /**
   * Returns the plan without the repositories in certain folders.
   *
   * @param report the scan that the plan was made from
   * @param excluded called for each folder that the plan would change
   */
  public DeletionPlan without(CacheScan report, Predicate<Path> excluded) {
    Map<Path, Boolean> known = new HashMap<>();
    Predicate<Path> kept =
        path -> {
          Path repo = root.resolve(root.relativize(path).getName(0));
          return !known.computeIfAbsent(repo, excluded::test);
        };
    Predicate<CachedBlob> blob = one -> kept.test(one.path());
    return of(
        report,
        repoDeletions.stream().filter(deletion -> kept.test(deletion.repo().path())).toList(),
        fileDeletions.stream().filter(file -> kept.test(file.repo().path())).toList(),
        corrupt.stream().filter(kept).toList(),
        new UnusedFiles(
            unused.parts().stream().filter(blob).toList(),
            unused.orphans().stream().filter(blob).toList(),
            unused.dangling().stream().filter(kept).toList(),
            unused.sharedBlobs()));
  }

  /** Whether another repository uses content of that revision. */
  static boolean isUsedElsewhere(
      ScannedRepo repo, ScannedRevision revision, Set<Object> crossLinked) {
    return !crossLinked.isEmpty()
        && revision.blobs().stream()
            .filter(blob -> blob.content().startsWith(repo.path()))
            .anyMatch(blob -> crossLinked.contains(blob.identity()));
  }

  /** Returns the plan with its repositories in another order. */
  public DeletionPlan sorted(Comparator<ScannedRepo> order) {
    List<RepoDeletion> sorted =
        repoDeletions.stream().sorted(Comparator.comparing(RepoDeletion::repo, order)).toList();
    return new DeletionPlan(root, sorted, fileDeletions, corrupt, unused, freed);
  }

  /** Whether nothing is to be removed. */
  public boolean isEmpty() {
    return repoDeletions.isEmpty()
        && fileDeletions.isEmpty()
        && corrupt.isEmpty()
        && unused.count() == 0;
  }

  /** The number of repositories removed as a whole. */
  public long repos() {
    return repoDeletions.stream().filter(RepoDeletion::isWhole).count();
  }

  /** The number of single files of repositories, and of files that belong to no revision. */
  public int files() {
    return unused.count()
        - unused.parts().size()
        + fileDeletions.stream().mapToInt(file -> file.entries().size()).sum();
  }

  /** The number of revisions, including those of whole repositories. */
  public int revisions() {
    return repoDeletions.stream().mapToInt(deletion -> deletion.revisions().size()).sum();
  }
}
