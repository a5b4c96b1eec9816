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
  private final Optional<String> license;
  private final boolean isPrivate;
  private final Set<String> tokens;
  private final Set<RepoId> formerIds;

  HubRepo(HubRepoBuilder from) {
    this.id = from.id;
    this.commits = new LinkedHashMap<>(from.commits);
    this.refs = new TreeMap<>(from.refs);
    this.gated = from.gated;
    this.license = from.license;
    this.isPrivate = from.isPrivate;
    this.tokens = Set.copyOf(from.tokens);
    this.formerIds = Set.copyOf(from.formerIds);
  }

  /** Starts a model with that name. */
  public static HubRepoBuilder model(String name) {
    return of(new RepoId(RepoType.MODEL, name));
  }

  /** Starts a dataset with that name. */
  public static HubRepoBuilder dataset(String name) {
    return of(new RepoId(RepoType.DATASET, name));
  }

  /** Starts a repository with that id. */
  public static HubRepoBuilder of(RepoId id) {
    return new HubRepoBuilder(id);
  }

  /** Starts a copy of this repository; {@code main} stays until it is set again. */
  public HubRepoBuilder edit() {
    HubRepoBuilder builder = new HubRepoBuilder(id);
    builder.commits.putAll(commits);
    builder.refs.putAll(refs);
    builder.gated = gated;
    builder.license = license;
    builder.isPrivate = isPrivate;
    builder.tokens.addAll(tokens);
    builder.formerIds.addAll(formerIds);
    builder.continueFrom(commit("main"));
    return builder;
  }

  /** Returns the name and type. */
  public RepoId id() {
    return id;
  }

  /** {@code auto} or {@code manual}; empty for a repository that is not gated. */
  public Optional<String> gated() {
    return gated;
  }

  /** Returns the licence, as an SPDX identifier in lower case. */
  public Optional<String> license() {
    return license;
  }

  /** Returns whether it is visible only with one of its tokens. */
  public boolean isPrivate() {
    return isPrivate;
  }

  /** Returns the tokens that may read a gated or private repository. */
  public Set<String> tokens() {
    return tokens;
  }

  /** Returns its former ids, from which the Hub redirects. */
  public Set<RepoId> formerIds() {
    return formerIds;
  }

  /** Returns full ref names such as {@code refs/heads/main} with their commits, by name. */
  public Map<String, String> refs() {
    return Collections.unmodifiableMap(refs);
  }

  /**
   * Returns the commit of a revision: a full hash, a full ref name, a branch or a tag, in this
   * order.
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
   * Returns the commit of a revision.
   *
   * @throws IllegalArgumentException if there is none
   */
  public HubCommit commit(String revision) {
    return find(revision)
        .orElseThrow(() -> new IllegalArgumentException(id + " has no revision " + revision));
  }

  /**
   * Returns a file at a revision.
   *
   * @throws IllegalArgumentException if there is no such revision or file
   */
  public RepoFile file(String revision, String path) {
    return commit(revision)
        .find(path)
        .orElseThrow(() -> new IllegalArgumentException(id + " has no file " + path));
  }
}
