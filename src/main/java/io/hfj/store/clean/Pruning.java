package io.hfj.store.clean;

import io.hfj.store.cache.CacheFolderReader;
import io.hfj.store.cache.CacheReport;
import io.hfj.store.cache.CacheScanner;
import io.hfj.store.cache.CachedBlob;
import io.hfj.store.cache.CachedRepo;
import io.hfj.store.cache.CachedRevision;
import io.hfj.store.cache.RepoLocation;
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
   * What nobody has any use for: revisions to which no ref leads, unfinished downloads, links that
   * lead nowhere, contents that nothing uses.
   *
   * @param most bytes that the rest may have; revisions that were read longest ago go until it has
   *     no more. Without it no revision with a ref goes
   */
  public static DeletionPlan plan(CacheReport report, OptionalLong most) {
    Map<CachedRepo, Set<CachedRevision>> chosen = new LinkedHashMap<>();
    Set<Object> lent = report.crossLinked();
    for (CachedRepo repo : report.repos()) {
      for (CachedRevision revision : repo.revisions()) {
        if (revision.isDetached() && !DeletionPlan.isUsedElsewhere(repo, revision, lent)) {
          chosen.computeIfAbsent(repo, r -> new HashSet<>()).add(revision);
        }
      }
    }
    if (most.isPresent()) {
      evict(report, most.getAsLong(), chosen, lent);
    }
    List<DeletionPlan.RepoDeletion> shares = new ArrayList<>();
    chosen.forEach((repo, revisions) -> shares.add(new DeletionPlan.RepoDeletion(repo, revisions)));
    return DeletionPlan.of(report, shares, List.of(), withoutContent(report), report.unused());
  }

  /** Folders of repositories that hold notes and unfinished downloads, and nothing else. */
  private static List<Path> withoutContent(CacheReport report) {
    return report.corrupt().stream()
        .map(CacheReport.CorruptEntry::path)
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

  private record Candidate(CachedRepo repo, CachedRevision revision) {}

  /**
   * Adds revisions, those first that were read longest ago, until the rest is small enough. Content
   * that has names outside of the cache too does not count: nothing is gained by removing it, and
   * its folder there, not the cache, is what it takes its room for.
   */
  private static void evict(
      CacheReport report,
      long most,
      Map<CachedRepo, Set<CachedRevision>> chosen,
      Set<Object> lent) {
    Map<Object, Integer> users = new HashMap<>();
    List<Candidate> candidates = new ArrayList<>();
    List<CachedBlob> all = new ArrayList<>();
    Map<Object, CachedBlob> staying = new HashMap<>();
    for (CachedRepo repo : report.repos()) {
      Set<CachedRevision> gone = chosen.getOrDefault(repo, Set.of());
      for (CachedRevision revision : repo.revisions()) {
        all.addAll(revision.blobs());
        if (!gone.contains(revision)) {
          if (!DeletionPlan.isUsedElsewhere(repo, revision, lent)) {
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
