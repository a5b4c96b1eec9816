package io.hfj.download;

import io.hfj.BadInput;
import io.hfj.ContentMismatch;
import io.hfj.FailureCode;
import io.hfj.NotFound;
import io.hfj.model.Glob;
import io.hfj.model.RemoteFile;
import io.hfj.model.RepoPath;
import io.hfj.model.SafeText;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Selects files of a repository: named ones ({@code config.json}, a folder {@code onnx/}, a
 * pattern), or all that an include pattern and no exclude pattern matches. Immutable.
 */
public final class FileSelection {
  /** Limit of files compared for suggestions, in view of time and memory. */
  static final int MAX_COMPARED = 20_000;

  public static final FileSelection ALL =
      new FileSelection(List.of(), List.of(), List.of(), WeightSelection.ALL);

  private final List<RepoPath> files;
  private final List<Glob> patterns;
  private final List<Glob> excludes;
  private final WeightSelection weights;

  private FileSelection(
      List<RepoPath> files, List<Glob> patterns, List<Glob> excludes, WeightSelection weights) {
    this.files = List.copyOf(files);
    this.patterns = List.copyOf(patterns);
    this.excludes = List.copyOf(excludes);
    this.weights = weights;
  }

  /**
   * Returns this selection with only some weights of it; files selected by name all stay.
   *
   * @throws BadInput if files and a quantization are named
   */
  public FileSelection with(WeightSelection wanted) {
    if (!files.isEmpty()) {
      wanted.requireNoQuant();
    }
    return new FileSelection(files, patterns, excludes, wanted);
  }

  /**
   * Selects files by name; a name that ends in {@code /} is a folder, one with {@code *}, {@code ?}
   * or {@code [} a pattern.
   *
   * @throws BadInput if a name is not a valid path
   */
  public static FileSelection ofNames(List<String> names) {
    List<RepoPath> files = new ArrayList<>();
    List<Glob> patterns = new ArrayList<>();
    for (String name : names) {
      String plain = name.replaceFirst("^(\\./+)+", "");
      if (plain.length() > 1 && plain.endsWith("/") || Glob.isPattern(plain)) {
        patterns.add(Glob.of(plain));
      } else {
        files.add(parsePath(plain));
      }
    }
    return new FileSelection(files, patterns, List.of(), WeightSelection.ALL);
  }

  /** Selects exactly these files. */
  public static FileSelection ofFiles(List<RepoPath> files) {
    return new FileSelection(files, List.of(), List.of(), WeightSelection.ALL);
  }

  /**
   * Parses a path typed by the user.
   *
   * @throws BadInput if it is not a valid path
   */
  public static RepoPath parsePath(String name) {
    try {
      return new RepoPath(name);
    } catch (ContentMismatch e) {
      throw new BadInput(
          "'" + SafeText.of(name) + "' is not a valid path in a repository",
          "use a path that the Hub lists, for example config.json or onnx/model.onnx");
    }
  }

  /** Returns the file if the selection is one file, by name. */
  Optional<RepoPath> onlyFile(List<RemoteFile> selected) {
    boolean one = files.size() + patterns.size() == 1 && excludes.isEmpty() && selected.size() == 1;
    Optional<RepoPath> found = one ? Optional.of(selected.get(0).path()) : Optional.empty();
    return found.filter(
        file -> files.contains(file) || patterns.get(0).text().equals(file.value()));
  }

  /** Selects files by pattern; without an include pattern, all except the excluded ones. */
  public static FileSelection ofPatterns(List<String> include, List<String> exclude) {
    return new FileSelection(
        List.of(),
        include.stream().map(Glob::of).toList(),
        exclude.stream().map(Glob::of).toList(),
        WeightSelection.ALL);
  }

  /** Returns the named files if nothing else is selected: no listing is needed then. */
  public List<RepoPath> onlyFiles() {
    return patterns.isEmpty() && excludes.isEmpty() ? files : List.of();
  }

  /** Returns the exclude patterns that match none of the files, perhaps because of a typo. */
  List<String> unusedExcludes(List<RemoteFile> listing) {
    List<Glob> unmatched = new ArrayList<>(excludes);
    Iterator<RemoteFile> files = listing.iterator();
    while (!unmatched.isEmpty() && files.hasNext()) {
      String path = files.next().path().value();
      unmatched.removeIf(glob -> matches(glob, path));
    }
    return unmatched.stream().map(Glob::text).toList();
  }

  /**
   * Returns the selected files of a listing, in its order.
   *
   * @param where for messages: {@code model org/name at 1a2b3c4}
   * @throws NotFound if a name or pattern matches nothing, with similar names; or if there are no
   *     such weights
   */
  List<RemoteFile> select(List<RemoteFile> listing, String where) {
    List<RemoteFile> selected = selectByName(listing, where);
    if (weights.isAll() || !onlyFiles().isEmpty()) {
      return selected;
    }
    Set<RemoteFile> wanted = new HashSet<>(weights.select(selected, where));
    return selected.stream()
        .filter(file -> wanted.contains(file) || files.contains(file.path()))
        .toList();
  }

