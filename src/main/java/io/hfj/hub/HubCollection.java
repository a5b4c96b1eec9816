package io.hfj.hub;

import io.hfj.model.RepoId;
import java.util.List;

/**
 * A collection of repositories on the Hub. Immutable.
 *
 * @param repos in the order of the collection, each once
 * @param others items that are not repositories: {@code paper 2307.09288}
 */
public record HubCollection(List<RepoId> repos, List<String> others) {
  public HubCollection {
    repos = List.copyOf(repos);
    others = List.copyOf(others);
  }
}
