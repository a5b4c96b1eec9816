package io.hfj.xet.hash;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HexFormat;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A hash of Xet storage, 32 bytes: of a chunk, a xorb or a file. Immutable.
 *
 * <p>Its text form, used in URLs, JSON and in what is hashed, is not that of the bytes: each eight
 * of them are written as the hex digits of a little-endian number.
 *
 * @param first the bytes 0 to 7 as a little-endian number
 * @param second the bytes 8 to 15
 * @param third the bytes 16 to 23
 * @param fourth the bytes 24 to 31
 */
public record XetHash(long first, long second, long third, long fourth) {
  /** The hash of an empty file. */
  public static final XetHash ZERO = new XetHash(0, 0, 0, 0);

  private static final Pattern FORM = Pattern.compile("[0-9a-f]{64}");
  private static final HexFormat HEX = HexFormat.of();

  /** The key of chunks; {@code DATA_KEY} of the official client. */
  private static final byte[] CHUNK_KEY =
      HEX.parseHex("6697f5775b9550de3135cbaca597181c9de421109beb2b58b4d0b04b93adf229");

  /** Returns the hash of the content of a chunk. */
  public static XetHash ofChunk(byte[] bytes, int offset, int length) {
    return new Blake3(CHUNK_KEY, length).hash(bytes, offset, length);
  }

  /**
   * Returns the hash with this text form.
   *
   * @throws IllegalArgumentException if it is not 64 lower-case hex digits
   */
  public static XetHash parse(String text) {
    return find(text)
        .orElseThrow(() -> new IllegalArgumentException("a hash must have 64 hex digits"));
  }

  /** Returns the hash with this text form, if it is 64 lower-case hex digits. */
  public static Optional<XetHash> find(String text) {
    if (!FORM.matcher(text).matches()) {
      return Optional.empty();
    }
    return Optional.of(
        new XetHash(
            HexFormat.fromHexDigitsToLong(text, 0, 16),
            HexFormat.fromHexDigitsToLong(text, 16, 32),
            HexFormat.fromHexDigitsToLong(text, 32, 48),
            HexFormat.fromHexDigitsToLong(text, 48, 64)));
  }

  /** Returns the 32 bytes. */
  byte[] bytes() {
    return ByteBuffer.allocate(32)
        .order(ByteOrder.LITTLE_ENDIAN)
        .putLong(first)
        .putLong(second)
        .putLong(third)
        .putLong(fourth)
        .array();
  }

  @Override
  public String toString() {
    return HEX.toHexDigits(first)
        + HEX.toHexDigits(second)
        + HEX.toHexDigits(third)
        + HEX.toHexDigits(fourth);
  }
}
