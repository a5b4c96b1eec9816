package io.hfj.http.direct;

import java.nio.ByteBuffer;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * Buffers outside the heap for the records of TLS connections; those of closed connections are used
 * again. The garbage collector frees such memory late, since it sees only a small object for each
 * buffer: with a new buffer for each of 3,000 connections, 400 MB were allocated at one time. As
 * many buffers exist as connections were open at once. Thread-safe.
 */
final class TlsRecordBuffers {
  /** Bytes read from a connection at once: several records. */
  private static final int SIZE = 128 << 10;

  private final Queue<ByteBuffer> free = new ConcurrentLinkedQueue<>();

  /** Returns a buffer without content, ready for reading. */
  ByteBuffer take() {
    ByteBuffer buffer = free.poll();
    return (buffer == null ? ByteBuffer.allocateDirect(SIZE) : buffer).position(0).limit(0);
  }

  /** Takes back a buffer that is not used any more. */
  void release(ByteBuffer buffer) {
    free.add(buffer);
  }
}
