package io.hfj.fetch;

import io.hfj.model.FileRange;
import java.nio.ByteBuffer;

/**
 * Consecutive bytes of a file's content, opened by {@link ByteSource.Attempts#open}. For one
 * thread, which closes it; another thread may cancel it through its {@link RequestGate}, after
 * which {@link #read} throws.
 */
public interface ByteStream extends AutoCloseable {
  /**
   * Returns the range that the stream delivers. It contains the first byte of the range that was
   * asked for. A source that stores pieces of its own size may begin before that byte, and end
   * before or after the end that was asked for. A broken connection can make it end sooner.
   */
  FileRange range();

  /** Returns whether the bytes after those read so far can be asked for alone. */
  boolean isResumable();

  /** Returns the origin of all its bytes. */
  ByteOrigin origin();

  /**
   * Reads at least one byte into the buffer, waiting for it if necessary.
   *
   * @param into has room for at least one byte; usually a direct buffer
   * @return count of bytes, or -1 at the end
   * @throws SourceFailure if the connection breaks or is cancelled
   */
  int read(ByteBuffer into) throws SourceFailure;

  /**
   * Returns how many bytes the stream has received over the network so far. Never less than before.
   * Differs from the bytes read where they are stored compressed, shared with other files or kept
   * in memory.
   */
  long networkBytes();

  /** Returns whether the bytes that were read last were copied from this disk. */
  default boolean isLocal() {
    return false;
  }

  /** Returns whether any of its bytes are on this disk and need not be fetched. */
  default boolean isPartlyLocal() {
    return false;
  }

  /** Closes the stream; its connection is reused if nothing of the answer is left unread. */
  @Override
  void close();
}
