package io.hfj.store.part;

import io.hfj.model.FileRange;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * A set of byte positions, stored as ranges. Adjacent ranges are merged, so that memory grows with
 * the number of gaps, not with the number of additions. For one thread, or guarded by its owner.
 */
public final class RangeSet {
  private final TreeMap<Long, Long> endByStart = new TreeMap<>();
  private long count;

  /** Adds the range; returns how many of its positions are new. */
  public long add(FileRange range) {
    long start = range.start();
    long end = range.end();
    long known = 0;
    Map.Entry<Long, Long> left = endByStart.floorEntry(start);
    if (left != null && left.getValue() >= start) {
      start = left.getKey();
    }
    Map.Entry<Long, Long> next = endByStart.ceilingEntry(start);
    while (next != null && next.getKey() <= end) {
      long from = next.getKey();
      long to = next.getValue();
      known += Math.max(0, Math.min(to, range.end()) - Math.max(from, range.start()));
      end = Math.max(end, to);
      endByStart.remove(from);
      next = endByStart.ceilingEntry(start);
    }
    endByStart.put(start, end);
    long added = range.length() - known;
    count += added;
    return added;
  }

  /** Removes the range; returns how many of its positions were in the set. */
  public long remove(FileRange range) {
    long removed = 0;
    for (FileRange part : within(range)) {
      Map.Entry<Long, Long> whole = endByStart.floorEntry(part.start());
      long from = whole.getKey();
      long to = whole.getValue();
      endByStart.remove(from);
      if (from < part.start()) {
        endByStart.put(from, part.start());
      }
      if (part.end() < to) {
        endByStart.put(part.end(), to);
      }
      removed += part.length();
    }
    count -= removed;
    return removed;
  }

  public void clear() {
    endByStart.clear();
    count = 0;
  }

  /** The parts of {@code range} that are in the set, in order. */
  public List<FileRange> within(FileRange range) {
    List<FileRange> found = new ArrayList<>();
    Long first = endByStart.floorKey(range.start());
    Map<Long, Long> near =
        endByStart.subMap(first == null ? range.start() : first, true, range.end(), false);
    for (Map.Entry<Long, Long> entry : near.entrySet()) {
      long from = Math.max(entry.getKey(), range.start());
      long to = Math.min(entry.getValue(), range.end());
      if (from < to) {
        found.add(new FileRange(from, to));
      }
    }
    return found;
  }

  /** The parts of {@code range} that are not in the set, in order. */
  public List<FileRange> missingIn(FileRange range) {
    List<FileRange> missing = new ArrayList<>();
    long at = range.start();
    for (FileRange present : within(range)) {
      if (at < present.start()) {
        missing.add(new FileRange(at, present.start()));
      }
      at = present.end();
    }
    if (at < range.end()) {
      missing.add(new FileRange(at, range.end()));
    }
    return missing;
  }

  /** The first position at or after {@code from} that is not in the set. */
  public long firstMissing(long from) {
    Map.Entry<Long, Long> entry = endByStart.floorEntry(from);
    return entry != null && entry.getValue() > from ? entry.getValue() : from;
  }

  /** The first range, if any. */
  public Optional<FileRange> first() {
    return Optional.ofNullable(endByStart.firstEntry())
        .map(entry -> new FileRange(entry.getKey(), entry.getValue()));
  }

  /** The position after the last one; 0 if the set is empty. */
  public long end() {
    return endByStart.isEmpty() ? 0 : endByStart.lastEntry().getValue();
  }

  /** The number of positions in the set. */
  public long count() {
    return count;
  }
}
