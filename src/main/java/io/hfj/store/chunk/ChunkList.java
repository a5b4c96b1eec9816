package io.hfj.store.chunk;

import java.nio.ByteBuffer;
import java.util.Collections;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.zip.CRC32C;

/**
 * Where in a file chunks of chunked storage are. A list may lack chunks of the file; each is in it
 * once, however often the file repeats it. Immutable.
 *
 * <p>Its form on disk, with big-endian numbers:
 *
 * <pre>
 * 8 bytes   magic number and version
 * 8 bytes   size of the file
 * 4 bytes   number of xorbs, at most 16,384
 * 4 bytes   number of chunks
 * 32 bytes  for each xorb: its hash
 * 20 bytes  for each chunk, in ascending order of the first number:
 *           4 bytes  xorb, as its place in the table times 8,192, plus index of the chunk in it
 *           8 bytes  offset in the file
 *           4 bytes  length
 *           4 bytes  CRC-32C
 * 4 bytes   CRC-32C of all before
 * </pre>
 *
 * That is 0.03 % of a file with chunks of the usual 64 KiB.
 */
public final class ChunkList {
  /** Longest form on disk, in bytes. */
  static final int LONGEST = 16 << 20;

  static final int MOST_XORBS = 1 << 14;
  static final int MOST_CHUNKS = 800_000;
  static final int CHUNKS_OF_XORB = 1 << 13;

  /** In bytes. */
  static final int LONGEST_CHUNK = 128 << 10;

  static final int HASH = 32;

  /** Bytes before the hashes. */
  static final int HEAD = 24;

  private static final long MAGIC = 0x68666a_63686b_0001L; // "hfjchk", version 1
  private static final int RECORD = 20;
  private static final int CRC = 4;

  /** Least mean length of chunks: a list of shorter ones takes too much for what it saves. */
  private static final int LEAST_MEAN = 1024;

  private final ByteBuffer bytes; // in the form on disk
  private final Map<String, Integer> xorbs; // places by hash
  private final int records; // position of the first
  private final int count;

  private ChunkList(ByteBuffer bytes) {
    this.bytes = bytes;
    this.xorbs = new HashMap<>();
    int hashes = bytes.getInt(16);
    for (int i = 0; i < hashes; i++) {
      byte[] hash = new byte[HASH];
      bytes.get(HEAD + i * HASH, hash);
      xorbs.put(HexFormat.of().formatHex(hash), i);
    }
    this.records = HEAD + hashes * HASH;
    this.count = bytes.getInt(20);
  }

  /**
   * Returns the number of bytes up to the last hash.
   *
   * @param start of a file
   * @return {@link #HEAD} if it is not a list
   */
  static int headLength(ByteBuffer start) {
    boolean valid =
        start.limit() >= HEAD
            && start.getLong(0) == MAGIC
            && start.getInt(16) >= 0
            && start.getInt(16) <= MOST_XORBS;
    return valid ? HEAD + start.getInt(16) * HASH : HEAD;
  }

  /** Returns whether a file of that size may have so many chunks in its list. */
  static boolean isWorthwhile(int chunks, long size) {
    return chunks > 0 && chunks <= MOST_CHUNKS && chunks <= size / LEAST_MEAN + 1;
  }

  /**
   * Reads the form on disk.
   *
   * @param bytes of the whole file, not changed afterwards
   * @return empty if it is not a list
   */
  public static Optional<ChunkList> parse(byte[] bytes) {
    ByteBuffer in = ByteBuffer.wrap(bytes);
    if (bytes.length < HEAD + CRC || in.getLong(0) != MAGIC) {
      return Optional.empty();
    }
    int hashes = in.getInt(16);
    int chunks = in.getInt(20);
    boolean fits =
        hashes >= 0
            && hashes <= MOST_XORBS
            && isWorthwhile(chunks, in.getLong(8))
            && bytes.length == HEAD + hashes * HASH + chunks * RECORD + CRC
            && crc(bytes, bytes.length - CRC) == in.getInt(bytes.length - CRC);
    return fits ? Optional.of(new ChunkList(in)).filter(ChunkList::isSound) : Optional.empty();
  }

