package io.hfj.store.chunk;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Collects the chunks of a file, in any order. Takes 20 bytes of memory per chunk and 1 KiB per
 * xorb; ignores chunks beyond the limits of a list. Not thread-safe.
 */
public final class ChunkListBuilder {
  private record Xorb(int table, BitSet chunks) {}

  private final Map<String, Xorb> xorbs = new LinkedHashMap<>(); // in the order of the table
  private int count;
  private int[] places = new int[64];
  private long[] offsets = new long[64];
  private int[] lengths = new int[64];
  private int[] crcs = new int[64];

  /** Returns the number of chunks. */
  public int count() {
    return count;
  }

  /**
   * Adds a chunk.
   *
   * @param xorb hash, 64 hex digits
   * @param chunk index in the xorb
   * @param offset in the file
   * @param length in bytes
   * @param crc its CRC-32C
   * @return false if it is there already, or there is no space for it
   */
  public boolean add(String xorb, int chunk, long offset, int length, int crc) {
    if (count == ChunkList.MOST_CHUNKS
        || chunk >= ChunkList.CHUNKS_OF_XORB
        || length <= 0
        || xorbs.size() == ChunkList.MOST_XORBS && !xorbs.containsKey(xorb)) {
      return false;
    }
    Xorb of = xorbs.computeIfAbsent(xorb, hash -> new Xorb(xorbs.size(), new BitSet()));
    if (of.chunks().get(chunk)) {
      return false;
    }
    of.chunks().set(chunk);
    if (count == places.length) {
      int more = count + count / 2;
      places = Arrays.copyOf(places, more);
      offsets = Arrays.copyOf(offsets, more);
      lengths = Arrays.copyOf(lengths, more);
      crcs = Arrays.copyOf(crcs, more);
    }
    places[count] = of.table() * ChunkList.CHUNKS_OF_XORB + chunk;
    offsets[count] = offset;
    lengths[count] = length;
    crcs[count++] = crc;
    return true;
  }

  /** Adds all chunks of a list. */
  public void add(ChunkList list) {
    list.copyTo(this);
  }

  /**
   * Returns the list of all chunks so far.
   *
   * @param size of the file
   * @return empty if there are none, or too many for a file of that size
   */
  public Optional<ChunkList> build(long size) {
    if (!ChunkList.isWorthwhile(count, size)) {
      return Optional.empty();
    }
    ByteBuffer out = ChunkList.begin(size, xorbs.size(), count);
    xorbs.keySet().forEach(hash -> out.put(HexFormat.of().parseHex(hash)));
    long[] order = new long[count];
    for (int i = 0; i < count; i++) {
      order[i] = (long) places[i] << 32 | i;
    }
    Arrays.sort(order);
    for (long key : order) {
      int i = (int) key;
      out.putInt(places[i]).putLong(offsets[i]).putInt(lengths[i]).putInt(crcs[i]);
    }
    return Optional.of(ChunkList.finish(out));
  }
}
