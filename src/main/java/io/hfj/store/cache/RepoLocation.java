package io.hfj.store.cache;

import io.hfj.model.RepoType;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The folder of a repository in a cache, {@code models--org--name}, and what its name encodes.
 * Immutable.
 *
 * @param name may be one that {@code RepoId} refuses: older clients created such folders
 */
public record RepoLocation(Path path, RepoType type, String name) {
  static final String SEPARATOR = "--";

  /** Returns the repository that a folder is named after; empty if it is not named after one. */
  public static Optional<RepoLocation> find(Path path) {
    String folder = path.getFileName().toString();
    int end = folder.indexOf(SEPARATOR);
    return end < 0
        ? Optional.empty()
        : RepoType.findByPlural(folder.substring(0, end))
            .map(
                type ->
                    new RepoLocation(
                        path,
                        type,
                        folder.substring(end + SEPARATOR.length()).replace(SEPARATOR, "/")));
  }

  /** The name that the official client's newer commands use: {@code model/org/name}. */
  public String id() {
    return type.word() + "/" + name;
  }

  /** The name with the type in the plural: {@code models/org/name}. */
  public String pluralId() {
    return type.plural() + "/" + name;
  }
}
