package io.hfj.store.clean;

import io.hfj.store.cache.CacheScan;
import io.hfj.store.cache.CacheScanner;
import io.hfj.store.cache.RepoLocation;
import io.hfj.store.cache.ScannedRepo;
import io.hfj.store.cache.ScannedRevision;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Selects what to delete from a cache. Without any condition it selects everything. Immutable.
 *
 * @param revisions conditions on revisions of the repositories that {@code repos} selects
 */
public record DeletionFilter(RepoFilter repos, RevisionFilter revisions) {
  public static final DeletionFilter ALL = new DeletionFilter(RepoFilter.ALL, RevisionFilter.ALL);

  /** Whether there is no condition, so that it selects everything. */
  public boolean isAll() {
    return equals(ALL);
  }

  /**
   * Plans the deletion of what it selects.
   *
   * @param now in milliseconds since 1970
   */
  public DeletionPlan plan(CacheScan report, long now) {
    Map<ScannedRepo, Set<ScannedRevision>> selected = new LinkedHashMap<>();
    for (ScannedRepo repo : report.repos()) {
      if (repos.matches(repo, now)) {
        selected.put(repo, revisions.select(repo));
      }
    }
    if (hasCriteria()) {
      keepCrossLinked(report, selected);
    }
    List<DeletionPlan.RepoDeletion> deletions = new ArrayList<>();
    selected.forEach(
        (repo, gone) -> {
          if (!gone.isEmpty() || repo.revisions().isEmpty() && revisions.matchesEmpty()) {
            deletions.add(new DeletionPlan.RepoDeletion(repo, gone));
          }
        });
    List<Path> corrupt =
        revisions.names().isEmpty() && !hasCriteria()
            ? report.corrupt().stream()
                .filter(this::matchesFolder)
                .map(CacheScan.CorruptEntry::path)
                .toList()
            : List.of();
    return DeletionPlan.of(report, deletions, corrupt);
  }

  /** Whether there is a condition on more than names and types. */
  public boolean hasCriteria() {
    return repos.hasCriteria() || revisions.hasCriteria();
  }

  /**
   * Keeps revisions whose content a kept revision of another repository uses by links made by hand:
   * a condition must not break these. A revision kept for that reason may use others itself.
   */
  private static void keepCrossLinked(
      CacheScan report, Map<ScannedRepo, Set<ScannedRevision>> selected) {
    boolean kept = true;
    while (kept) {
      Set<ScannedRevision> gone = new HashSet<>();
      selected.values().forEach(gone::addAll);
      Set<Object> linked = CacheScan.crossLinked(report.root(), report.repos(), gone);
      kept = false;
      for (Map.Entry<ScannedRepo, Set<ScannedRevision>> of : selected.entrySet()) {
        kept |=
            of.getValue()
                .removeIf(revision -> DeletionPlan.isUsedElsewhere(of.getKey(), revision, linked));
      }
    }
  }

  /** Returns the names of revisions that no repository of a matching name has. */
  public List<String> unknownRevisions(CacheScan report) {
    return revisions.unknown(
        report.repos().stream()
            .filter(repo -> repos.matchesName(repo.location()))
            .flatMap(repo -> repo.revisions().stream())
            .toList());
  }

  /** Whether it is a folder of a matching name, and not a link to one. */
  private boolean matchesFolder(CacheScan.CorruptEntry corrupt) {
    return (corrupt.unreadable() || CacheScanner.isFolder(corrupt.path()))
        && RepoLocation.find(corrupt.path()).filter(repos::matchesName).isPresent();
  }
}
