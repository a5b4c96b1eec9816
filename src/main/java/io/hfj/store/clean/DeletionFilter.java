package io.hfj.store.clean;

import io.hfj.model.Glob;
import io.hfj.model.RepoType;
import io.hfj.store.cache.CacheReport;
import io.hfj.store.cache.CacheScanner;
import io.hfj.store.cache.CachedRepo;
import io.hfj.store.cache.CachedRevision;
import io.hfj.store.cache.RepoLocation;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What of a cache is to go; all that is said has to be true of it. Nothing said: all of it.
 * Immutable.
 *
 * @param patterns on names of repositories; without a slash also on what stands behind it. Those
 *     that begin with {@code !} take out again; if all do, they take out of all
 * @param type of repository
 * @param revisions commits, as many digits of one as make it clear, or refs
 * @param unusedFor seconds since anything of the repository was read
 * @param largerThan bytes of the repository
 * @param keepLatest so many revisions of each repository stay: first those with refs, then the
 *     newest
 * @param detached only revisions to which no ref leads
 */
public record DeletionFilter(
    List<String> patterns,
    Optional<RepoType> type,
    List<String> revisions,
    OptionalLong unusedFor,
    OptionalLong largerThan,
    OptionalInt keepLatest,
    boolean detached) {

  private static final int FEWEST_DIGITS = 7;

  /** All that lies there. */
  public static final DeletionFilter ALL =
      new DeletionFilter(
          List.of(),
          Optional.empty(),
          List.of(),
          OptionalLong.empty(),
          OptionalLong.empty(),
          OptionalInt.empty(),
          false);

  /** Whether nothing is said, so that it means everything. */
  public boolean isAll() {
    return equals(ALL);
  }

  /**
   * What it means in that cache.
   *
   * @param now in milliseconds since 1970
   */
  public DeletionPlan plan(CacheReport report, long now) {
    Map<CachedRepo, Set<CachedRevision>> taken = new LinkedHashMap<>();
    for (CachedRepo repo : report.repos()) {
      if (matchesRepo(repo, now)) {
        taken.put(repo, new HashSet<>(selectRevisions(repo)));
      }
    }
    if (hasCriteria()) {
      keepCrossLinked(report, taken);
    }
    List<DeletionPlan.RepoDeletion> shares = new ArrayList<>();
    taken.forEach(
        (repo, gone) -> {
          boolean whole = gone.size() == repo.revisions().size() && !choosesRevisions(repo);
          if (whole || !gone.isEmpty()) {
            shares.add(new DeletionPlan.RepoDeletion(repo, gone));
          }
        });
    List<Path> rubble =
        revisions.isEmpty() && !hasCriteria()
            ? report.corrupt().stream()
                .filter(this::matchesFolder)
                .map(CacheReport.CorruptEntry::path)
                .toList()
            : List.of();
    return DeletionPlan.of(report, shares, rubble);
  }

  /** Whether it is not said by name alone what goes. */
  public boolean hasCriteria() {
    return detached || keepLatest.isPresent() || largerThan.isPresent() || unusedFor.isPresent();
  }

  /**
   * Leaves what revisions that stay use by links that somebody made: no rule means to break these.
   * What is left that way may use something of others itself.
   */
  private static void keepCrossLinked(
      CacheReport report, Map<CachedRepo, Set<CachedRevision>> taken) {
    boolean kept = true;
    while (kept) {
      Set<CachedRevision> gone = new HashSet<>();
      taken.values().forEach(gone::addAll);
      Set<Object> lent = CacheReport.crossLinked(report.root(), report.repos(), gone);
      kept = false;
      for (Map.Entry<CachedRepo, Set<CachedRevision>> of : taken.entrySet()) {
        kept |=
            of.getValue()
                .removeIf(revision -> DeletionPlan.isUsedElsewhere(of.getKey(), revision, lent));
      }
    }
  }

  /** An empty repository has no revision that could be chosen. */
  private boolean choosesRevisions(CachedRepo repo) {
    return repo.revisions().isEmpty() && (detached || !revisions.isEmpty());
  }

  /** Revisions that are named, and that no repository has that could be meant. */
  public List<String> unknownRevisions(CacheReport report) {
    List<CachedRevision> all =
        report.repos().stream()
            .filter(this::matchesName)
            .flatMap(repo -> repo.revisions().stream())
            .toList();
    return revisions.stream()
        .filter(word -> all.stream().noneMatch(revision -> of(revision).test(word)))
        .toList();
  }

  private boolean matchesRepo(CachedRepo repo, long now) {
    return matchesName(repo)
        && (unusedFor.isEmpty() || (now - repo.accessed()) / 1000 > unusedFor.getAsLong())
        && (largerThan.isEmpty() || repo.size() > largerThan.getAsLong());
  }

  private boolean matchesName(CachedRepo repo) {
    return matches(repo.location());
  }

  /** A folder that is no sound repository, but is called like one; no file, and no link to one. */
  private boolean matchesFolder(CacheReport.CorruptEntry unusable) {
    Path folder = unusable.path();
    if (!unusable.unreadable() && !CacheScanner.isFolder(folder)) {
      return false;
    }
    return RepoLocation.find(folder).filter(this::matches).isPresent();
  }

  private boolean matches(RepoLocation repo) {
    if (type.isPresent() && type.get() != repo.type()) {
      return false;
    }
    String name = repo.name();
    boolean asked = patterns.stream().allMatch(pattern -> pattern.startsWith("!"));
    for (String pattern : patterns) {
      boolean out = pattern.startsWith("!");
      Glob glob = Glob.of(out ? pattern.substring(1) : pattern);
      boolean hit =
          glob.matches(name)
              || Stream.of(repo.id(), repo.pluralId()).anyMatch(glob::matches)
              || !glob.text().contains("/")
                  && glob.matches(name.substring(name.lastIndexOf('/') + 1));
      if (hit && out) {
        return false;
      }
      asked |= hit;
    }
    return asked;
  }

  private List<CachedRevision> selectRevisions(CachedRepo repo) {
    Set<CachedRevision> kept = new HashSet<>();
    repo.revisions().stream()
        .sorted(
            Comparator.comparing(CachedRevision::isDetached)
                .thenComparing(Comparator.comparingLong(CachedRevision::created).reversed()))
        .limit(keepLatest.orElse(0))
        .forEach(kept::add);
    return repo.revisions().stream()
        .filter(revision -> !kept.contains(revision))
        .filter(revision -> !detached || revision.isDetached())
        .filter(revision -> revisions.isEmpty() || revisions.stream().anyMatch(of(revision)))
        .toList();
  }

  private static java.util.function.Predicate<String> of(CachedRevision revision) {
    return word ->
        revision.refs().contains(word)
            || word.length() >= FEWEST_DIGITS && revision.commit().startsWith(word);
  }
}