  /** Whether weights are selected in all formats without naming each file. */
  boolean isOfAllWeights() {
    return weights.isAll() && onlyFiles().isEmpty();
  }

  private List<RemoteFile> selectByName(List<RemoteFile> listing, String where) {
    if (isAll() && excludes.isEmpty()) {
      return listing;
    }
    // In one pass: a listing creates its files during iteration.
    List<RemoteFile> selected = new ArrayList<>();
    List<Glob> unmatched = new ArrayList<>(patterns);
    Set<RepoPath> named = Set.copyOf(files);
    Set<RepoPath> absent = new HashSet<>(files);
    for (RemoteFile file : listing) {
      String path = file.path().value();
      absent.remove(file.path());
      boolean included =
          unmatched.removeIf(glob -> matches(glob, path))
              || named.contains(file.path())
              || isAll()
              || patterns.stream().anyMatch(glob -> matches(glob, path));
      if (included && excludes.stream().noneMatch(glob -> matches(glob, path))) {
        selected.add(file);
      }
    }
    if (!unmatched.isEmpty()) {
      throw noMatch(unmatched.get(0), listing, where);
    }
    for (RepoPath file : files) {
      if (absent.contains(file)) {
        throw noFile(file, NameSuggestions.of(file.value(), names(listing)), where);
      }
    }
    if (selected.isEmpty()) {
      throw new NotFound(
          FailureCode.FILE_NOT_FOUND,
          "the exclude patterns match all selected files of " + where,
          "use fewer exclude patterns");
    }
    return List.copyOf(selected);
  }

  /**
   * Requires that no unsafe name is selected.
   *
   * @param unsafe names that are not valid paths
   * @throws ContentMismatch if one of them is selected
   */
  void requireSafe(List<String> unsafe) {
    for (String name : unsafe) {
      boolean included = isAll() || patterns.stream().anyMatch(glob -> matches(glob, name));
      if (included && excludes.stream().noneMatch(glob -> matches(glob, name))) {
        throw RepoPath.refusal(name);
      }
    }
  }

  /** Whether all files are selected except the excluded ones. */
  private boolean isAll() {
    return files.isEmpty() && patterns.isEmpty();
  }

  /** Also compares the text: a name may contain a bracket. */
  private static boolean matches(Glob glob, String path) {
    return glob.text().equals(path) || glob.matches(path);
  }

  /** Parts of a path to compare a pattern with: the whole, folder, stem and extension. */
  private static Stream<String> suggestionKeys(RemoteFile file) {
    String path = file.path().value();
    String name = file.path().fileName();
    int slash = path.indexOf('/');
    int dot = name.lastIndexOf('.');
    return Stream.of(
        path,
        slash < 0 ? path : path.substring(0, slash + 1),
        dot <= 0 ? name : name.substring(0, dot),
        dot <= 0 ? name : name.substring(dot));
  }

  private static List<String> names(List<RemoteFile> listing) {
    return listing.stream().limit(MAX_COMPARED).map(file -> file.path().value()).toList();
  }

  private static NotFound noMatch(Glob glob, List<RemoteFile> listing, String where) {
    Glob ignoringCase = glob.ignoringCase();
    List<String> near =
        listing.stream()
            .map(file -> file.path().value())
            .filter(path -> matches(ignoringCase, path))
            .limit(NameSuggestions.MAX)
            .toList();
    if (near.isEmpty()) {
      String literal = glob.text().replaceAll("[*?\\[\\]!]", "");
      near =
          NameSuggestions.of(
              literal,
              listing.stream()
                  .limit(MAX_COMPARED)
                  .flatMap(FileSelection::suggestionKeys)
                  .distinct()
                  .toList());
    }
    boolean list = near.isEmpty() && glob.text().matches(".*[,{}].*");
    return new NotFound(
        FailureCode.FILE_NOT_FOUND,
        "no file of " + where + " matches '" + SafeText.of(glob.text()) + "'",
        list ? "commas and braces have no special meaning; give several patterns" : advice(near));
  }

  /** Returns the failure for a named file that does not exist. */
  static NotFound noFile(RepoPath file, List<String> near, String where) {
    NotFound failure =
        new NotFound(
            FailureCode.FILE_NOT_FOUND, where + " has no file '" + file + "'", advice(near));
    failure.about(file.value());
    return failure;
  }

  /** Returns the advice for a name that does not exist. */
  static String advice(List<String> near) {
    return near.isEmpty()
        ? "list the files of the repository"
        : "did you mean " + String.join(", ", near.stream().map(SafeText::of).toList()) + "?";
  }
}
