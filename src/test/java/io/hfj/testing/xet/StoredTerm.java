package io.hfj.testing.xet;

/** Chunks {@code [from, to)} of a xorb. Immutable. */
record StoredTerm(StoredXorb xorb, int from, int to) {
  /** Returns the length of its chunks in bytes. */
  long length() {
    return xorb.unpackedLength(from, to);
  }

  /** Returns whether that chunk is the next of the same xorb. */
  boolean isFollowedBy(StoredXorb other, int chunk) {
    return xorb == other && to == chunk;
  }
}
