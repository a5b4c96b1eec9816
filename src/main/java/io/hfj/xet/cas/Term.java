package io.hfj.xet.cas;

/**
 * Consecutive bytes of a file that are consecutive chunks of a xorb. Immutable.
 *
 * @param start offset of its first byte in the file
 * @param length bytes of its decoded chunks together
 * @param firstChunk index in the xorb
 * @param endChunk index behind the last
 * @param source fetches these chunks, and perhaps others
 */
public record Term(long start, long length, int firstChunk, int endChunk, FetchRange source) {
  /** Returns the offset behind its last byte. */
  public long end() {
    return start + length;
  }
}
