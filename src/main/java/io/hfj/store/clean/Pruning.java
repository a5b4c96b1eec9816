package io.hfj.store.clean;

import io.hfj.store.cache.CacheFolderReader;
import io.hfj.store.cache.CacheScan;
import io.hfj.store.cache.CacheScanner;
import io.hfj.store.cache.CachedBlob;
import io.hfj.store.cache.RepoLocation;
import io.hfj.store.cache.ScannedRepo;
import io.hfj.store.cache.ScannedRevision;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;

/** Chooses what {@code cache prune} removes. */
public final class Pruning {
  private Pruning() {}

  /**
   * Plans the removal of revisions that no ref leads to, unfinished downloads, dangling links and
   * unused contents.
   *
   * @param most most bytes to keep: the least recently read revisions are removed until the rest
   *     fits. If empty, revisions with refs are kept
   */
  public static DeletionPlan plan(CacheScan report, OptionalLong most) {
    Map<ScannedRepo, Set<ScannedRevision>> chosen = new LinkedHashMap<>();
    Set<Object> linked = report.crossLinked();
    for (ScannedRepo repo : report.repos()) {
      for (ScannedRevision revision : repo.revisions()) {
        if (revision.isDetached() && !DeletionPlan.isUsedElsewhere(repo, revision, linked)) {
          chosen.computeIfAbsent(repo, r -> new HashSet<>()).add(revision);
        }
      }
    }
    if (most.isPresent()) {
      evict(report, most.getAsLong(), chosen, linked);
    }
    List<DeletionPlan.RepoDeletion> deletions = new ArrayList<>();
    chosen.forEach(
        (repo, revisions) -> deletions.add(new DeletionPlan.RepoDeletion(repo, revisions)));
    return DeletionPlan.of(report, deletions, List.of(), withoutContent(report), report.unused());
  }

  /** Folders of repositories with only records and unfinished downloads. */
  private static List<Path> withoutContent(CacheScan report) {
    return report.corrupt().stream()
        .map(CacheScan.CorruptEntry::path)
        .filter(Pruning::hasNoContent)
        .toList();
  }

  private static boolean hasNoContent(Path folder) {
    if (RepoLocation.find(folder).isEmpty() || !CacheScanner.isFolder(folder)) {
      return false;
    }
    try {
      return CacheFolderReader.list(folder).stream()
              .allMatch(
                  entry ->
                      DeletionPlan.CACHE_FOLDERS.contains(entry.getFileName().toString())
                          && CacheScanner.isFolder(entry))
          && DeletionPlan.contents(folder).stream()
              .allMatch(blob -> blob.path().toString().endsWith(".incomplete"));
    } catch (IOException unreadable) {
      return false;
    }
  }

  private record Candidate(ScannedRepo repo, ScannedRevision revision) {}

  /**
   * Adds the least recently read revisions until at most {@code most} bytes remain. Content that
   * also has names (hard links) outside of the cache is not counted: removing it frees nothing.
   */
  private static void evict(
      CacheScan report,
      long most,
      Map<ScannedRepo, Set<ScannedRevision>> chosen,
      Set<Object> linked) {
    Map<Object, Integer> users = new HashMap<>();
    List<Candidate> candidates = new ArrayList<>();
    List<CachedBlob> all = new ArrayList<>();
    Map<Object, CachedBlob> staying = new HashMap<>();
    for (ScannedRepo repo : report.repos()) {
      Set<ScannedRevision> gone = chosen.getOrDefault(repo, Set.of());
      for (ScannedRevision revision : repo.revisions()) {
        all.addAll(revision.blobs());
        if (!gone.contains(revision)) {
          if (!DeletionPlan.isUsedElsewhere(repo, revision, linked)) {
            candidates.add(new Candidate(repo, revision));
          }
          for (CachedBlob blob : revision.blobs()) {
            users.merge(blob.identity(), 1, Integer::sum);
            staying.put(blob.identity(), blob);
          }
        }
      }
    }
    CachedFiles files = new CachedFiles(report.root(), all);
    candidates.removeIf(one -> one.revision().blobs().stream().noneMatch(files::canBeFreed));
    long size =
        staying.values().stream().filter(files::canBeFreed).mapToLong(CachedBlob::size).sum();
    candidates.sort(Comparator.comparingLong(candidate -> candidate.revision().accessed()));
    Iterator<Candidate> oldest = candidates.iterator();
    while (size > most && oldest.hasNext()) {
      Candidate next = oldest.next();
      chosen.computeIfAbsent(next.repo(), r -> new HashSet<>()).add(next.revision());
      for (CachedBlob blob : next.revision().blobs()) {
        boolean last = users.merge(blob.identity(), -1, Integer::sum) == 0;
        size -= last && files.canBeFreed(blob) ? blob.size() : 0;
      }
    }
  }
}
