package io.hfj.xet;

import io.hfj.Interrupted;
import io.hfj.xet.cas.FetchRange;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Keeps the serialized form of chunks that several terms use, of one file or of many, so that they
 * are fetched once. Bounded: the xorb that was not used for longest goes first. While one thread
 * fetches a range, the others wait for it. Thread-safe.
 */
final class PackedRanges {
  /**
   * Larger ranges are not kept: their arrays would go to the old generation of the heap, which grew
   * to 300 MB with arrays of 5 MiB.
   */
  static final long LARGEST = 2L << 20;

  /** Most bytes kept and being fetched. */
  static final long MOST = 16L << 20;

  private record Key(String xorb, int firstChunk, int endChunk) {}

  /** In the order of use. */
  private final Map<String, List<PackedRange>> xorbs = new LinkedHashMap<>(16, 0.75f, true);

  private final Set<Key> loading = new HashSet<>();
  private long bytes; // kept and being fetched

  /** Fetches all bytes of a range. */
  @FunctionalInterface
  interface Loader {
    byte[] load() throws IOException;
  }

  /** Returns the chunks, or more of that xorb, if they are here. */
  synchronized Optional<PackedRange> find(String xorb, int firstChunk, int endChunk) {
    return xorbs.getOrDefault(xorb, List.of()).stream()
        .filter(range -> range.contains(firstChunk, endChunk))
        .findFirst();
  }

  /**
   * Returns the chunks of a range; fetches them if they are not here.
   *
   * @return empty if there is no space for them at present
   * @throws IOException from the loader
   * @throws Interrupted if the thread is interrupted while it waits
   */
  Optional<PackedRange> require(FetchRange range, Loader loader) throws IOException {
    Key key = new Key(range.xorb(), range.firstChunk(), range.endChunk());
    synchronized (this) {
      awaitOther(key);
      Optional<PackedRange> here = find(range.xorb(), range.firstChunk(), range.endChunk());
      if (here.isPresent() || !reserve(range.bytes())) {
        return here;
      }
      loading.add(key);
    }
    PackedRange loaded = null;
    try {
      loaded = new PackedRange(range.firstChunk(), range.endChunk(), loader.load());
      return Optional.of(loaded);
    } finally {
      ended(key, range, loaded);
    }
  }

  private void awaitOther(Key key) {
    try {
      while (loading.contains(key)) {
        wait();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new Interrupted("interrupted while waiting for " + key.xorb(), "");
    }
  }

  private boolean reserve(long count) {
    var eldest = xorbs.values().iterator();
    while (bytes + count > MOST && eldest.hasNext()) {
      bytes -= eldest.next().stream().mapToLong(range -> range.bytes().length).sum();
      eldest.remove();
    }
    boolean fits = bytes + count <= MOST;
    bytes += fits ? count : 0;
    return fits;
  }

  private synchronized void ended(Key key, FetchRange range, PackedRange loaded) {
    loading.remove(key);
    if (loaded == null) {
      bytes -= range.bytes();
    } else {
      xorbs.computeIfAbsent(range.xorb(), unknown -> new ArrayList<>()).add(loaded);
    }
    notifyAll();
  }

  /** Drops all that is kept: some of it may be wrong. */
  synchronized void clear() {
    bytes -= xorbs.values().stream().flatMap(List::stream).mapToLong(r -> r.bytes().length).sum();
    xorbs.clear();
  }
}
