package io.hfj.server;

import io.hfj.model.RepoId;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * Builds a {@link HubRepo}: collects files until a ref is named, which commits them; the next
 * commit starts with the same files. For one thread.
 *
 * <p>Commit hashes depend on the calls alone: the same calls give the same hashes in every run.
 */
public final class HubRepoBuilder {
  private static final Instant FIRST_COMMIT = Instant.parse("2024-05-01T10:00:00Z");

  final RepoId id;
  final Map<String, HubCommit> commits = new LinkedHashMap<>();
  final Map<String, String> refs = new TreeMap<>();
  final Set<String> tokens = new HashSet<>();
  final Set<RepoId> formerIds = new HashSet<>();
  Optional<String> gated = Optional.empty();
  Optional<String> license = Optional.empty();
  boolean isPrivate;

  private Map<String, RepoFile> files = new TreeMap<>();
  private Optional<String> nextHash = Optional.empty();
  private String head = "";

  HubRepoBuilder(RepoId id) {
    this.id = id;
  }

  void continueFrom(HubCommit commit) {
    files = new TreeMap<>(commit.files());
    head = commit.sha();
  }

  /** Adds or replaces a file kept in git. */
  public HubRepoBuilder file(String path, String text) {
    return file(path, Content.of(text));
  }

  /** Adds or replaces a file kept in git. */
  public HubRepoBuilder file(String path, byte[] bytes) {
    return file(path, Content.of(bytes));
  }

  /** Adds or replaces a file kept in git. */
  public HubRepoBuilder file(String path, Content content) {
    return add(new RepoFile(path, content, false, Optional.empty()));
  }

  /** Adds or replaces a file kept in LFS. */
  public HubRepoBuilder lfs(String path, Content content) {
    return add(new RepoFile(path, content, true, Optional.empty()));
  }

  /** Adds or replaces a file kept in LFS and announced in chunked storage too. */
  public HubRepoBuilder xet(String path, Content content, String xetHash) {
    return add(new RepoFile(path, content, true, Optional.of(xetHash)));
  }

  /** Adds or replaces a file. */
  public HubRepoBuilder add(RepoFile file) {
    files.put(file.path(), file);
    head = "";
    return this;
  }

  /** Removes a file from the next commit. */
  public HubRepoBuilder remove(String path) {
    files.remove(path);
    head = "";
    return this;
  }

  /**
   * Sets the hash of the next commit in place of the computed one: for equal hashes in two
   * repositories, or an invalid one.
   */
  public HubRepoBuilder commitHash(String sha) {
    nextHash = Optional.of(sha);
    head = "";
    return this;
  }

  /** Commits changes, if any, and points the branch to the commit. */
  public HubRepoBuilder branch(String name) {
    return ref("refs/heads/" + name);
  }

  /** Commits changes, if any, and points the tag to the commit. */
  public HubRepoBuilder tag(String name) {
    return ref("refs/tags/" + name);
  }

  /** Commits changes, if any, and points {@code refs/pr/N} to the commit. */
  public HubRepoBuilder pullRequest(int number) {
    return ref("refs/pr/" + number);
  }

  /**
   * Gives content only to granted tokens; the listing stays public.
   *
   * @param how {@code auto} or {@code manual}
   */
  public HubRepoBuilder gated(String how) {
    gated = Optional.of(how);
    return this;
  }

  /** Sets the licence, an SPDX identifier in lower case. */
  public HubRepoBuilder license(String spdx) {
    license = Optional.of(spdx);
    return this;
  }

  /** Makes it private: visible only with a granted token. */
  public HubRepoBuilder hidden() {
    isPrivate = true;
    return this;
  }

  /** Grants access to the token, which is then valid on the whole Hub. */
  public HubRepoBuilder grant(String token) {
    tokens.add(token);
    return this;
  }

  /** Makes the Hub redirect from a former name of the same type. */
  public HubRepoBuilder renamedFrom(String name) {
    formerIds.add(new RepoId(id.type(), name));
    return this;
  }

  /**
   * Returns the repository; commits pending changes, or all if {@code main} is missing, to main.
   */
  public HubRepo build() {
    if (head.isEmpty() || !refs.containsKey("refs/heads/main")) {
      branch("main");
    }
    return new HubRepo(this);
  }

  private HubRepoBuilder ref(String name) {
    if (head.isEmpty()) {
      commit();
    }
    refs.put(name, head);
    return this;
  }

  private void commit() {
    int number = commits.size();
    String title = number == 0 ? "initial commit" : "commit " + (number + 1);
    StringBuilder text = new StringBuilder("commit ").append(id).append(' ').append(number);
    files.values().forEach(file -> HubCommit.describe(file, text));
    head = nextHash.orElseGet(() -> Digests.sha1(text.toString()));
    nextHash = Optional.empty();
    Instant date = FIRST_COMMIT.plus(Duration.ofHours(number));
    commits.put(head, new HubCommit(head, title, date, files));
  }
}
