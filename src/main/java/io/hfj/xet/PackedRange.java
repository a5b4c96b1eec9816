package io.hfj.xet;

/**
 * Serialized chunks of a xorb in memory. Immutable, though the bytes are shared, not copied.
 *
 * @param firstChunk index in the xorb
 * @param endChunk index behind the last
 */
record PackedRange(int firstChunk, int endChunk, byte[] bytes) {
  boolean contains(int first, int end) {
    return firstChunk <= first && end <= endChunk;
  }
}
