package io.hfj.store.cache;

import io.hfj.StorageFailure;
import io.hfj.model.Etag;
import io.hfj.store.dedup.DuplicateCandidate;
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
 * The contents of a cache. Immutable.
 *
 * @param repos valid repositories, by path
 * @param corrupt entries that are not valid repositories, by path
 * @param unused files that belong to no revision
 */
public record CacheScan(
    Path root, List<ScannedRepo> repos, List<CorruptEntry> corrupt, UnusedFiles unused) {

  /**
   * An entry of the cache that the official client ignores.
   *
   * @param why message of the official client
   * @param unreadable whether it could not be read, and may be valid
   */
  public record CorruptEntry(Path path, String why, boolean unreadable) {}

  /**
   * Requires that the whole cache could be read. To be called before anything is removed because it
   * is unused or missing.
   *
   * @throws StorageFailure if an entry could not be read
   */
  public void requireAllRead() {
    for (CorruptEntry one : corrupt) {
      if (one.unreadable()) {
        throw new StorageFailure(
            one.path() + ": " + one.why(), "check the disk and the permissions, then repeat it");
      }
    }
  }

  /** The report of an empty cache. */
  public static CacheScan empty(Path root) {
    return new CacheScan(root, List.of(), List.of(), UnusedFiles.NONE);
  }

  /**
   * Returns the files that one repository contains and another uses through links made by hand, as
   * {@link CachedBlob#identity}.
   */
  public Set<Object> crossLinked() {
    return crossLinked(root, repos, Set.of());
  }

  /**
   * Like {@link #crossLinked()}.
   *
   * @param gone revisions whose links are ignored
   */
  public static Set<Object> crossLinked(
      Path root, List<ScannedRepo> repos, Set<ScannedRevision> gone) {
    Path store = new CacheLayout(root).store();
    Set<Object> linked = new HashSet<>();
    for (ScannedRepo repo : repos) {
      for (ScannedRevision revision : repo.revisions()) {
        for (CachedBlob blob : gone.contains(revision) ? Set.<CachedBlob>of() : revision.blobs()) {
          if (!blob.content().startsWith(repo.path()) && !blob.content().startsWith(store)) {
            linked.add(blob.identity());
          }
        }
      }
    }
    return linked;
  }

  /** Bytes of all valid repositories on disk; the cache-wide store is counted once. */
  public long size() {
    Set<Object> counted = new HashSet<>();
    long size = 0;
    for (ScannedRepo repo : repos) {
      for (ScannedRevision revision : repo.revisions()) {
        for (CachedBlob blob : revision.blobs()) {
          size += counted.add(blob.identity()) ? blob.size() : 0;
        }
      }
    }
    return size;
  }

  /** The number of revisions of all valid repositories. */
  public int revisions() {
    return repos.stream().mapToInt(repo -> repo.revisions().size()).sum();
  }

  /** Bytes of the second and further copies of LFS content, in the same or another repository. */
  public long duplicates() {
    Map<String, Object> first = new HashMap<>();
    Set<Object> counted = new HashSet<>();
    long size = 0;
    for (ScannedRepo repo : repos) {
      for (ScannedRevision revision : repo.revisions()) {
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

  /**
   * Returns the LFS and Xet files that repositories contain themselves, as candidates for merging.
   */
  public List<DuplicateCandidate> contents() {
    List<DuplicateCandidate> contents = new ArrayList<>();
    for (ScannedRepo repo : repos) {
      Set<CachedBlob> blobs = new LinkedHashSet<>();
      repo.revisions().forEach(revision -> blobs.addAll(revision.blobs()));
      for (CachedBlob blob : blobs) {
        Optional<Etag> etag = Etag.fromHeader(blob.path().getFileName().toString());
        boolean own =
            blob.content().equals(blob.path())
                && blob.path().startsWith(repo.path().resolve("blobs"));
        if (own && etag.filter(Etag::isSha256).isPresent()) {
          contents.add(
              new DuplicateCandidate(
                  blob.path(),
                  etag.get(),
                  blob.size(),
                  DuplicateFiles.temporary(blob.path().getParent(), etag.get()),
                  new CacheLayout(root).lock(repo.path(), etag.get().value()),
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
