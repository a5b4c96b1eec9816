package io.hfj;

import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;

/**
 * What a deletion would remove from a cache; nothing is removed before {@link #run}. Thread-safe.
 */
public final class PlannedDeletion {
  private final long repos;
  private final long revisions;
  private final long bytes;
  private final List<String> unknown;
  private final Supplier<DeletionResult> deletion;

  PlannedDeletion(
      long repos,
      long revisions,
      long bytes,
      List<String> unknown,
      Supplier<DeletionResult> deletion) {
    this.repos = repos;
    this.revisions = revisions;
    this.bytes = bytes;
    this.unknown = List.copyOf(unknown);
    this.deletion = Objects.requireNonNull(deletion);
  }

  /** Number of repositories that would be removed as a whole. */
  public long repos() {
    return repos;
  }

  /** Number of revisions that would be removed, those of whole repositories included. */
  public long revisions() {
    return revisions;
  }

  /** Bytes that would be freed, an estimate. */
  public long bytes() {
    return bytes;
  }

  /** Names that are not in the cache. */
  public List<String> unknown() {
    return unknown;
  }

  /**
   * Deletes whatever of it still exists. Files that a download is using are skipped. If the process
   * is killed, the cache stays valid and the same deletion can be planned again.
   */
  public DeletionResult run() {
    return deletion.get();
  }
}
