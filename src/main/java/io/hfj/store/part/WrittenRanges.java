package io.hfj.store.part;

import io.hfj.model.FileRange;
import io.hfj.store.part.PartJournal.Claim;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The ranges of a part file that were written. Claims of an earlier run are included, marked as
 * unverified until their bytes have been read and compared. Thread-safe.
 */
final class WrittenRanges {
  private final RangeSet settled = new RangeSet(); // guarded by this
  private final TreeMap<Long, Claim> unverified = new TreeMap<>(); // guarded by this

  /**
   * Adds a claim of an earlier run.
   *
   * @return false if it overlaps another, and is ignored: two processes wrote them without working
   *     locks, and either may be right
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

  /** Removes all ranges. */
  synchronized void clear() {
    unverified.clear();
    settled.clear();
  }

  /** The unverified claim that starts at {@code start}. */
  synchronized Optional<Claim> unverifiedAt(long start) {
    return Optional.ofNullable(unverified.get(start));
  }

  /** The start of the first unverified claim after {@code start}; at most {@code limit}. */
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
