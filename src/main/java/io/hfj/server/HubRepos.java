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
 * The repositories, collections and accounts of a Hub. Thread-safe; may change while it is served:
 * each request sees a repository at one moment.
 */
public final class HubRepos {
  private final Map<RepoId, HubRepo> repos = new ConcurrentHashMap<>();
  private final Map<String, String> accounts = new ConcurrentHashMap<>();
  private final Map<String, ServedCollection> collections = new ConcurrentHashMap<>();

  /** Returns a Hub with these repositories. */
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

  /** Adds a collection, or replaces the one of the same slug. */
  public HubRepos put(ServedCollection collection) {
    collections.put(collection.slug(), collection);
    return this;
  }

  /** Returns the collection with that slug. */
  Optional<ServedCollection> findCollection(String slug) {
    return Optional.ofNullable(collections.get(slug));
  }

  /** Removes a repository. */
  public HubRepos remove(RepoId id) {
    repos.remove(id);
    return this;
  }

  /** Adds a valid token of the user. */
  public HubRepos account(String token, String user) {
    accounts.put(token, user);
    return this;
  }

  /** Returns the repository with that id. */
  public Optional<HubRepo> find(RepoId id) {
    return Optional.ofNullable(repos.get(id));
  }

  /** Returns the ids of visible repositories of that type that contain the words, sorted. */
  List<RepoId> search(RepoType type, String words, Predicate<HubRepo> shows) {
    String wanted = words.toLowerCase(Locale.ROOT);
    return repos.values().stream()
        .filter(shows)
        .map(HubRepo::id)
        .filter(id -> id.type() == type && id.name().toLowerCase(Locale.ROOT).contains(wanted))
        .sorted(Comparator.comparing(RepoId::name))
        .toList();
  }

  /** Returns the repository that had the id before. */
  Optional<HubRepo> findRenamed(RepoId formerId) {
    return repos.values().stream().filter(r -> r.formerIds().contains(formerId)).findFirst();
  }

  /** Returns the user of a token; a token that is only granted belongs to {@code user}. */
  Optional<String> userOf(String token) {
    String user = accounts.get(token);
    if (user == null && repos.values().stream().anyMatch(r -> r.tokens().contains(token))) {
      user = "user";
    }
    return Optional.ofNullable(user);
  }
}
