package io.hfj.server;

import io.hfj.model.RepoId;
import io.hfj.model.RepoType;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;

/**
 * All that is on a Hub: repositories and accounts. Thread-safe; may change while it is served, each
 * request sees a repository as it is at one moment.
 */
public final class HubRepos {
  private final Map<RepoId, HubRepo> repos = new ConcurrentHashMap<>();
  private final Map<String, String> accounts = new ConcurrentHashMap<>();

  /** A Hub with these repositories. */
  public static HubRepos of(HubRepo... repos) {
    HubRepos all = new HubRepos();
    for (HubRepo repo : repos) {
      all.put(repo);
    }
    return all;
  }

  /** Adds a repository, or replaces the one of the same id. */
  public HubRepos put(HubRepo repo) {
    repos.put(repo.id(), repo);
    return this;
  }

  /** Takes a repository away. */
  public HubRepos remove(RepoId id) {
    repos.remove(id);
    return this;
  }

  /** Makes a token valid that belongs to the user of that name. */
  public HubRepos account(String token, String user) {
    accounts.put(token, user);
    return this;
  }

  /** The repository of that id. */
  public Optional<HubRepo> find(RepoId id) {
    return Optional.ofNullable(repos.get(id));
  }

  /** Ids of that kind that hold these words, of what shows itself; sorted. */
  List<RepoId> search(RepoType type, String words, Predicate<HubRepo> shows) {
    String wanted = words.toLowerCase(Locale.ROOT);
    return repos.values().stream()
        .filter(shows)
        .map(HubRepo::id)
        .filter(id -> id.type() == type && id.name().toLowerCase(Locale.ROOT).contains(wanted))
        .sorted(Comparator.comparing(RepoId::name))
        .toList();
  }

  /** The repository that had that id before. */
  Optional<HubRepo> findRenamed(RepoId formerId) {
    return repos.values().stream().filter(r -> r.formerIds().contains(formerId)).findFirst();
  }

  /** The user a token belongs to; a token that only a repository knows belongs to {@code user}. */
  Optional<String> userOf(String token) {
    String user = accounts.get(token);
    if (user == null && repos.values().stream().anyMatch(r -> r.tokens().contains(token))) {
      user = "user";
    }
    return Optional.ofNullable(user);
  }
}
