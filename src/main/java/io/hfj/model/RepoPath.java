package io.hfj.model;

import io.hfj.ContentMismatch;
import io.hfj.FailureCode;
import java.text.Normalizer;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * Path of a file inside a repository, parts joined by {@code /}. Always relative, below its root,
 * and without control characters. Immutable.
 */
public record RepoPath(String value) implements Comparable<RepoPath> {
  // A drive or stream on Windows; refused on all systems, so that copying to Windows is safe.
  private static final Pattern DRIVE = Pattern.compile("[A-Za-z]:.*", Pattern.DOTALL);

  // Compiled once: String.split would compile it for every path of a listing.
  private static final Pattern ANY_SLASH = Pattern.compile("[/\\\\]");

  private static final Pattern IGNORED_END = Pattern.compile("[. ]+(?=/|$)");

  /** PATH_MAX of Linux; no system allows longer paths. */
  private static final int LONGEST = 4096;

  /**
   * @throws ContentMismatch if the path is empty, too long, absolute, has a part {@code ..}, or
   *     contains control characters
   */
  public RepoPath {
    if (!isSafe(value)) {
      throw refusal(value);
    }
  }

  /** Returns the failure for a name that is not a valid path. */
  public static ContentMismatch refusal(String value) {
    return new ContentMismatch(
        FailureCode.UNSAFE_FILE_NAME,
        "unsafe file name '" + SafeText.of(value) + "': " + faultOf(value),
        "the file was not written; report it to the owner of the repository, or skip it",
        null);
  }

  /** Whether the name is a valid path. */
  public static boolean isSafe(String value) {
    return faultOf(value) == null;
  }

  private static String faultOf(String value) {
    if (value.isEmpty()) {
      return "empty path";
    }
    if (value.length() > LONGEST) {
      return "path too long";
    }
    if (value.chars().anyMatch(c -> c < ' ' || c == 0x7f)) {
      return "contains control characters";
    }
    if (value.codePoints().anyMatch(c -> Character.getType(c) == Character.SURROGATE)) {
      return "contains an unpaired surrogate";
    }
    if (value.startsWith("/")) {
      return "absolute path";
    }
    for (String part : ANY_SLASH.split(value, -1)) {
      if (part.equals("..")) {
        return "contains '..'";
      }
    }
    for (String part : value.split("/", -1)) {
      if (part.isEmpty() || part.equals(".")) {
        return "contains an empty component";
      }
      if (part.startsWith("\\") || DRIVE.matcher(part).matches()) {
        return "contains a drive or network share";
      }
    }
    return null;
  }

  /** The parts from the root down; at least one. */
  public List<String> parts() {
    return List.of(value.split("/"));
  }

  /** The last part. */
  public String fileName() {
    return value.substring(value.lastIndexOf('/') + 1);
  }

  /**
   * Returns the path without what some disks ignore: case, Unicode composition, and dots and blanks
   * at the end of a part. Paths that differ here differ on every disk. Not a path itself.
   */
  public String folded() {
    String plain = Normalizer.normalize(value, Normalizer.Form.NFD);
    return IGNORED_END
        .matcher(plain.toUpperCase(Locale.ROOT).toLowerCase(Locale.ROOT))
        .replaceAll("");
  }

  @Override
  public int compareTo(RepoPath other) {
    return value.compareTo(other.value);
  }

  @Override
  public String toString() {
    return value;
  }
}
