package io.hfj.store.cache;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * What is to be removed from a cache, thought out before anything is touched. Immutable.
 *
 * @param shares what goes of each repository
 * @param rubble folders that are no sound repositories
 * @param parts unfinished downloads
 * @param orphans blobs that no revision uses
 * @param freed bytes, as far as can be told beforehand
 */
public record DeletionPlan(
    Path root,
    List<Share> shares,
    List<Path> rubble,
    List<CachedBlob> parts,
    List<CachedBlob> orphans,
    long freed) {

  /** What goes of one repository: some of its revisions, or with all of them its whole folder. */
  public record Share(CachedRepo repo, Set<CachedRevision> revisions) {
    public Share {
      revisions = Set.copyOf(revisions);
    }

    /** Whether nothing of it is left. */
    public boolean isWhole() {
      return revisions.size() == repo.revisions().size();
    }

    /** Contents that no revision uses that stays. */
    public Set<CachedBlob> blobs() {
      Set<CachedBlob> gone = new HashSet<>();
      revisions.forEach(revision -> gone.addAll(revision.blobs()));
      repo.revisions().stream()
          .filter(revision -> !revisions.contains(revision))
          .forEach(revision -> revision.blobs().forEach(gone::remove));
      return gone;
    }
  }

  /** Revisions and folders go. */
  static DeletionPlan of(CacheReport report, List<Share> shares, List<Path> rubble) {
    return of(report, shares, rubble, List.of(), List.of());
  }

  /** All of these go. */
  static DeletionPlan of(
      CacheReport report,
      List<Share> shares,
      List<Path> rubble,
      List<CachedBlob> parts,
      List<CachedBlob> orphans) {
    List<CachedBlob> gone = new ArrayList<>(orphans);
    shares.forEach(share -> gone.addAll(share.blobs()));
    Set<Path> names = new HashSet<>();
    gone.forEach(blob -> names.add(blob.path()));
    Set<Path> staying = new HashSet<>();
    report.repos().stream()
        .flatMap(repo -> repo.revisions().stream())
        .flatMap(revision -> revision.blobs().stream())
        .filter(blob -> !names.contains(blob.path()))
        .forEach(blob -> staying.add(blob.content()));
    Set<Path> counted = new HashSet<>();
    long freed = parts.stream().mapToLong(CachedBlob::size).sum();
    for (CachedBlob blob : gone) {
      boolean last = !staying.contains(blob.content()) && counted.add(blob.content());
      freed += last ? blob.size() : 0;
    }
    return new DeletionPlan(
        report.root(),
        List.copyOf(shares),
        List.copyOf(rubble),
        List.copyOf(parts),
        List.copyOf(orphans),
        freed);
  }

  /**
   * What nobody has any use for: revisions to which no ref leads, unfinished downloads, contents
   * that no revision uses.
   */
  public static DeletionPlan prune(CacheReport report) {
    List<Share> shares = new ArrayList<>();
    for (CachedRepo repo : report.repos()) {
      Set<CachedRevision> detached = new HashSet<>();
      repo.revisions().stream().filter(CachedRevision::isDetached).forEach(detached::add);
      if (!detached.isEmpty()) {
        shares.add(new Share(repo, detached));
      }
    }
    return of(report, shares, List.of(), report.parts(), report.orphans());
  }

  /** Whether there is nothing to do. */
  public boolean isEmpty() {
    return shares.isEmpty() && rubble.isEmpty() && parts.isEmpty() && orphans.isEmpty();
  }

  /** How many repositories go as a whole. */
  public long repos() {
    return shares.stream().filter(Share::isWhole).count();
  }

  /** How many revisions go, those of whole repositories among them. */
  public int revisions() {
    return shares.stream().mapToInt(share -> share.revisions().size()).sum();
  }
}
