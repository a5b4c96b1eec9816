package io.hfj.store.fs;

import io.hfj.ContentMismatch;
import io.hfj.FailureCode;
import io.hfj.model.RepoPath;
import java.nio.charset.StandardCharsets;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.regex.Pattern;

/** Converts paths in a repository to paths on this machine. */
public final class PlatformNames {
  private static final boolean WINDOWS =
      System.getProperty("os.name").toLowerCase(Locale.ROOT).startsWith("windows");

  // Names of devices, which Windows finds in every folder, with any extension.
  private static final Pattern RESERVED =
      Pattern.compile("(?i)(con|prn|aux|nul|com[0-9]|lpt[0-9])(\\..*)?");

  /** Longest name of a file in bytes on the usual file systems. */
  public static final int LONGEST_NAME = 255;

  private PlatformNames() {}

  /**
   * Returns the path of the file below {@code root}.
   *
   * @throws ContentMismatch if this platform does not allow the name
   */
  public static Path under(Path root, RepoPath file) {
    for (String part : file.parts()) {
      String fault = faultOf(part);
      if (fault != null) {
        throw refused(file, fault);
      }
    }
    try {
      Path path = root.resolve(file.value()).normalize();
      if (!path.startsWith(root.normalize()) || path.equals(root.normalize())) {
        throw refused(file, "outside its folder");
      }
      return path;
    } catch (InvalidPathException e) {
      throw refused(file, e.getReason());
    }
  }

  private static String faultOf(String part) {
    if (part.getBytes(StandardCharsets.UTF_8).length > LONGEST_NAME) {
      return "a name in it is longer than 255 bytes";
    }
    if (!WINDOWS) {
      return null;
    }
    boolean illegal = part.chars().anyMatch(c -> "\\:*?\"<>|".indexOf(c) >= 0);
    if (illegal || part.endsWith(".") || part.endsWith(" ") || RESERVED.matcher(part).matches()) {
      return "not allowed on Windows";
    }
    return null;
  }

  private static ContentMismatch refused(RepoPath file, String why) {
    return new ContentMismatch(
        FailureCode.UNSUPPORTED_FILE_NAME,
        "cannot store '" + file + "' on this machine: " + why,
        "skip it, or use another system",
        null);
  }
}
