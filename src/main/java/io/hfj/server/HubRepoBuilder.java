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
 * Puts a {@link HubRepo} together: files are collected until a ref is named, which commits them;
 * the next commit begins with the same files. For one thread.
 *
 * <p>Commit hashes depend on nothing but what was called: the same calls give the same hashes in
 * every run.
 */
public final class HubRepoBuilder {
  private static final Instant FIRST_COMMIT = Instant.parse("2024-05-01T10:00:00Z");

  final RepoId id;
  final Map<String, HubCommit> commits = new LinkedHashMap<>();
  final Map<String, String> refs = new TreeMap<>();
  final Set<String> tokens = new HashSet<>();
  final Set<RepoId> formerIds = new HashSet<>();
  Optional<String> gated = Optional.empty();
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

  /** Adds or replaces a file that git itself keeps. */
  public HubRepoBuilder file(String path, String text) {
    return file(path, Content.of(text));
  }

  /** Adds or replaces a file that git itself keeps. */
  public HubRepoBuilder file(String path, byte[] bytes) {
    return file(path, Content.of(bytes));
  }

  /** Adds or replaces a file that git itself keeps. */
  public HubRepoBuilder file(String path, Content content) {
    return add(new RepoFile(path, content, false, Optional.empty()));
  }

  /** Adds or replaces a file that LFS keeps. */
  public HubRepoBuilder lfs(String path, Content content) {
    return add(new RepoFile(path, content, true, Optional.empty()));
  }

  /** Adds or replaces a file that LFS keeps and that is announced to be in chunked storage too. */
  public HubRepoBuilder xet(String path, Content content, String xetHash) {
    return add(new RepoFile(path, content, true, Optional.of(xetHash)));
  }

  /** Adds or replaces a file. */
  public HubRepoBuilder add(RepoFile file) {
    files.put(file.path(), file);
    head = "";
    return this;
  }

  /** Leaves a file out of the next commit. */
  public HubRepoBuilder remove(String path) {
    files.remove(path);
    head = "";
    return this;
  }

  /**
   * Sets the hash of the commit that follows, in place of a computed one; a test may want two
   * repositories with the same one, or a hash that is none.
   */
  public HubRepoBuilder commitHash(String sha) {
    nextHash = Optional.of(sha);
    head = "";
    return this;
  }

  /** Commits what changed, if anything did, and points the branch there. */
  public HubRepoBuilder branch(String name) {
    return ref("refs/heads/" + name);
  }

  /** Commits what changed, if anything did, and points the tag there. */
  public HubRepoBuilder tag(String name) {
    return ref("refs/tags/" + name);
  }

  /** Commits what changed, if anything did, and points {@code refs/pr/N} there. */
  public HubRepoBuilder pullRequest(int number) {
    return ref("refs/pr/" + number);
  }

  /**
   * Lets only bearers of a granted token have the content; the listing stays open to all.
   *
   * @param how {@code auto} or {@code manual}
   */
  public HubRepoBuilder gated(String how) {
    gated = Optional.of(how);
    return this;
  }

  /** Hides it from everybody without a granted token. */
  public HubRepoBuilder hidden() {
    isPrivate = true;
    return this;
  }

  /** Lets the bearer of that token read it; the token is then valid all over the Hub. */
  public HubRepoBuilder grant(String token) {
    tokens.add(token);
    return this;
  }

  /** Makes the Hub redirect from an earlier name, of the same type. */
  public HubRepoBuilder renamedFrom(String name) {
    formerIds.add(new RepoId(id.type(), name));
    return this;
  }

  /** The repository; what is not committed yet, or all if {@code main} is missing, becomes main. */
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
