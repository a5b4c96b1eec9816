package io.hfj.fetch;

import java.nio.ByteBuffer;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Direct buffers, used again and again; their count is bounded, so that memory does not depend on
 * the work. Thread-safe.
 */
final class Buffers {
  /** Bytes in each: large enough that a system call per buffer costs nothing. */
  static final int SIZE = 256 * 1024;

  private final ConcurrentLinkedQueue<ByteBuffer> free = new ConcurrentLinkedQueue<>();
  private final AtomicInteger spare;

  /**
   * @param spare how many may be made beyond those that {@link #acquire} gives
   */
  Buffers(int spare) {
    this.spare = new AtomicInteger(spare);
  }

  /** An empty buffer; each worker holds one at a time. */
  ByteBuffer acquire() {
    ByteBuffer buffer = free.poll();
    return buffer == null ? ByteBuffer.allocateDirect(SIZE) : buffer.clear();
  }

  /** An empty buffer beyond the worker's own, or null if there are enough under way. */
  ByteBuffer tryAcquireSpare() {
    ByteBuffer buffer = free.poll();
    if (buffer != null) {
      return buffer.clear();
    }
    if (spare.getAndDecrement() > 0) {
      return ByteBuffer.allocateDirect(SIZE);
    }
    spare.incrementAndGet();
    return null;
  }

  void release(ByteBuffer buffer) {
    free.add(buffer);
  }
}
