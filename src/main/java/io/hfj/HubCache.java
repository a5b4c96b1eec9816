package io.hfj;

import io.hfj.app.HubService;
import io.hfj.store.cache.CacheScan;
import io.hfj.store.cache.CacheScanner;
import io.hfj.store.cache.CachedBlob;
import io.hfj.store.cache.ScannedRepo;
import io.hfj.store.cache.ScannedRevision;
import io.hfj.store.clean.CacheDeleter;
import io.hfj.store.clean.DeletionPlan;
import io.hfj.store.clean.DeletionTargets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;

/**
 * The cache of downloaded repositories, which the Python client and other programs share. {@link
 * #scan} only reads. Thread-safe.
 */
public final class HubCache {
  private final HubService service;

  HubCache(HubService service) {
    this.service = service;
  }

  /** The folder of the cache; may not exist before the first download. */
  public Path root() {
    return service.cacheFolder();
  }

  /**
   * Scans the whole cache.
   *
   * @throws StorageFailure if it cannot be read
   */
  public CacheReport scan() {
    CacheScan scan = scanFolder();
    return new CacheReport(
        scan.root(),
        scan.repos().stream().map(HubCache::repo).toList(),
        scan.size(),
        Stream.of(scan.unused().parts(), scan.unused().orphans(), scan.unused().sharedBlobs())
            .flatMap(List::stream)
            .mapToLong(CachedBlob::size)
            .sum(),
        scan.corrupt().stream().map(CacheScan.CorruptEntry::why).toList());
  }

  private CacheScan scanFolder() {
    service.requireOpen();
    return Files.notExists(root()) ? CacheScan.empty(root()) : new CacheScanner(root()).scan();
  }

  private static CachedRepo repo(ScannedRepo repo) {
    return new CachedRepo(
        repo.type().urlPrefix() + repo.name(),
        repo.path(),
        repo.size(),
        Instant.ofEpochMilli(repo.accessed()),
        Instant.ofEpochMilli(repo.modified()),
        repo.revisions().stream().map(HubCache::revision).toList());
  }

  private static CachedRevision revision(ScannedRevision revision) {
    return new CachedRevision(
        revision.commit(), revision.refs(), revision.snapshot(), revision.files(), revision.size());
  }

  /**
   * Plans to remove repositories, single revisions, or files.
   *
   * @param names {@code owner/name} or {@code datasets/owner/name}; a commit by its 40 digits;
   *     files of a repository by name or pattern: {@code owner/name/*.gguf}
   * @throws BadInput if a name means several repositories
   * @throws StorageFailure if the cache cannot be read
   */
  public PlannedDeletion planDeletion(String... names) {
    DeletionTargets found = DeletionTargets.of(scanFolder(), List.of(names));
    DeletionPlan plan = found.plan();
    return new PlannedDeletion(
        plan.repos(), plan.revisions(), plan.freed(), found.unknown(), () -> delete(plan));
  }

  private DeletionResult delete(DeletionPlan plan) {
    return new CacheDeleter(plan.root(), service.locks(), files -> {}).delete(plan);
  }

  /**
   * Compares the files of a repository in the cache with the hashes of the Hub. Writes nothing but
   * a new listing if the cached one is wrong.
   *
   * @param repo as in {@link Hub}; without a revision that of main is verified, or the only one
   * @throws NotCached if nothing of it is in the cache, or, offline, no listing
   */
  public VerificationResult verify(String repo) {
    return service.verify(repo);
  }
}
