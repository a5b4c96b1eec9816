package io.hfj.store.cache;

import io.hfj.error.BadInput;
import io.hfj.model.HubUri;
import io.hfj.model.Printable;
import io.hfj.model.RepoId;
import io.hfj.model.RepoType;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What is to be removed from a cache, named one by one: {@code model/org/name}, {@code
 * datasets/org/name}, {@code hf://org/name}, {@code org/name}, or the 40 digits of a commit.
 * Immutable.
 *
 * @param plan for what was found
 * @param unknown those that nothing in the cache is called
 */
public record DeletionTargets(DeletionPlan plan, List<String> unknown) {
  private static final String COMMIT = "[0-9a-f]{40}";

  /**
   * Looks the words up.
   *
   * @throws BadInput if a word may mean several repositories, or none could be called like that
   */
  public static DeletionTargets of(CacheReport report, List<String> words) {
    Map<CachedRepo, Set<CachedRevision>> chosen = new LinkedHashMap<>();
    List<String> unknown = new ArrayList<>();
    for (String word : words) {
      boolean found =
          word.toLowerCase(Locale.ROOT).matches(COMMIT)
              ? addCommit(report, word.toLowerCase(Locale.ROOT), chosen)
              : addRepo(report, word, chosen);
      if (!found) {
        unknown.add(word);
      }
    }
    List<DeletionPlan.Share> shares = new ArrayList<>();
    chosen.forEach((repo, revisions) -> shares.add(new DeletionPlan.Share(repo, revisions)));
    return new DeletionTargets(DeletionPlan.of(report, shares, List.of()), List.copyOf(unknown));
  }

  /** Repositories may share a commit, as after one was renamed: it goes wherever it is. */
  private static boolean addCommit(
      CacheReport report, String commit, Map<CachedRepo, Set<CachedRevision>> chosen) {
    boolean found = false;
    for (CachedRepo repo : report.repos()) {
      for (CachedRevision revision : repo.revisions()) {
        if (revision.commit().equals(commit)) {
          chosen.computeIfAbsent(repo, r -> new HashSet<>()).add(revision);
          found = true;
        }
      }
    }
    return found;
  }

  private static boolean addRepo(
      CacheReport report, String word, Map<CachedRepo, Set<CachedRevision>> chosen) {
    List<CachedRepo> found = HubUri.isUri(word) ? byUri(report, word) : byName(report, word);
    if (found.size() > 1) {
      throw new BadInput(
          "'" + Printable.of(word) + "' may be any of " + ids(found),
          "name one of these; or all, by 'delete-cache --pattern'");
    }
    found.forEach(
        repo -> chosen.computeIfAbsent(repo, r -> new HashSet<>()).addAll(repo.revisions()));
    return !found.isEmpty();
  }

  private static String ids(List<CachedRepo> repos) {
    return String.join(", ", repos.stream().map(CachedRepo::id).toList());
  }

  private static List<CachedRepo> byUri(CacheReport report, String word) {
    HubUri uri = HubUri.parse(word);
    if (uri.revision().isPresent() || !uri.path().isEmpty()) {
      throw new BadInput(
          "only whole repositories can be named by an address: " + Printable.of(word),
          "name a commit by its 40 digits; see also 'delete-cache --revision'");
    }
    RepoId id = uri.repo();
    return report.repos().stream()
        .filter(repo -> repo.type() == id.type() && repo.name().equalsIgnoreCase(id.name()))
        .toList();
  }

  private static List<CachedRepo> byName(CacheReport report, String word) {
    List<CachedRepo> exact =
        report.repos().stream()
            .filter(
                repo ->
                    repo.id().equalsIgnoreCase(word)
                        || (repo.type().plural() + "/" + repo.name()).equalsIgnoreCase(word))
            .toList();
    Optional<RepoType> prefix =
        word.contains("/")
            ? RepoType.ofPlural(word.substring(0, word.indexOf('/')).toLowerCase(Locale.ROOT))
            : Optional.empty();
    return !exact.isEmpty() || prefix.isPresent()
        ? exact
        : report.repos().stream().filter(repo -> repo.name().equalsIgnoreCase(word)).toList();
  }
}
