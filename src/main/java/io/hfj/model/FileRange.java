package io.hfj.model;

/** Bytes {@code [start, end)} of a file, never empty. Immutable. */
public record FileRange(long start, long end) {
  /**
   * @throws IllegalArgumentException if negative or empty
   */
  public FileRange {
    if (start < 0 || end <= start) {
      throw new IllegalArgumentException(start + ".." + end);
    }
  }

  /** Count of bytes, at least 1. */
  public long length() {
    return end - start;
  }

  /** Value of a {@code Range} header, whose last byte is included (RFC 9110, 14.1.2). */
  public String header() {
    return "bytes=" + start + "-" + (end - 1);
  }
}
