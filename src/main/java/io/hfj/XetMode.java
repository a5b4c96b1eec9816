package io.hfj;

/**
 * Whether files are read from the Hub's chunked storage (Xet). In each mode the whole file is
 * compared with its SHA-256, and a download that was interrupted can be continued in another mode.
 */
public enum XetMode {
  /**
   * Chunked storage and HTTP ranges are both measured, and the faster is used, also in the middle
   * of a file.
   */
  AUTO,
  /** Chunked storage for every file that is in it; HTTP ranges where that fails. */
  ON,
  /** HTTP ranges only. */
  OFF
}
