package io.hfj.testing.xet;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.apache.commons.codec.digest.Blake3;

/**
 * The hashes of chunked storage: keyed BLAKE3 over chunks, aggregated for xorbs and files (crate
 * {@code merklehash} of huggingface/xet-core). Written apart from the code under test.
 */
final class XetHashes {
  /** The hash of an empty list of chunks. */
  static final byte[] NONE = new byte[32];

  private static final byte[] CHUNK_KEY =
      HexFormat.of().parseHex("6697f5775b9550de3135cbaca597181c9de421109beb2b58b4d0b04b93adf229");
  private static final byte[] NODE_KEY =
      HexFormat.of().parseHex("017ec5c7a5472996fd946666b48a02e65ddd536f37c76dd2f86352e64a53713f");
  private static final byte[] FILE_SALT = new byte[32];
  private static final int LARGEST_GROUP = 9;

  /** A chunk, or a group of chunks, with its length in bytes. */
  record Entry(byte[] hash, long length) {}

  private XetHashes() {}

  /** Returns the entry of a chunk, the first {@code length} bytes of the array. */
  static Entry chunk(byte[] bytes, int length) {
    Blake3 blake3 = Blake3.initKeyedHash(CHUNK_KEY).update(bytes, 0, length);
    return new Entry(blake3.doFinalize(NONE.length), length);
  }

  /** Returns the hash of a xorb with these chunks. */
  static byte[] xorb(List<Entry> chunks) {
    List<Entry> level = chunks;
    while (level.size() > 1) {
      List<Entry> next = new ArrayList<>();
      for (int at = 0; at < level.size(); ) {
        int end = at + groupLength(level.subList(at, level.size()));
        next.add(node(level.subList(at, end)));
        at = end;
      }
      level = next;
    }
    return level.isEmpty() ? NONE : level.get(0).hash();
  }

  /** Returns the hash of a file with these chunks; those that repeat are listed repeatedly. */
  static byte[] file(List<Entry> chunks) {
    return chunks.isEmpty() ? NONE : keyed(FILE_SALT, xorb(chunks));
  }

  /** Returns the text form: each group of eight bytes as a little-endian number in hex. */
  static String text(byte[] hash) {
    ByteBuffer words = ByteBuffer.wrap(hash).order(ByteOrder.LITTLE_ENDIAN);
    StringBuilder text = new StringBuilder();
    while (words.hasRemaining()) {
      text.append("%016x".formatted(words.getLong()));
    }
    return text.toString();
  }

  private static int groupLength(List<Entry> left) {
    int most = Math.min(LARGEST_GROUP, left.size());
    for (int last = 2; last < most; last++) {
      if ((left.get(last).hash()[24] & 3) == 0) {
        return last + 1;
      }
    }
    return most;
  }

  private static Entry node(List<Entry> group) {
    StringBuilder lines = new StringBuilder();
    long length = 0;
    for (Entry entry : group) {
      lines.append(text(entry.hash())).append(" : ").append(entry.length()).append('\n');
      length += entry.length();
    }
    return new Entry(keyed(NODE_KEY, lines.toString().getBytes(StandardCharsets.US_ASCII)), length);
  }

  private static byte[] keyed(byte[] key, byte[] bytes) {
    return Blake3.initKeyedHash(key).update(bytes).doFinalize(NONE.length);
  }
}
