package io.hfj.hub;

import io.hfj.error.MemoryExhausted;
import io.hfj.model.Etag;
import io.hfj.model.RemoteFile;
import io.hfj.model.RepoPath;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.AbstractList;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.RandomAccess;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/**
 * Files of a commit, packed: a file takes the bytes of its path and hashes and some twenty more,
 * where objects would take five times that. Each {@link #get} makes its file anew. Grows up to a
 * share of the memory that Java has. For one thread while it grows; then thread-safe.
 */
final class PackedFileList extends AbstractList<RemoteFile> implements RandomAccess {
  /** Half of all memory: the other half is for what is done with the files. */
  private static final long MOST_BYTES = Runtime.getRuntime().maxMemory() / 2;

  /** Well above the longest file: a path of 4,096 characters and three hashes. */
  private static final int BLOCK = 64 * 1024;

  private static final Pattern HEX = Pattern.compile("[0-9a-f]*");

  private static final byte[] NOTHING = {};

  private final List<ByteBuffer> blocks = new ArrayList<>();
  private int[] starts = new int[16]; // block * BLOCK / ALIGNMENT + offset / ALIGNMENT
  private int size;

  /** Files begin at multiples of this, so that an int can tell where. */
  private static final int ALIGNMENT = 8;

  /** The same files, packed. */
  static PackedFileList of(List<RemoteFile> files) {
    if (files instanceof PackedFileList packed) {
      return packed;
    }
    PackedFileList list = new PackedFileList();
    list.addAll(files);
    return list;
  }

  /**
   * @throws MemoryExhausted if there is no room for so many
   */
  @Override
  public boolean add(RemoteFile file) {
    byte[] path = file.path().value().getBytes(StandardCharsets.UTF_8);
    byte[] blob = packed(file.blobId());
    byte[] sha256 = file.lfsSha256().map(etag -> packed(etag.value())).orElse(NOTHING);
    byte[] xet = file.xetHash().map(PackedFileList::packed).orElse(NOTHING);
    int length =
        Long.BYTES + Short.BYTES + 3 + path.length + blob.length + sha256.length + xet.length;
    ByteBuffer block = blockFor(length);
    if (size == starts.length) {
      starts = Arrays.copyOf(starts, size * 2);
    }
    starts[size++] = (blocks.size() - 1) * (BLOCK / ALIGNMENT) + block.position() / ALIGNMENT;
    block.putLong(file.size()).putShort((short) path.length).put(path);
    for (byte[] hash : List.of(blob, sha256, xet)) {
      block.put((byte) hash.length).put(hash);
    }
    block.position(Math.min(BLOCK, (block.position() + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT));
    modCount++;
    return true;
  }

  private ByteBuffer blockFor(int length) {
    if (blocks.isEmpty() || blocks.get(blocks.size() - 1).remaining() < length) {
      if ((long) blocks.size() * BLOCK + (long) size * Integer.BYTES > MOST_BYTES) {
        throw new MemoryExhausted(
            "the list of the repository's files takes more than half of the "
                + (MOST_BYTES >> 19)
                + " MB of memory that Java may use; it has more than "
                + size
                + " files");
      }
      blocks.add(ByteBuffer.allocate(BLOCK));
    }
    return blocks.get(blocks.size() - 1);
  }

  /** The bytes that hex digits stand for, none if it is something else. */
  private static byte[] packed(String hex) {
    boolean known = hex.length() <= 64 && hex.length() % 2 == 0 && HEX.matcher(hex).matches();
    return known ? HexFormat.of().parseHex(hex) : NOTHING;
  }

  @Override
  public RemoteFile get(int index) {
    ByteBuffer at = at(index);
    long length = at.getLong();
    byte[] path = new byte[Short.toUnsignedInt(at.getShort())];
    at.get(path);
    String blob = hash(at);
    String sha256 = hash(at);
    String xet = hash(at);
    return new RemoteFile(
        new RepoPath(new String(path, StandardCharsets.UTF_8)),
        length,
        blob,
        sha256.isEmpty() ? Optional.empty() : Optional.of(new Etag(sha256)),
        xet.isEmpty() ? Optional.empty() : Optional.of(xet));
  }

  private ByteBuffer at(int index) {
    int start = starts[Objects.checkIndex(index, size)];
    int perBlock = BLOCK / ALIGNMENT;
    ByteBuffer block = blocks.get(start / perBlock).duplicate();
    return block.position(start % perBlock * ALIGNMENT).limit(BLOCK);
  }

  private static String hash(ByteBuffer at) {
    byte[] hash = new byte[at.get()];
    at.get(hash);
    return HexFormat.of().formatHex(hash);
  }

  @Override
  public int size() {
    return size;
  }

  /** The files by the code points of their paths, as Python sorts. */
  List<RemoteFile> sorted() {
    boolean inOrder = IntStream.range(1, size).allMatch(i -> compare(i - 1, i) <= 0);
    if (inOrder) {
      return this;
    }
    List<Integer> order = IntStream.range(0, size).boxed().sorted(this::compare).toList();
    return new AbstractList<>() {
      @Override
      public RemoteFile get(int index) {
        return PackedFileList.this.get(order.get(index));
      }

      @Override
      public int size() {
        return order.size();
      }
    };
  }

  /** In UTF-8 the order of bytes is that of code points. */
  private int compare(int one, int other) {
    return Arrays.compareUnsigned(path(one), path(other));
  }

  private byte[] path(int index) {
    ByteBuffer at = at(index);
    at.getLong();
    byte[] path = new byte[Short.toUnsignedInt(at.getShort())];
    at.get(path);
    return path;
  }
}
