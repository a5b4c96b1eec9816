package io.hfj.server;

import io.hfj.model.RepoId;
import io.hfj.model.RepoType;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * A repository with its commits. Immutable; thread-safe.
 *
 * <pre>{@code
 * HubRepo tiny = HubRepo.model("acme/tiny")
 *     .file("config.json", "{}")
 *     .lfs("model.bin", Content.generated(1, 300_000))
 *     .tag("v1")                      // commits what came so far
 *     .file("config.json", "{\"a\":1}")
 *     .branch("main")                 // commits the change; model.bin stays
 *     .build();
 * }</pre>
 */
public final class HubRepo {
  private final RepoId id;
  private final Map<String, HubCommit> commits;
  private final Map<String, String> refs;
  private final Optional<String> gated;
  private final boolean isPrivate;
  private final Set<String> tokens;
  private final Set<RepoId> formerIds;

  HubRepo(HubRepoBuilder from) {
    this.id = from.id;
    this.commits = new LinkedHashMap<>(from.commits);
    this.refs = new TreeMap<>(from.refs);
    this.gated = from.gated;
    this.isPrivate = from.isPrivate;
    this.tokens = Set.copyOf(from.tokens);
    this.formerIds = Set.copyOf(from.formerIds);
  }

  /** Begins a model of that name. */
  public static HubRepoBuilder model(String name) {
    return of(new RepoId(RepoType.MODEL, name));
  }

  /** Begins a dataset of that name. */
  public static HubRepoBuilder dataset(String name) {
    return of(new RepoId(RepoType.DATASET, name));
  }

  /** Begins a repository with that id. */
  public static HubRepoBuilder of(RepoId id) {
    return new HubRepoBuilder(id);
  }

  /** Begins a repository that has all this one has; {@code main} stays until it is set again. */
  public HubRepoBuilder edit() {
    HubRepoBuilder builder = new HubRepoBuilder(id);
    builder.commits.putAll(commits);
    builder.refs.putAll(refs);
    builder.gated = gated;
    builder.isPrivate = isPrivate;
    builder.tokens.addAll(tokens);
    builder.formerIds.addAll(formerIds);
    builder.continueFrom(commit("main"));
    return builder;
  }

  /** Its name and type. */
  public RepoId id() {
    return id;
  }

  /** {@code auto} or {@code manual}; empty for a repository that asks nobody's leave. */
  public Optional<String> gated() {
    return gated;
  }

  /** Whether it hides from those without one of its tokens. */
  public boolean isPrivate() {
    return isPrivate;
  }

  /** Tokens that may read it where not everybody may. */
  public Set<String> tokens() {
    return tokens;
  }

  /** Ids it had before; the Hub redirects from them. */
  public Set<RepoId> formerIds() {
    return formerIds;
  }

  /** Full ref names such as {@code refs/heads/main} with the commits they point to, by name. */
  public Map<String, String> refs() {
    return Collections.unmodifiableMap(refs);
  }

  /**
   * The commit a revision means: a full hash, a full ref name, a branch or a tag, in this order.
   */
  public Optional<HubCommit> find(String revision) {
    for (String name : new String[] {revision, "refs/heads/" + revision, "refs/tags/" + revision}) {
      String sha = name.equals(revision) && commits.containsKey(name) ? name : refs.get(name);
      if (sha != null) {
        return Optional.of(commits.get(sha));
      }
    }
    return Optional.empty();
  }

  /**
   * The commit a revision means.
   *
   * @throws IllegalArgumentException if it means none
   */
  public HubCommit commit(String revision) {
    return find(revision)
        .orElseThrow(() -> new IllegalArgumentException(id + " has no revision " + revision));
  }

  /**
   * A file at a revision.
   *
   * @throws IllegalArgumentException if there is no such revision or file
   */
  public RepoFile file(String revision, String path) {
    return commit(revision)
        .find(path)
        .orElseThrow(() -> new IllegalArgumentException(id + " has no file " + path));
  }
}
