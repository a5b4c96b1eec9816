package io.hfj.store.clean;

import io.hfj.store.cache.CacheFolderReader;
import io.hfj.store.cache.CacheReport;
import io.hfj.store.cache.CacheScanner;
import io.hfj.store.cache.CachedBlob;
import io.hfj.store.cache.CachedRepo;
import io.hfj.store.cache.CachedRevision;
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
 * @param waste files to remove that belong to no revision
 * @param freed estimate in bytes
 */
public record DeletionPlan(
    Path root,
    List<RepoDeletion> repoDeletions,
    List<FileDeletion> fileDeletions,
    Waste waste,
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

  /**
   * Files that go and belong to no revision that is listed.
   *
   * @param corrupt folders that are not valid repositories
   * @param parts unfinished downloads
   * @param orphans blobs that no revision uses
   * @param dangling links of snapshots that lead nowhere
   * @param sharedBlobs contents of the cache-wide store that nothing links to
   */
  public record Waste(
      List<Path> corrupt,
      List<CachedBlob> parts,
      List<CachedBlob> orphans,
      List<Path> dangling,
      List<CachedBlob> sharedBlobs) {
    static final Waste NONE = new Waste(List.of(), List.of(), List.of(), List.of(), List.of());

    boolean isEmpty() {
      return corrupt.isEmpty() && files() == 0;
    }

    /** How many unfinished downloads; a journal is none of its own. */
    public int downloads() {
      return (int) parts.stream().filter(CachedBlob::isDownload).count();
    }

    /** How many files it is, whole folders left out. */
    public int files() {
      return parts.size() + orphans.size() + dangling.size() + sharedBlobs.size();
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
  static DeletionPlan of(CacheReport report, List<RepoDeletion> shares, List<Path> rubble) {
    Waste waste = new Waste(List.copyOf(rubble), List.of(), List.of(), List.of(), List.of());
    return of(report, shares, List.of(), waste);
  }

  /** Removes all of these. */
  static DeletionPlan of(
      CacheReport report, List<RepoDeletion> shares, List<FileDeletion> picks, Waste waste) {
    List<CachedBlob> gone = new ArrayList<>(waste.orphans());
    shares.forEach(share -> gone.addAll(share.blobs()));
    picks.forEach(pick -> gone.addAll(pick.blobs()));
    waste.corrupt().forEach(folder -> gone.addAll(contents(folder)));
    Set<Path> paths = new HashSet<>();
    gone.forEach(blob -> paths.add(blob.path()));
    Set<Object> staying = new HashSet<>();
    report.repos().stream()
        .flatMap(repo -> repo.revisions().stream())
        .flatMap(revision -> revision.blobs().stream())
        .filter(blob -> !paths.contains(blob.path()))
        .forEach(blob -> staying.add(blob.identity()));
    gone.addAll(waste.sharedBlobs());
    gone.addAll(waste.parts());
    gone.removeIf(blob -> staying.contains(blob.identity()));
    long freed = new CachedFiles(report.root(), gone).bytes();
    return new DeletionPlan(report.root(), List.copyOf(shares), List.copyOf(picks), waste, freed);
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
        new Waste(
            waste.corrupt().stream().filter(kept).toList(),
            waste.parts().stream().filter(blob).toList(),
            waste.orphans().stream().filter(blob).toList(),
            waste.dangling().stream().filter(kept).toList(),
            waste.sharedBlobs()));
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
    return new DeletionPlan(root, sorted, fileDeletions, waste, freed);
  }

  /** Whether there is nothing to do. */
  public boolean isEmpty() {
    return repoDeletions.isEmpty() && fileDeletions.isEmpty() && waste.isEmpty();
  }

  /** How many repositories go as a whole. */
  public long repos() {
    return repoDeletions.stream().filter(RepoDeletion::isWhole).count();
  }

  /** How many single files of repositories go, and others that belong to no revision. */
  public int files() {
    return waste.files()
        - waste.parts().size()
        + fileDeletions.stream().mapToInt(pick -> pick.entries().size()).sum();
  }

  /** How many revisions go, those of whole repositories among them. */
  public int revisions() {
    return repoDeletions.stream().mapToInt(share -> share.revisions().size()).sum();
  }
}
