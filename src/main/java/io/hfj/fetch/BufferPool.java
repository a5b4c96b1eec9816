package io.hfj.fetch;

import java.nio.ByteBuffer;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Semaphore;

/**
 * Direct buffers for reuse. There are at most as many as workers and spares together, so memory
 * does not depend on the amount of work. Thread-safe.
 */
final class BufferPool {
  /** Bytes in each: large enough that a system call per buffer costs nothing. */
  static final int SIZE = 256 * 1024;

  private final ConcurrentLinkedQueue<ByteBuffer> free = new ConcurrentLinkedQueue<>();
  private final Semaphore spares;

  /**
   * @param spares how many may be in use beyond those of {@link #acquire}
   */
  BufferPool(int spares) {
    this.spares = new Semaphore(spares);
  }

  /** Returns an empty buffer; each worker holds one at a time. */
  ByteBuffer acquire() {
    ByteBuffer buffer = free.poll();
    return buffer == null ? ByteBuffer.allocateDirect(SIZE) : buffer.clear();
  }

  /**
   * Returns an empty buffer beyond the worker's own, or null if all spares are in use. For it one
   * buffer is to be returned by {@link #releaseSpare}: this one, or one it was exchanged for.
   */
  ByteBuffer tryAcquireSpare() {
    return spares.tryAcquire() ? acquire() : null;
  }

  /** Takes back a worker's own buffer. */
  void release(ByteBuffer buffer) {
    free.add(buffer);
  }

  /** Takes back one buffer for each that {@link #tryAcquireSpare} returned. */
  void releaseSpare(ByteBuffer buffer) {
    free.add(buffer); // before the permit, whose next holder then finds it
    spares.release();
  }
}
