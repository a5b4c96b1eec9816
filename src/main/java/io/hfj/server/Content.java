package io.hfj.server;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Objects;

/**
 * Bytes of a file, readable from any offset, with their hashes. Thread-safe; immutable if its
 * source is.
 */
public final class Content {
  private static final int PIECE = 1 << 16;

  private final String identity;
  private final long size;
  private final Source source;
  // Benign races: a hash is a pure function of the content, so two threads write the same value.
  private volatile String sha256;
  private volatile String gitSha1;

  private Content(String identity, long size, Source source) {
    this.identity = identity;
    this.size = size;
    this.source = source;
  }

  /** A source of bytes. Must be thread-safe. */
  @FunctionalInterface
  public interface Source {
    /**
     * Writes the bytes {@code [offset, offset + length)} of the file to {@code into} from {@code
     * at}; never called for bytes past the end.
     */
    void read(long offset, byte[] into, int at, int length) throws IOException;
  }

  /** Returns a copy of these bytes. */
  public static Content of(byte[] bytes) {
    byte[] own = bytes.clone();
    Source source =
        (offset, into, at, length) -> System.arraycopy(own, (int) offset, into, at, length);
    Content content = new Content(Digests.gitBlob(own), own.length, source);
    content.gitSha1 = content.identity;
    return content;
  }

  /** Returns the text in UTF-8. */
  public static Content of(String text) {
    return of(text.getBytes(StandardCharsets.UTF_8));
  }

  /**
   * Returns pseudo-random bytes that take no memory: each range is computed when it is read.
   *
   * @param seed contents with different seeds share bytes only by chance
   * @param size in bytes
   */
  public static Content generated(long seed, long size) {
    return new Content("generated " + seed + " " + size, size, new GeneratedBytes(seed));
  }

  /**
   * Returns bytes of another source.
   *
   * @param identity stands for the content in commit hashes, which then need not read it; unique to
   *     the content
   * @param size in bytes
   */
  public static Content from(String identity, long size, Source source) {
    return new Content(identity, size, Objects.requireNonNull(source));
  }

  /**
   * Returns the content with a given SHA-256, which is not computed or checked: a wrong one makes a
   * Hub that announces a wrong hash.
   */
  public Content knownAs(String sha256Hex) {
    Content known = new Content(identity, size, source);
    known.sha256 = sha256Hex;
    known.gitSha1 = gitSha1;
    return known;
  }

  /** Returns the length in bytes. */
  public long size() {
    return size;
  }

  /** Returns the text that stands for the content in commit hashes. */
  String identity() {
    return identity;
  }

  /**
   * Writes the bytes {@code [offset, offset + length)} to {@code into} from index {@code at}.
   *
   * @throws IndexOutOfBoundsException if the range leaves the content or the array
   */
  public void read(long offset, byte[] into, int at, int length) throws IOException {
    Objects.checkFromIndexSize(offset, length, size);
    Objects.checkFromIndexSize(at, length, into.length);
    source.read(offset, into, at, length);
  }

  /**
   * Returns a stream of the bytes {@code [start, end)}; for one thread, need not be closed.
   *
   * @throws IndexOutOfBoundsException if the range leaves the content
   */
  public InputStream open(long start, long end) {
    Objects.checkFromToIndex(start, end, size);
    return new RangeStream(this, start, end);
  }

  /**
   * Returns all bytes; for contents known to be small.
   *
   * @throws ArithmeticException if there are more than an array holds
   */
  public byte[] bytes() {
    byte[] all = new byte[Math.toIntExact(size)];
    try {
      read(0, all, 0, all.length);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return all;
  }

  /** Returns the SHA-256 in lower-case hex; reads everything once. */
  public String sha256() {
    if (sha256 == null) {
      sha256 = digest("SHA-256", "");
    }
    return sha256;
  }

  /** Returns the id of the git blob in lower-case hex; reads everything once. */
  public String gitSha1() {
    if (gitSha1 == null) {
      gitSha1 = digest("SHA-1", "blob " + size + "\0");
    }
    return gitSha1;
  }

  private String digest(String algorithm, String prefix) {
    var digest = Digests.of(algorithm);
    digest.update(prefix.getBytes(StandardCharsets.UTF_8));
    byte[] piece = new byte[(int) Math.min(PIECE, size)];
    try {
      for (long at = 0; at < size; at += piece.length) {
        int length = (int) Math.min(piece.length, size - at);
        source.read(at, piece, 0, length);
        digest.update(piece, 0, length);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  @Override
  public String toString() {
    return size + " bytes (" + identity + ")";
  }
}
