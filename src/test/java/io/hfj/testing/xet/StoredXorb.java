package io.hfj.testing.xet;

import io.hfj.server.Content;
import java.util.ArrayList;
import java.util.List;

/** The chunk table of a xorb, whose bytes are in a spool file. Immutable once it has a hash. */
final class StoredXorb {
  private static final int MOST_CHUNKS = 8192;
  private static final int MOST_BYTES = 64 << 20;

  /** Ends of a chunk, serialized and unpacked. */
  private record End(long serialized, long unpacked) {}

  private final SpoolFile spool;
  private final long start;
  private final List<End> ends = new ArrayList<>(List.of(new End(0, 0)));
  private final List<XetHashes.Entry> entries = new ArrayList<>();
  private String hash = "";

  /**
   * @param start offset of its first byte in the spool
   */
  StoredXorb(SpoolFile spool, long start) {
    this.spool = spool;
    this.start = start;
  }

  /** Adds a chunk that is in the spool already. */
  void add(long serializedLength, long unpackedLength) {
    End last = ends.get(count());
    ends.add(new End(last.serialized + serializedLength, last.unpacked + unpackedLength));
  }

  /** Adds a chunk that is in the spool already, with its hash. */
  void add(long serializedLength, XetHashes.Entry entry) {
    add(serializedLength, entry.length());
    entries.add(entry);
  }

  /** Returns whether another chunk of that serialized length would be too much. */
  boolean isFull(long serializedLength) {
    return count() == MOST_CHUNKS || byteOffset(count()) + serializedLength > MOST_BYTES;
  }

  /** Computes the hash from those of the chunks. */
  void seal() {
    seal(XetHashes.text(XetHashes.xorb(entries)));
  }

  void seal(String givenHash) {
    hash = givenHash;
    entries.clear();
  }

  String hash() {
    return hash;
  }

  int count() {
    return ends.size() - 1;
  }

  /** Returns the offset of a chunk in the serialized xorb; of its end for {@link #count}. */
  long byteOffset(int chunk) {
    return ends.get(chunk).serialized;
  }

  /** Returns the unpacked length of chunks {@code [from, to)}. */
  long unpackedLength(int from, int to) {
    return ends.get(to).unpacked - ends.get(from).unpacked;
  }

  /** Returns the serialized xorb. */
  Content content() {
    Content.Source source =
        (offset, into, at, length) -> spool.read(start + offset, into, at, length);
    return Content.from("xorb " + hash, byteOffset(count()), source);
  }
}
