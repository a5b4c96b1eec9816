package io.hfj.cli.options;

import io.hfj.BadInput;
import io.hfj.SnapshotRequest;
import io.hfj.model.HubLink;
import io.hfj.model.HubUri;
import io.hfj.model.SafeText;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Options that select files of a repository by pattern, combined with names and folders. */
public final class SelectionOptions {
  @Option(
      names = "--include",
      arity = "1..*",
      paramLabel = "PATTERN",
      description = "Select only files matching PATTERN; * also matches /. Can be repeated.")
  private List<String> include = new ArrayList<>();

  @Option(
      names = "--exclude",
      arity = "1..*",
      paramLabel = "PATTERN",
      description = "Skip files matching PATTERN. Can be repeated.")
  private List<String> exclude = new ArrayList<>();

  @Mixin private WeightsOption weights;

  /**
   * Removes and returns the repository and the files that an option with several values consumed,
   * as in {@code --include '*.json' org/name}.
   */
  public List<String> takeConsumed() {
    for (List<String> values : List.of(exclude, include)) {
      for (int i = 1; i < values.size(); i++) {
        String value = values.get(i);
        if (value.matches("[\\w.-]+(/[\\w.-]+){1,2}(:[\\w-]+)?")
            || HubLink.find(value).isPresent()
            || HubUri.isUri(value)) {
          List<String> consumed = values.subList(i, values.size());
          List<String> taken = List.copyOf(consumed);
          consumed.clear();
          return taken;
        }
      }
    }
    return List.of();
  }

  /**
   * Returns the request with the files that the patterns, the path of an address and the names
   * after it select.
   *
   * @param names names after the repository; the path is added to them
   * @param notices receives warnings about arguments that look like a mistake
   * @throws BadInput if the arguments contradict each other
   */
  public SnapshotRequest select(
      SnapshotRequest request, Optional<String> path, List<String> names, List<String> notices) {
    if (path.isPresent() && !names.isEmpty()) {
      throw new BadInput(
          "the address of the repository has the path '"
              + SafeText.of(path.get())
              + "', and more files are named",
          "name all files after the address of the repository alone");
    }
    path.ifPresent(names::add);
    boolean patterns = !include.isEmpty() || !exclude.isEmpty();
    warnOfConsumed("--include", include, notices);
    warnOfConsumed("--exclude", exclude, notices);
    if (names.isEmpty()) {
      SnapshotRequest included =
          include.isEmpty() ? request : request.include(include.toArray(String[]::new));
      return included.exclude(exclude.toArray(String[]::new)).weights(weights.value());
    }
    if (patterns && names.stream().anyMatch(name -> name.endsWith("/"))) {
      throw new BadInput(
          "a folder cannot be combined with --include or --exclude",
          "write the folder as a pattern: --include 'folder/*'");
    }
    if (patterns) {
      notices.add("--include and --exclude are ignored because files are named");
    }
    return request.files(names.toArray(String[]::new)).weights(weights.value());
  }

  /** As {@link #select(SnapshotRequest, Optional, List, List)}, without names. */
  public SnapshotRequest select(SnapshotRequest request, List<String> notices) {
    return select(request, Optional.empty(), new ArrayList<>(), notices);
  }

  /**
   * Warns of values that look like file names: the option takes all words up to the next option.
   */
  private static void warnOfConsumed(String option, List<String> values, List<String> notices) {
    values.stream()
        .skip(1)
        .filter(value -> value.matches("[^*?\\[]*[^*?\\[/]"))
        .forEach(
            value ->
                notices.add(
                    "'"
                        + value
                        + "' is used as a pattern of "
                        + option
                        + "; name files before the options"));
  }
}
