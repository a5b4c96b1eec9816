package io.hfj.server;

import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/** A commit of a {@link HubRepo}. Immutable; thread-safe. */
public final class HubCommit {
  private final String sha;
  private final String title;
  private final Instant date;
  private final SortedMap<String, RepoFile> files;
  private final Set<String> directories;
  // Computed once: a listing of 100,000 entries is requested page by page.
  private final List<String> entries;

  HubCommit(String sha, String title, Instant date, Map<String, RepoFile> files) {
    this.sha = sha;
    this.title = title;
    this.date = date;
    this.files = Collections.unmodifiableSortedMap(new TreeMap<>(files));
    this.directories = directories(files.keySet());
    TreeSet<String> all = new TreeSet<>(files.keySet());
    all.addAll(directories);
    this.entries = List.copyOf(all);
  }

  private static Set<String> directories(Set<String> paths) {
    Set<String> directories = new TreeSet<>();
    for (String path : paths) {
      for (int at = path.indexOf('/'); at > 0; at = path.indexOf('/', at + 1)) {
        directories.add(path.substring(0, at));
      }
    }
    return directories;
  }

  /** Returns the hash: 40 lower-case hex digits unless a test set another. */
  public String sha() {
    return sha;
  }

  /** Returns the first line of the message. */
  public String title() {
    return title;
  }

  /** Returns the time of the commit. */
  public Instant date() {
    return date;
  }

  /** Returns the files by path, sorted. */
  public SortedMap<String, RepoFile> files() {
    return files;
  }

  /** Returns the file at the path, if any. */
  public Optional<RepoFile> find(String path) {
    return Optional.ofNullable(files.get(path));
  }

  /** Returns whether a file is below the path. */
  boolean isDirectory(String path) {
    return directories.contains(path);
  }

  /** Returns the paths of all files and directories but the root, sorted. */
  List<String> entries() {
    return entries;
  }

  /** Returns the id of a directory: depends on its files, but reads no content. */
  String directoryId(String directory) {
    StringBuilder text = new StringBuilder("tree ").append(directory);
    // '0' is the character after '/': all paths below the directory sort between the two.
    files.subMap(directory + "/", directory + "0").values().forEach(file -> describe(file, text));
    return Digests.sha1(text.toString());
  }

  /** Appends the identity of the file to {@code text}. */
  static void describe(RepoFile file, StringBuilder text) {
    text.append('\0').append(file.path()).append('\0').append(file.lfs() ? "lfs " : "git ");
    text.append(file.content().identity());
  }

  @Override
  public String toString() {
    return sha;
  }
}
