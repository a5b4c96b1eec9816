package io.hfj.store.cache;

import io.hfj.error.StorageFailure;
import io.hfj.model.Etag;
import io.hfj.store.dedup.DuplicateFiles;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What lies in a cache. Immutable.
 *
 * @param repos those that are sound, by path
 * @param unusable what looks like a repository and is none, by path
 * @param parts files that a download has not finished, of whatever client
 * @param orphans blobs that no revision leads to
 * @param dangling links of snapshots that lead nowhere, all of unusable repositories
 * @param payloads contents of the cache-wide store to which no repository leads
 */
public record CacheReport(
    Path root,
    List<CachedRepo> repos,
    List<Unusable> unusable,
    List<CachedBlob> parts,
    List<CachedBlob> orphans,
    List<Path> dangling,
    List<CachedBlob> payloads) {

  /**
   * Something in the cache that the official client would not use.
   *
   * @param why in the official client's words
   * @param unread whether the disk refused to be read: what is there may be sound
   */
  public record Unusable(Path path, String why, boolean unread) {}

  /**
   * For who removes what is not needed, or not there: about what could not be read nothing is
   * known.
   *
   * @throws StorageFailure if there is any
   */
  public void requireAllRead() {
    for (Unusable one : unusable) {
      if (one.unread()) {
        throw new StorageFailure(
            one.path() + " was left alone. " + one.why(),
            "check the disk, and who may read there; then run the same command again");
      }
    }
  }

  /** How many downloads are unfinished; a journal is none of its own. */
  public long downloads() {
    return parts.stream().filter(CachedBlob::isDownload).count();
  }

  /** Of a cache in which nothing lies. */
  public static CacheReport empty(Path root) {
    return new CacheReport(root, List.of(), List.of(), List.of(), List.of(), List.of(), List.of());
  }

  /**
   * The files that one repository has and another uses, by links that somebody made: who gave equal
   * files one place by hand did so. Told by {@link CachedBlob#identity}.
   */
  public Set<Object> lent() {
    return lent(root, repos, Set.of());
  }

  /**
   * The same.
   *
   * @param gone revisions whose links do not count
   */
  public static Set<Object> lent(Path root, List<CachedRepo> repos, Set<CachedRevision> gone) {
    Path store = new CacheLayout(root).store();
    Set<Object> lent = new HashSet<>();
    for (CachedRepo repo : repos) {
      for (CachedRevision revision : repo.revisions()) {
        for (CachedBlob blob : gone.contains(revision) ? Set.<CachedBlob>of() : revision.blobs()) {
          if (!blob.content().startsWith(repo.path()) && !blob.content().startsWith(store)) {
            lent.add(blob.identity());
          }
        }
      }
    }
    return lent;
  }

  /** Bytes of all sound repositories on disk: what lies in the cache-wide store counts once. */
  public long size() {
    Set<Object> counted = new HashSet<>();
    long size = 0;
    for (CachedRepo repo : repos) {
      for (CachedRevision revision : repo.revisions()) {
        for (CachedBlob blob : revision.blobs()) {
          size += counted.add(blob.identity()) ? blob.size() : 0;
        }
      }
    }
    return size;
  }

  /** How many revisions the sound repositories have. */
  public int revisions() {
    return repos.stream().mapToInt(repo -> repo.revisions().size()).sum();
  }

  /** Bytes that lie there more than once, in several repositories: same hash, other file. */
  public long duplicates() {
    Map<String, Object> first = new HashMap<>();
    Set<Object> counted = new HashSet<>();
    long size = 0;
    for (CachedRepo repo : repos) {
      for (CachedRevision revision : repo.revisions()) {
        for (CachedBlob blob : revision.blobs()) {
          String name = blob.path().getFileName().toString();
          if (isSha256(name)
              && counted.add(blob.identity())
              && first.putIfAbsent(name, blob.identity()) != null) {
            size += blob.size();
          }
        }
      }
    }
    return size;
  }

  /** The large contents that lie in a repository of their own, for finding those that are equal. */
  public List<DuplicateFiles.Content> contents() {
    List<DuplicateFiles.Content> contents = new ArrayList<>();
    for (CachedRepo repo : repos) {
      Set<CachedBlob> blobs = new LinkedHashSet<>();
      repo.revisions().forEach(revision -> blobs.addAll(revision.blobs()));
      for (CachedBlob blob : blobs) {
        Optional<Etag> etag = Etag.fromHeader(blob.path().getFileName().toString());
        boolean own =
            blob.content().equals(blob.path())
                && blob.path().startsWith(repo.path().resolve("blobs"));
        if (own && etag.filter(Etag::isSha256).isPresent()) {
          contents.add(
              new DuplicateFiles.Content(
                  blob.path(),
                  etag.get(),
                  blob.size(),
                  false,
                  DuplicateFiles.temporary(blob.path().getParent(), etag.get()),
                  Optional.of(
                      root.resolve(".locks")
                          .resolve(repo.path().getFileName())
                          .resolve(etag.get() + ".lock")),
                  Optional.empty()));
        }
      }
    }
    return contents;
  }

  private static boolean isSha256(String name) {
    return Etag.fromHeader(name).filter(Etag::isSha256).isPresent();
  }
}
