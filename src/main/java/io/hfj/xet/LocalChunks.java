package io.hfj.xet;

import io.hfj.store.chunk.ChunkList;
import io.hfj.store.chunk.ChunkLists;
import io.hfj.store.chunk.ListedBlob;
import io.hfj.xet.cas.Term;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.BooleanSupplier;

/**
 * Finds chunks in files of the cache. The heads of all lists are read once, when the first chunk is
 * looked for; of the rest of them, a few are kept in memory. Thread-safe.
 */
final class LocalChunks {
  /** Most pairs of a xorb and a list: those of about 10 TB. Each takes 100 bytes of memory. */
  private static final int MOST_PAIRS = 200_000;

  /** Bytes of lists in memory, unless one alone has more; that of a 5 GB file has 1.6 MB. */
  private static final int MOST_BYTES = 8 << 20;

  private final ChunkLists lists;
  private final boolean versions; // whether the repository has lists of earlier runs

  /** By the first eight bytes of a xorb's hash; null before the first use. Guarded by this. */
  private Map<Long, List<ListedBlob>> blobs;

  /** In the order of use; guarded by itself. */
  private final Map<ListedBlob, ChunkList> inMemory = new LinkedHashMap<>(16, 0.75f, true);

  LocalChunks(ChunkLists lists) {
    this.lists = lists;
    this.versions = lists.hasLists();
  }

  /** Returns whether the repository has other versions of its files, in which chunks may be. */
  boolean hasVersions() {
    return versions;
  }

  /**
   * Opens a term's chunks, if one file has them all.
   *
   * @param cancelled whether to give up reading
   */
  Optional<LocalChunkReader> open(Term term, BooleanSupplier cancelled) {
    for (ListedBlob blob : candidates(term.source().xorb())) {
      ChunkList list = read(blob);
      if (list == null) {
        drop(blob);
        continue;
      }
      OptionalInt first = list.find(term.source().xorb(), term.firstChunk(), term.endChunk());
      if (first.isPresent()) {
        int end = first.getAsInt() + term.endChunk() - term.firstChunk();
        long length = 0;
        for (int i = first.getAsInt(); i < end; i++) {
          length += list.length(i);
        }
        if (length == term.length()) {
          return Optional.of(
              new LocalChunkReader(blob, list, first.getAsInt(), end, () -> drop(blob), cancelled));
        }
      }
    }
    return Optional.empty();
  }

  /** Holds the lock while all heads are read: every other caller would have to wait for them. */
  private synchronized List<ListedBlob> candidates(String xorb) {
    if (blobs == null) {
      blobs = new HashMap<>();
      int pairs = 0;
      for (ListedBlob blob : lists.findBlobs()) {
        long[] xorbs = blob.xorbs();
        pairs += xorbs.length;
        if (pairs > MOST_PAIRS) {
          break;
        }
        for (long start : xorbs) {
          blobs.computeIfAbsent(start, unknown -> new ArrayList<>(1)).add(blob);
        }
      }
    }
    return List.copyOf(blobs.getOrDefault(Long.parseUnsignedLong(xorb, 0, 16, 16), List.of()));
  }

  private ChunkList read(ListedBlob blob) {
    synchronized (inMemory) {
      ChunkList list = inMemory.get(blob);
      if (list != null) {
        return list;
      }
    }
    Optional<ChunkList> read = blob.read();
    synchronized (inMemory) {
      read.ifPresent(list -> inMemory.put(blob, list));
      long bytes = inMemory.values().stream().mapToLong(list -> list.bytes().limit()).sum();
      while (bytes > MOST_BYTES && inMemory.size() > 1) {
        bytes -= inMemory.remove(inMemory.keySet().iterator().next()).bytes().limit();
      }
    }
    return read.orElse(null);
  }

  /** Does not use a list any more: it is damaged, or its file is not what it was. */
  private synchronized void drop(ListedBlob blob) {
    blobs.values().forEach(some -> some.remove(blob));
  }

  /** Does not use any list any more: content from them may be wrong. */
  synchronized void clear() {
    blobs = new HashMap<>();
  }
}
