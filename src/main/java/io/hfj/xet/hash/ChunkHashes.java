package io.hfj.xet.hash;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;

/**
 * The hashes and lengths of consecutive chunks, from which the hash of a xorb or of a file follows.
 * Takes 40 bytes per chunk, twice that while a hash is computed. Not thread-safe.
 *
 * <p>The rules are those of {@code merkle_hash_subtree.rs} and {@code file_hash} in the official
 * client.
 */
public final class ChunkHashes {
  private static final int FIELDS = 5;
  private static final int LONGEST_GROUP = 9;

  /** A line has a hash of 64 digits, a length of at most 19, and four separators. */
  private static final int LONGEST_LINE = 64 + 19 + 4;

  private static final byte[] NODE_KEY =
      HexFormat.of().parseHex("017ec5c7a5472996fd946666b48a02e65ddd536f37c76dd2f86352e64a53713f");

  /** The salt that the Hub uses. */
  private static final byte[] FILE_KEY = new byte[32];

  /** Of each chunk the four numbers of its hash, then its length. */
  private long[] entries = new long[16 * FIELDS];

  private int count;

  /**
   * Appends a chunk.
   *
   * @param length of its content, in bytes
   */
  public void add(XetHash hash, long length) {
    if (entries.length == count * FIELDS) {
      entries = Arrays.copyOf(entries, 2 * entries.length);
    }
    put(entries, count++, hash, length);
  }

  /** Returns the number of chunks. */
  public int count() {
    return count;
  }

  /** Returns the hash of the xorb that consists of the chunks. */
  public XetHash xorbHash() {
    if (count == 0) {
      return XetHash.ZERO;
    }
    long[] level = Arrays.copyOf(entries, count * FIELDS);
    Blake3 nodes = new Blake3(NODE_KEY, LONGEST_GROUP * LONGEST_LINE);
    int left = count;
    while (left > 1) {
      left = groupAll(level, left, nodes);
    }
    return hash(level, 0);
  }

  /** Returns the hash of the file that consists of the chunks. */
  public XetHash fileHash() {
    return count == 0 ? XetHash.ZERO : new Blake3(FILE_KEY, 32).hash(xorbHash().bytes(), 0, 32);
  }

  /** Replaces groups of entries by their nodes and returns the number of nodes. */
  private static int groupAll(long[] level, int count, Blake3 nodes) {
    int groups = 0;
    for (int start = 0; start < count; ) {
      int size = groupSize(level, start, count - start);
      StringBuilder text = new StringBuilder(size * LONGEST_LINE);
      long sum = 0;
      for (int entry = start; entry < start + size; entry++) {
        long length = level[entry * FIELDS + 4];
        sum += length;
        text.append(hash(level, entry)).append(" : ").append(length).append('\n');
      }
      byte[] bytes = text.toString().getBytes(StandardCharsets.US_ASCII);
      put(level, groups++, nodes.hash(bytes, 0, bytes.length), sum);
      start += size;
    }
    return groups;
  }

  /**
   * Returns the size of a group. It ends, from the third entry on, with one whose hash has a last
   * number that is a multiple of four, so that an edit changes few groups.
   */
  private static int groupSize(long[] level, int start, int left) {
    int longest = Math.min(LONGEST_GROUP, left);
    for (int size = 3; size <= longest; size++) {
      if (level[(start + size - 1) * FIELDS + 3] % 4 == 0) {
        return size;
      }
    }
    return longest;
  }

  private static XetHash hash(long[] level, int entry) {
    int at = entry * FIELDS;
    return new XetHash(level[at], level[at + 1], level[at + 2], level[at + 3]);
  }

  private static void put(long[] level, int entry, XetHash hash, long length) {
    int at = entry * FIELDS;
    level[at] = hash.first();
    level[at + 1] = hash.second();
    level[at + 2] = hash.third();
    level[at + 3] = hash.fourth();
    level[at + 4] = length;
  }
}
