package io.hfj.store.clean;

import io.hfj.model.Glob;
import io.hfj.model.RepoType;
import io.hfj.store.cache.RepoLocation;
import io.hfj.store.cache.ScannedRepo;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;

/**
 * Selects repositories of a cache: those that meet all conditions. Immutable.
 *
 * @param patterns globs on names of repositories; one without a slash also matches the part after
 *     the slash. Those that begin with {@code !} exclude; if all do, they exclude from all
 * @param unusedFor more than so many seconds since anything of the repository was read
 * @param largerThan more than so many bytes
 */
public record RepoFilter(
    List<String> patterns,
    Optional<RepoType> type,
    OptionalLong unusedFor,
    OptionalLong largerThan) {
  public static final RepoFilter ALL =
      new RepoFilter(List.of(), Optional.empty(), OptionalLong.empty(), OptionalLong.empty());

  public RepoFilter {
    patterns = List.copyOf(patterns);
  }

  /** Whether there is a condition on more than names and types. */
  boolean hasCriteria() {
    return largerThan.isPresent() || unusedFor.isPresent();
  }

  /**
   * Whether the repository meets all conditions.
   *
   * @param now in milliseconds since 1970
   */
  boolean matches(ScannedRepo repo, long now) {
    return matchesName(repo.location())
        && (unusedFor.isEmpty() || (now - repo.accessed()) / 1000 > unusedFor.getAsLong())
        && (largerThan.isEmpty() || repo.size() > largerThan.getAsLong());
  }

  /** Whether the repository meets the conditions on name and type. */
  boolean matchesName(RepoLocation repo) {
    if (type.isPresent() && type.get() != repo.type()) {
      return false;
    }
    boolean included = patterns.stream().allMatch(pattern -> pattern.startsWith("!"));
    for (String pattern : patterns) {
      boolean excludes = pattern.startsWith("!");
      boolean matches = matches(Glob.of(excludes ? pattern.substring(1) : pattern), repo);
      if (matches && excludes) {
        return false;
      }
      included |= matches;
    }
    return included;
  }

  private static boolean matches(Glob glob, RepoLocation repo) {
    String name = repo.name();
    return Stream.of(name, repo.id(), repo.pluralId()).anyMatch(glob::matches)
        || !glob.text().contains("/") && glob.matches(name.substring(name.lastIndexOf('/') + 1));
  }
}