  private boolean isSound() {
    int hashes = bytes.getInt(16);
    int before = -1;
    for (int i = 0; i < count; i++) {
      int place = place(i);
      if (place <= before
          || place / CHUNKS_OF_XORB >= hashes
          || length(i) <= 0
          || length(i) > LONGEST_CHUNK
          || offset(i) < 0
          || offset(i) > size() - length(i)) {
        return false;
      }
      before = place;
    }
    return true;
  }

  /** Returns a buffer for a list, its head written; the chunks follow, then {@link #finish}. */
  static ByteBuffer begin(long size, int hashes, int chunks) {
    return ByteBuffer.allocate(HEAD + hashes * HASH + chunks * RECORD + CRC)
        .putLong(MAGIC)
        .putLong(size)
        .putInt(hashes)
        .putInt(chunks);
  }

  static ChunkList finish(ByteBuffer out) {
    out.putInt(crc(out.array(), out.position()));
    return new ChunkList(out);
  }

  private static int crc(byte[] bytes, int length) {
    CRC32C crc = new CRC32C();
    crc.update(bytes, 0, length);
    return (int) crc.getValue();
  }

  /** Returns the form on disk. */
  public ByteBuffer bytes() {
    return bytes.asReadOnlyBuffer().rewind();
  }

  /** Returns the size of the file, in bytes. */
  public long size() {
    return bytes.getLong(8);
  }

  /** Returns the number of chunks. */
  public int count() {
    return count;
  }

  /**
   * Finds consecutive chunks of a xorb.
   *
   * @param xorb hash, 64 hex digits
   * @param first index of the first chunk
   * @param end index behind the last one
   * @return the number in this list of the first, which the others follow; empty if any is missing
   */
  public OptionalInt find(String xorb, int first, int end) {
    Integer table = xorbs.get(xorb);
    if (table == null || first < 0 || end > CHUNKS_OF_XORB || first >= end) {
      return OptionalInt.empty();
    }
    int wanted = table * CHUNKS_OF_XORB + first;
    int low = 0;
    int high = count;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (place(middle) < wanted) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    int last = low + (end - first) - 1;
    // Places ascend, so if both ends are there, all between them are.
    boolean all = last < count && place(low) == wanted && place(last) == wanted + (last - low);
    return all ? OptionalInt.of(low) : OptionalInt.empty();
  }

  /** Returns the hashes of the xorbs. */
  public Set<String> xorbs() {
    return Collections.unmodifiableSet(xorbs.keySet());
  }

  /** Returns how many chunks of a xorb are in the list without a gap, from its first one on. */
  public int leading(String xorb) {
    OptionalInt first = find(xorb, 0, 1);
    int number = first.orElse(0);
    int end = number + (first.isPresent() ? 1 : 0);
    while (first.isPresent()
        && end < count
        && end - number < CHUNKS_OF_XORB
        && place(end) == place(number) + (end - number)) {
      end++;
    }
    return end - number;
  }

  private int place(int number) {
    return bytes.getInt(records + number * RECORD);
  }

  /** Returns the offset of a chunk in the file. */
  public long offset(int number) {
    return bytes.getLong(records + number * RECORD + 4);
  }

  /** Returns the length of a chunk, in bytes. */
  public int length(int number) {
    return bytes.getInt(records + number * RECORD + 12);
  }

  /** Returns the CRC-32C of a chunk. */
  public int crc(int number) {
    return bytes.getInt(records + number * RECORD + 16);
  }

  /** Adds the chunks to another list. Of equal hashes in the table, one counts. */
  void copyTo(ChunkListBuilder target) {
    String[] byTable = new String[bytes.getInt(16)];
    xorbs.forEach((hash, table) -> byTable[table] = hash);
    for (int i = 0; i < count; i++) {
      String xorb = byTable[place(i) / CHUNKS_OF_XORB];
      if (xorb != null) {
        target.add(xorb, place(i) % CHUNKS_OF_XORB, offset(i), length(i), crc(i));
      }
    }
  }
}
