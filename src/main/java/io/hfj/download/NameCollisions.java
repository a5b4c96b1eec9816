package io.hfj.download;

import io.hfj.error.ContentMismatch;
import io.hfj.error.StorageFailure;
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
 * Names that some disks cannot hold, or take for one: two that differ in case alone, or {@code
 * a:b}. Which of them the disk at hand can hold is tried before anything is fetched.
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
   * Returns if the disk can hold all files side by side.
   *
   * @param trial asked only if there are doubtful names among them
   * @throws ContentMismatch if two names are one on that disk
   * @throws StorageFailure if the disk cannot hold a name
   */
  static void requireStorable(List<RemoteFile> wanted, Function<List<RepoPath>, NameProbe> trial) {
    List<RepoPath> doubtful = findDoubtful(wanted);
    NameProbe result = doubtful.isEmpty() ? NameProbe.PASSED : trial.apply(doubtful);
    if (!result.clashes().isEmpty()) {
      NameProbe.Clash clash = result.clashes().get(0);
      throw new ContentMismatch(
          "the repository has '"
              + clash.first()
              + "' and '"
              + clash.second()
              + "', which are one name on this disk",
          "leave one of them out with --exclude, or choose another disk with --cache-dir or"
              + " --local-dir");
    }
    if (!result.refused().isEmpty()) {
      List<String> some = result.refused().stream().limit(SHOWN).map(RepoPath::value).toList();
      int more = result.refused().size() - some.size();
      throw new StorageFailure(
          "this disk cannot hold files named "
              + String.join(", ", some)
              + (more > 0 ? " and " + more + " more" : ""),
          "leave them out with --exclude, or choose another disk with --cache-dir or --local-dir");
    }
  }

  /** Those that may clash come first: not all may be tried. */
  static List<RepoPath> findDoubtful(List<RemoteFile> wanted) {
    Set<String> files = new HashSet<>();
    Set<String> shared = new HashSet<>();
    for (RemoteFile file : wanted) {
      String folded = file.path().folded();
      if (!files.add(folded)) {
        shared.add(folded);
      }
    }
    for (RemoteFile file : wanted) {
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
    return wanted.stream()
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
