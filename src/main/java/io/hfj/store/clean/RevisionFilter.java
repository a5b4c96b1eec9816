package io.hfj.store.clean;

import io.hfj.store.cache.ScannedRepo;
import io.hfj.store.cache.ScannedRevision;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;

/**
 * Selects revisions of a repository: those that meet all conditions. Immutable.
 *
 * @param names refs, or commits by seven digits or more; empty for all revisions
 * @param keepLatest number of revisions of each repository to keep: first those with refs, then the
 *     newest
 * @param detached only revisions that no ref leads to
 */
public record RevisionFilter(List<String> names, OptionalInt keepLatest, boolean detached) {
  private static final int FEWEST_DIGITS = 7;

  public static final RevisionFilter ALL =
      new RevisionFilter(List.of(), OptionalInt.empty(), false);

  public RevisionFilter {
    names = List.copyOf(names);
  }

  /** Whether there is a condition on more than names. */
  boolean hasCriteria() {
    return detached || keepLatest.isPresent();
  }

  /** Whether a repository without revisions meets the conditions. */
  boolean matchesEmpty() {
    return !detached && names.isEmpty();
  }

  /** Returns the revisions that meet all conditions. */
  Set<ScannedRevision> select(ScannedRepo repo) {
    Set<ScannedRevision> selected = new HashSet<>(repo.revisions());
    repo.revisions().stream()
        .sorted(
            Comparator.comparing(ScannedRevision::isDetached)
                .thenComparing(Comparator.comparingLong(ScannedRevision::created).reversed()))
        .limit(keepLatest.orElse(0))
        .forEach(selected::remove);
    selected.removeIf(revision -> detached && !revision.isDetached());
    selected.removeIf(
        revision -> !names.isEmpty() && names.stream().noneMatch(name -> isNamed(revision, name)));
    return selected;
  }

  /** Returns the names that no revision has. */
  List<String> unknown(List<ScannedRevision> revisions) {
    return names.stream()
        .filter(name -> revisions.stream().noneMatch(revision -> isNamed(revision, name)))
        .toList();
  }

  private static boolean isNamed(ScannedRevision revision, String name) {
    return revision.refs().contains(name)
        || name.length() >= FEWEST_DIGITS && revision.commit().startsWith(name);
  }
}
