package io.hfj.store.part;

import io.hfj.model.FileRange;
import io.hfj.store.part.PartJournal.Claim;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Which bytes of a part file have arrived. Claims of an earlier run count, but are remembered as
 * unverified until their bytes were read and compared. Thread-safe.
 */
final class WrittenRanges {
  private final RangeSet settled = new RangeSet(); // guarded by this
  private final TreeMap<Long, Claim> unverified = new TreeMap<>(); // guarded by this

  /**
   * Takes a claim of an earlier run.
   *
   * @return false if it overlaps another: they come from two writers without working locks, and the
   *     first is as good as any
   */
  synchronized boolean addUnverified(Claim claim) {
    if (!settled.within(claim.range()).isEmpty()) {
      return false;
    }
    settled.add(claim.range());
    unverified.put(claim.start(), claim);
    return true;
  }

  /** Adds bytes just written; returns how many of them are new. */
  synchronized long add(FileRange range) {
    return settled.add(range);
  }

  synchronized void remove(FileRange range) {
    unverified.remove(range.start());
    settled.remove(range);
  }

  /** Nothing has arrived. */
  synchronized void clear() {
    unverified.clear();
    settled.clear();
  }

  /** The claim that begins there and has not been verified. */
  synchronized Optional<Claim> unverifiedAt(long start) {
    return Optional.ofNullable(unverified.get(start));
  }

  /** Where the next unverified claim behind {@code start} begins, {@code limit} if none before. */
  synchronized long nextUnverified(long start, long limit) {
    Long next = unverified.higherKey(start);
    return next == null ? limit : Math.min(limit, next);
  }

  synchronized void verified(long start) {
    unverified.remove(start);
  }

  synchronized long count() {
    return settled.count();
  }

  synchronized List<FileRange> missingIn(FileRange range) {
    return settled.missingIn(range);
  }

  synchronized long firstMissing(long from) {
    return settled.firstMissing(from);
  }
}
