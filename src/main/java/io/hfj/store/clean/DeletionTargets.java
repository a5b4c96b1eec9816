package io.hfj.store.clean;

import io.hfj.BadInput;
import io.hfj.model.GgufName;
import io.hfj.model.Glob;
import io.hfj.model.HubUri;
import io.hfj.model.RepoId;
import io.hfj.model.RepoType;
import io.hfj.model.Revision;
import io.hfj.model.SafeText;
import io.hfj.model.WeightFormat;
import io.hfj.store.cache.CacheScan;
import io.hfj.store.cache.ScannedRepo;
import io.hfj.store.cache.ScannedRevision;
import io.hfj.store.cache.UnusedFiles;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * What to remove from a cache, named one by one: {@code model/org/name}, {@code datasets/org/name},
 * {@code hf://org/name}, {@code org/name}, a commit by seven digits or more or as {@code
 * hf://org/name@COMMIT}, files of a repository by name or pattern: {@code org/name/*.gguf}, or by
 * quantization: {@code org/name:Q4_K_M}. Immutable.
 *
 * @param plan for the names that were found
 * @param unknown names that match nothing in the cache
 */
public record DeletionTargets(DeletionPlan plan, List<String> unknown) {
  private static final String COMMIT = "[0-9a-f]{40}";

  /** From as many digits as hfj prints. */
  private static final String SHORT_COMMIT = "[0-9a-f]{7,39}";

  /**
   * Finds what the words name.
   *
   * @throws BadInput if a word names several repositories, or cannot be a name
   */
  public static DeletionTargets of(CacheScan report, List<String> words) {
    Map<ScannedRepo, Set<ScannedRevision>> chosen = new LinkedHashMap<>();
    List<String> unknown = new ArrayList<>();
    List<FileDeletion> files = new ArrayList<>();
    for (String word : words) {
      String lower = word.toLowerCase(Locale.ROOT);
      Optional<HubUri> pinned = findPinned(word);
      boolean found;
      if (pinned.isPresent()) {
        found = addCommit(findById(report, pinned.get().repo()), commitOf(pinned.get()), chosen);
      } else if (lower.matches(COMMIT)) {
        found = addCommit(report.repos(), lower, chosen);
      } else {
        found =
            addRepo(report, word, chosen)
                || addFiles(report, word, files)
                || addQuant(report, word, files)
                || addShortCommit(report, lower, chosen);
      }
      if (!found) {
        unknown.add(word);
      }
    }
    List<DeletionPlan.RepoDeletion> deletions = new ArrayList<>();
    chosen.forEach(
        (repo, revisions) -> deletions.add(new DeletionPlan.RepoDeletion(repo, revisions)));
    return new DeletionTargets(
        DeletionPlan.of(report, deletions, files, List.of(), UnusedFiles.NONE),
        List.copyOf(unknown));
  }

  /**
   * Finds the weights in one format of the repositories that the words name.
   *
   * @throws BadInput if a word names several repositories
   */
  public static DeletionTargets ofWeights(
      CacheScan report, List<String> words, WeightFormat format) {
    List<FileDeletion> files = new ArrayList<>();
    List<String> unknown = new ArrayList<>();
    for (String word : words) {
      List<ScannedRepo> repos = findRepo(report, word);
      if (!addFiles(repos, name -> WeightFormat.find(name).equals(Optional.of(format)), files)) {
        unknown.add(repos.isEmpty() ? word : word + ": " + format + " weights");
      }
    }
    return new DeletionTargets(
        DeletionPlan.of(report, List.of(), files, List.of(), UnusedFiles.NONE),
        List.copyOf(unknown));
  }

  /**
   * Adds the files of a quantization. Its projector is kept, since the other quantizations use it
   * too.
   */
  private static boolean addQuant(CacheScan report, String word, List<FileDeletion> files) {
    int colon = HubUri.isUri(word) ? -1 : word.indexOf(':');
    if (colon < 0) {
      return false;
    }
    String quant = word.substring(colon + 1).toUpperCase(Locale.ROOT);
    return addFiles(
        findRepo(report, word.substring(0, colon)),
        name -> GgufName.findQuant(name).equals(Optional.of(quant)),
        files);
  }

  private static List<ScannedRepo> findRepo(CacheScan report, String word) {
    List<ScannedRepo> found =
        HubUri.isUri(word) ? findByUri(report, word) : findByName(report, word);
    requireOne(found, word);
    return found;
  }

  private static boolean addFiles(
      List<ScannedRepo> repos, Predicate<String> wanted, List<FileDeletion> files) {
    int before = files.size();
    repos.forEach(repo -> FileDeletion.find(repo, wanted).ifPresent(files::add));
    return files.size() > before;
  }

  /** Returns the address of one commit of a repository: {@code hf://org/name@COMMIT}. */
  private static Optional<HubUri> findPinned(String word) {
    return Optional.of(word)
        .filter(HubUri::isUri)
        .map(HubUri::parse)
        .filter(uri -> uri.path().isEmpty())
        .filter(uri -> uri.revision().flatMap(Revision::commit).isPresent());
  }

  private static String commitOf(HubUri pinned) {
    return pinned.revision().flatMap(Revision::commit).orElseThrow().hex();
  }

  /**
   * Adds the commit in each of the repositories that has it: after a renaming there may be several.
   */
  private static boolean addCommit(
      List<ScannedRepo> repos, String commit, Map<ScannedRepo, Set<ScannedRevision>> chosen) {
    boolean found = false;
    for (ScannedRepo repo : repos) {
      for (ScannedRevision revision : repo.revisions()) {
        if (revision.commit().equals(commit)) {
          chosen.computeIfAbsent(repo, r -> new HashSet<>()).add(revision);
          found = true;
        }
      }
    }
    return found;
  }

  private static boolean addShortCommit(
      CacheScan report, String digits, Map<ScannedRepo, Set<ScannedRevision>> chosen) {
    if (!digits.matches(SHORT_COMMIT)) {
      return false;
    }
    List<String> commits =
        report.repos().stream()
            .flatMap(repo -> repo.revisions().stream())
            .map(ScannedRevision::commit)
            .filter(commit -> commit.startsWith(digits))
            .distinct()
            .toList();
    if (commits.size() > 1) {
      throw new BadInput(
          "'" + digits + "' is ambiguous: " + String.join(", ", commits), "give more digits");
    }
    return !commits.isEmpty() && addCommit(report.repos(), commits.get(0), chosen);
  }

  private static boolean addRepo(
      CacheScan report, String word, Map<ScannedRepo, Set<ScannedRevision>> chosen) {
    List<ScannedRepo> found = findRepo(report, word);
    found.forEach(
        repo -> chosen.computeIfAbsent(repo, r -> new HashSet<>()).addAll(repo.revisions()));
    return !found.isEmpty();
  }

  private static void requireOne(List<ScannedRepo> found, String word) {
    if (found.size() > 1) {
      throw new BadInput(
          "'" + SafeText.of(word) + "' is ambiguous: " + ids(found), "name one of these");
    }
  }

  /** Adds files named {@code repository/pattern}; the longest name of a repository wins. */
  private static boolean addFiles(CacheScan report, String word, List<FileDeletion> files) {
    if (HubUri.isUri(word)) {
      HubUri uri = HubUri.parse(word);
      return addFiles(findById(report, uri.repo()), uri.path(), files);
    }
    for (int slash = word.lastIndexOf('/'); slash > 0; slash = word.lastIndexOf('/', slash - 1)) {
      List<ScannedRepo> found = findByName(report, word.substring(0, slash));
      requireOne(found, word);
      if (addFiles(found, word.substring(slash + 1), files)) {
        return true;
      }
    }
    return false;
  }

  private static boolean addFiles(
      List<ScannedRepo> repos, String pattern, List<FileDeletion> files) {
    Glob glob = Glob.of(pattern);
    return !pattern.isEmpty()
        && addFiles(repos, name -> name.equals(pattern) || glob.matches(name), files);
  }

  private static String ids(List<ScannedRepo> repos) {
    return String.join(", ", repos.stream().map(ScannedRepo::id).toList());
  }

  private static List<ScannedRepo> findByUri(CacheScan report, String word) {
    HubUri uri = HubUri.parse(word);
    if (uri.revision().isPresent()) {
      throw new BadInput(
          "'" + SafeText.of(word) + "' does not select a single revision",
          "use the full commit hash");
    }
    return uri.path().isEmpty() ? findById(report, uri.repo()) : List.of();
  }

  private static List<ScannedRepo> findById(CacheScan report, RepoId id) {
    return findByNames(
        report, repo -> repo.type() == id.type() ? List.of(repo.name()) : List.of(), id.name());
  }

  /** Returns the repositories of that name; if there are none, those that differ only in case. */
  private static List<ScannedRepo> findByNames(
      CacheScan report, Function<ScannedRepo, List<String>> names, String word) {
    List<ScannedRepo> near =
        report.repos().stream()
            .filter(repo -> names.apply(repo).stream().anyMatch(word::equalsIgnoreCase))
            .toList();
    List<ScannedRepo> exact =
        near.stream().filter(repo -> names.apply(repo).contains(word)).toList();
    return exact.isEmpty() ? near : exact;
  }

  private static List<ScannedRepo> findByName(CacheScan report, String word) {
    List<ScannedRepo> typed =
        findByNames(report, repo -> List.of(repo.id(), repo.location().pluralId()), word);
    Optional<RepoType> prefix =
        word.contains("/")
            ? RepoType.findByPlural(word.substring(0, word.indexOf('/')).toLowerCase(Locale.ROOT))
            : Optional.empty();
    return !typed.isEmpty() || prefix.isPresent()
        ? typed
        : findByNames(report, repo -> List.of(repo.name()), word);
  }
}
