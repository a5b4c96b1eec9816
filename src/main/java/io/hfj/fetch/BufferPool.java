package io.hfj.fetch;

import java.nio.ByteBuffer;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Semaphore;

/**
 * Direct buffers, used again and again. There are at most as many as workers at work and spares
 * together, so that memory does not depend on the work. Thread-safe.
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

  /** An empty buffer; each worker holds one at a time. */
  ByteBuffer acquire() {
    ByteBuffer buffer = free.poll();
    return buffer == null ? ByteBuffer.allocateDirect(SIZE) : buffer.clear();
  }

  /**
   * An empty buffer beyond the worker's own, or null if there are enough under way. For it one
   * buffer has to come back by {@link #releaseSpare}, this one or what it was exchanged for.
   */
  ByteBuffer tryAcquireSpare() {
    return spares.tryAcquire() ? acquire() : null;
  }

  /** Takes back a worker's own buffer. */
  void release(ByteBuffer buffer) {
    free.add(buffer);
  }

  /** Takes back a buffer for which {@link #tryAcquireSpare} gave one. */
  void releaseSpare(ByteBuffer buffer) {
    free.add(buffer); // first: whoever is let in by the permit finds it
    spares.release();
  }
}
