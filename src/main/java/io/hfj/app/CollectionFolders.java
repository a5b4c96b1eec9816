package io.hfj.app;

import io.hfj.model.RepoId;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Names a folder for each repository of a collection, none of them inside another, also where case
 * does not matter. Immutable.
 */
final class CollectionFolders {
  private final Map<String, Long> names;
  private final Set<String> owners = new HashSet<>();

  CollectionFolders(List<RepoId> repos) {
    names =
        repos.stream()
            .map(CollectionFolders::folded)
            .collect(Collectors.groupingBy(Function.identity(), Collectors.counting()));
    for (String name : names.keySet()) {
      owners.add(name.substring(0, Math.max(0, name.indexOf('/'))));
    }
  }

  /**
   * Returns the name of the repository; with the type in front if a repository of another type has
   * the same name, or if it is the owner of another repository.
   */
  String of(RepoId repo) {
    if (owners.contains(folded(repo))) {
      return repo.type().plural() + "/" + repo.name();
    }
    return names.get(folded(repo)) == 1 ? repo.name() : repo.type().urlPrefix() + repo.name();
  }

  private static String folded(RepoId repo) {
    return repo.name().toLowerCase(Locale.ROOT);
  }
}
