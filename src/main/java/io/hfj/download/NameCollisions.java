package io.hfj.download;

import io.hfj.ContentMismatch;
import io.hfj.FailureCode;
import io.hfj.StorageFailure;
import io.hfj.model.RemoteFile;
import io.hfj.model.RepoPath;
import io.hfj.store.NameProbe;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/**
 * Finds names that some disks cannot hold, such as {@code a:b}, or equate, such as two that differ
 * only in case, and tries them on the target's disk before anything is fetched.
 */
final class NameCollisions {
  /** Characters that FAT, exFAT and Windows refuse, and the names of its devices. */
  private static final Pattern REFUSED_BY_SOME =
      Pattern.compile("(?i).*[\\\\:*?\"<>|].*|(con|prn|aux|nul|com[0-9]|lpt[0-9])(\\..*)?");

  /** Longest part of a path in bytes where names are stored encrypted (eCryptfs). */
  private static final int SHORTEST_LIMIT = 143;

  private static final int SHOWN = 10;

  private NameCollisions() {}

  /**
   * Requires that the disk can hold all files side by side.
   *
   * @param trial called only with doubtful names, if there are any
   * @throws ContentMismatch if the disk equates two names
   * @throws StorageFailure if the disk cannot hold a name
   */
  static void requireStorable(
      List<RemoteFile> requested, Function<List<RepoPath>, NameProbe> trial) {
    List<RepoPath> doubtful = findDoubtful(requested);
    NameProbe result = doubtful.isEmpty() ? NameProbe.PASSED : trial.apply(doubtful);
    if (!result.clashes().isEmpty()) {
      NameProbe.Clash clash = result.clashes().get(0);
      throw new ContentMismatch(
          FailureCode.FILE_NAME_CONFLICT,
          "'" + clash.first() + "' and '" + clash.second() + "' are the same name on this disk",
          "skip one of them, or choose another disk",
          null);
    }
    if (!result.refused().isEmpty()) {
      List<String> some = result.refused().stream().limit(SHOWN).map(RepoPath::value).toList();
      int more = result.refused().size() - some.size();
      throw new StorageFailure(
          FailureCode.UNSUPPORTED_FILE_NAME,
          "this disk does not allow the file names "
              + String.join(", ", some)
              + (more > 0 ? " and " + more + " more" : ""),
          "skip them, or choose another disk",
          null);
    }
  }

  /** Returns the doubtful names; those that may clash first, as the number tried is limited. */
  static List<RepoPath> findDoubtful(List<RemoteFile> requested) {
    Set<String> files = new HashSet<>();
    Set<String> shared = new HashSet<>();
    for (RemoteFile file : requested) {
      String folded = file.path().folded();
      if (!files.add(folded)) {
        shared.add(folded);
      }
    }
    for (RemoteFile file : requested) {
      String folded = file.path().folded();
      for (int slash = folded.indexOf('/'); slash >= 0; slash = folded.indexOf('/', slash + 1)) {
        String folder = folded.substring(0, slash);
        if (files.contains(folder)) {
          shared.add(folder);
          shared.add(folded);
        }
      }
    }
    Predicate<RepoPath> clashes = path -> !shared.isEmpty() && shared.contains(path.folded());
    return requested.stream()
        .map(RemoteFile::path)
        .filter(path -> isRefusedBySome(path) || clashes.test(path))
        .sorted(Comparator.comparing(path -> !clashes.test(path)))
        .toList();
  }

  private static boolean isRefusedBySome(RepoPath path) {
    return path.parts().stream()
        .anyMatch(
            part ->
                REFUSED_BY_SOME.matcher(part).matches()
                    || part.endsWith(".")
                    || part.endsWith(" ")
                    || part.getBytes(StandardCharsets.UTF_8).length > SHORTEST_LIMIT);
  }
}
