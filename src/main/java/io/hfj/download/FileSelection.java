package io.hfj.download;

import io.hfj.error.BadInput;
import io.hfj.error.ContentMismatch;
import io.hfj.error.NotFound;
import io.hfj.error.NotFound.Subject;
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
 * Which files of a repository are wanted: named ones ({@code config.json}, a folder {@code onnx/},
 * a pattern), or all that an include pattern and no exclude pattern matches. Immutable.
 */
public final class FileSelection {
  /** Files looked at for suggestions: more take long, and memory. */
  private static final int MOST_CONSIDERED = 20_000;

  /** All files. */
  public static final FileSelection ALL = new FileSelection(List.of(), List.of(), List.of());

  private final List<RepoPath> files;
  private final List<Glob> patterns;
  private final List<Glob> excludes;

  private FileSelection(List<RepoPath> files, List<Glob> patterns, List<Glob> excludes) {
    this.files = List.copyOf(files);
    this.patterns = List.copyOf(patterns);
    this.excludes = List.copyOf(excludes);
  }

  /**
   * Files by name; a name that ends in {@code /} is a folder, one with {@code *}, {@code ?} or
   * {@code [} a pattern.
   *
   * @throws BadInput if a name could not be one of a repository's file
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
    return new FileSelection(files, patterns, List.of());
  }

  /** These files, to the letter. */
  public static FileSelection ofFiles(List<RepoPath> files) {
    return new FileSelection(files, List.of(), List.of());
  }

  /**
   * A file's name as somebody typed it.
   *
   * @throws BadInput if it could not be one of a repository's file
   */
  public static RepoPath parsePath(String name) {
    try {
      return new RepoPath(name);
    } catch (ContentMismatch e) {
      throw new BadInput(
          "'" + SafeText.of(name) + "' cannot be a file of a repository",
          "name it as the Hub lists it, for example config.json or onnx/model.onnx");
    }
  }

  /** The one file that was asked for by its name, if it is the only thing asked for. */
  Optional<RepoPath> onlyFile(List<RemoteFile> wanted) {
    boolean one = files.size() + patterns.size() == 1 && excludes.isEmpty() && wanted.size() == 1;
    Optional<RepoPath> found = one ? Optional.of(wanted.get(0).path()) : Optional.empty();
    return found.filter(
        file -> files.contains(file) || patterns.get(0).text().equals(file.value()));
  }

  /** Files by pattern; without an include pattern all but the excluded. */
  public static FileSelection ofPatterns(List<String> include, List<String> exclude) {
    return new FileSelection(
        List.of(),
        include.stream().map(Glob::of).toList(),
        exclude.stream().map(Glob::of).toList());
  }

  /** The named files, if nothing else is wanted: then the commit need not be listed. */
  public List<RepoPath> onlyFiles() {
    return patterns.isEmpty() && excludes.isEmpty() ? files : List.of();
  }

  /** The exclude patterns that match none of the files: harmless, but perhaps mistyped. */
  List<String> unusedExcludes(List<RemoteFile> listing) {
    List<Glob> idle = new ArrayList<>(excludes);
    Iterator<RemoteFile> files = listing.iterator();
    while (!idle.isEmpty() && files.hasNext()) {
      String path = files.next().path().value();
      idle.removeIf(glob -> matches(glob, path));
    }
    return idle.stream().map(Glob::text).toList();
  }

  /**
   * The wanted ones of a commit's files, in the listing's order.
   *
   * @param where for messages: {@code model org/name at 1a2b3c4}
   * @throws NotFound if a name or pattern matches nothing; it names near misses
   */
  List<RemoteFile> select(List<RemoteFile> listing, String where) {
    if (isAll() && excludes.isEmpty()) {
      return listing;
    }
    // One pass for all: a listing makes its files anew whenever it is asked for them.
    List<RemoteFile> wanted = new ArrayList<>();
    List<Glob> idle = new ArrayList<>(patterns);
    Set<RepoPath> named = Set.copyOf(files);
    Set<RepoPath> absent = new HashSet<>(files);
    for (RemoteFile file : listing) {
      String path = file.path().value();
      absent.remove(file.path());
      boolean included =
          idle.removeIf(glob -> matches(glob, path))
              || named.contains(file.path())
              || isAll()
              || patterns.stream().anyMatch(glob -> matches(glob, path));
      if (included && excludes.stream().noneMatch(glob -> matches(glob, path))) {
        wanted.add(file);
      }
    }
    if (!idle.isEmpty()) {
      throw noMatch(idle.get(0), listing, where);
    }
    for (RepoPath file : files) {
      if (absent.contains(file)) {
        throw noFile(file, NameSuggestions.of(file.value(), names(listing)), where);
      }
    }
    if (wanted.isEmpty()) {
      throw new NotFound(
          Subject.FILE, "nothing is left of " + where + " after --exclude", "exclude less");
    }
    return List.copyOf(wanted);
  }

  /**
   * Refuses what is wanted and cannot be had.
   *
   * @param unsafe names of which no path can be made
   * @throws ContentMismatch if one of them is not left out
   */
  void requireSafe(List<String> unsafe) {
    for (String name : unsafe) {
      boolean included = isAll() || patterns.stream().anyMatch(glob -> matches(glob, name));
      if (included && excludes.stream().noneMatch(glob -> matches(glob, name))) {
        throw RepoPath.refusal(name);
      }
    }
  }

  /** Whether all files are wanted but the excluded. */
  private boolean isAll() {
    return files.isEmpty() && patterns.isEmpty();
  }

  /** A name may hold a bracket: then it is matched to the letter too. */
  private static boolean matches(Glob glob, String path) {
    return glob.text().equals(path) || glob.matches(path);
  }

  /** What of a path a pattern may have meant: all of it, its folder, its stem, its ending. */
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
    return listing.stream().limit(MOST_CONSIDERED).map(file -> file.path().value()).toList();
  }

  private static NotFound noMatch(Glob glob, List<RemoteFile> listing, String where) {
    Glob blind = glob.ignoringCase();
    List<String> near =
        listing.stream()
            .map(file -> file.path().value())
            .filter(path -> matches(blind, path))
            .limit(NameSuggestions.MOST)
            .toList();
    if (near.isEmpty()) {
      String literal = glob.text().replaceAll("[*?\\[\\]!]", "");
      near =
          NameSuggestions.of(
              literal,
              listing.stream()
                  .limit(MOST_CONSIDERED)
                  .flatMap(FileSelection::suggestionKeys)
                  .distinct()
                  .toList());
    }
    boolean list = near.isEmpty() && glob.text().matches(".*[,{}].*");
    return new NotFound(
        Subject.FILE,
        "no file of " + where + " matches '" + SafeText.of(glob.text()) + "'",
        list
            ? "commas and braces mean nothing here: give several patterns, parted by blanks"
            : advice(near));
  }

  /** The error for a named file that is not there. */
  static NotFound noFile(RepoPath file, List<String> near, String where) {
    return new NotFound(Subject.FILE, where + " has no file '" + file + "'", advice(near));
  }

  private static String advice(List<String> near) {
    return near.isEmpty()
        ? "see what there is with --dry-run"
        : "did you mean " + String.join(", ", near.stream().map(SafeText::of).toList()) + "?";
  }
}
