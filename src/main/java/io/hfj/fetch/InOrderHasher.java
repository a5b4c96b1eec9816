package io.hfj.fetch;

import io.hfj.model.FileRange;
import io.hfj.store.part.ContentDigest;
import io.hfj.store.part.PartFile;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Hashes one file while it arrives. Bytes that arrive at the front are hashed from the buffer they
 * came in; bytes that arrived ahead of it, or in an earlier run, are read back from the part file
 * when the front reaches them. Files on several connections have a hashing thread, others are
 * hashed by their one worker. Thread-safe.
 */
final class InOrderHasher implements AutoCloseable {
  /** Maximum number of buffers in the queue, where workers cannot use them. */
  private static final int QUEUE = 3;

  private static final int READ_BACK = 1 << 20;

  /** The result of comparing the hash. */
  enum Verdict {
    RIGHT,
    WRONG,
    /** Bytes of an earlier run have changed on disk and have to be fetched again. */
    INCOMPLETE
  }

  private record Chunk(long start, ByteBuffer bytes) {}

  private final PartFile part;
  private final ContentDigest check;
  private final BufferPool buffers;
  private final Consumer<FileRange> spoiled;
  private final Thread thread; // null if the worker hashes
  private final ArrayDeque<Chunk> queue = new ArrayDeque<>(); // guarded by this
  private ByteBuffer readBack;
  private long front; // written by the hashing thread, under this
  private boolean closed; // guarded by this
  private boolean finishing; // guarded by this
  private boolean stuck; // guarded by this
  private Throwable failure; // guarded by this; a RuntimeException or an Error

  /**
   * @param spoiled receives the ranges that have to be fetched again
   */
  InOrderHasher(PartFile part, BufferPool buffers, boolean threaded, Consumer<FileRange> spoiled) {
    this.part = part;
    this.check = new ContentDigest(part.etag(), part.size());
    this.buffers = buffers;
    this.spoiled = spoiled;
    this.thread = threaded ? new Thread(this::work, "hfj-hash") : null;
    if (threaded) {
      thread.setDaemon(true);
      thread.start();
    }
  }

  /**
   * Offers bytes that have been written to disk.
   *
   * @param bytes ready for reading; not changed unless taken
   * @param takable whether the buffer may be taken, because the caller holds a spare one for it; it
   *     returns to the pool when it is hashed
   * @return whether it was taken
   */
  boolean offer(long start, ByteBuffer bytes, boolean takable) {
    if (thread == null) {
      if (start == front) {
        front += bytes.remaining();
        check.update(bytes.duplicate());
      }
      return false;
    }
    synchronized (this) {
      long expected =
          queue.isEmpty() ? front : queue.peekLast().start + queue.peekLast().bytes.remaining();
      boolean take = takable && start == expected && queue.size() < QUEUE && !closed;
      if (take) {
        queue.add(new Chunk(start, bytes));
      }
      notifyAll();
      return take;
    }
  }

  /** Returns the position of the first byte that is not hashed. */
  synchronized long front() {
    return front;
  }

  private void work() {
    try {
      while (true) {
        Chunk chunk;
        synchronized (this) {
          while (!closed && front < part.size() && queue.isEmpty() && !hasSettled()) {
            stuck = finishing;
            notifyAll();
            // Each offer wakes it; the bound is for bytes that are written without an offer.
            TimeUnit.MILLISECONDS.timedWait(this, 500);
          }
          stuck = false;
          if (closed || front >= part.size()) {
            return;
          }
          chunk = queue.poll();
        }
        if (chunk == null) {
          readBack();
        } else {
          hash(chunk);
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException | Error e) {
      synchronized (this) {
        failure = e;
      }
    } finally {
      synchronized (this) {
        closed = true;
        queue.forEach(chunk -> buffers.releaseSpare(chunk.bytes));
        queue.clear();
        notifyAll();
      }
    }
  }

  private boolean hasSettled() {
    return part.firstMissing(front) > front;
  }

  private void hash(Chunk chunk) {
    long end = chunk.start + chunk.bytes.remaining();
    if (chunk.start <= front && front < end) {
      chunk.bytes.position(chunk.bytes.position() + (int) (front - chunk.start));
      check.update(chunk.bytes);
      moveTo(end);
    }
    buffers.releaseSpare(chunk.bytes);
  }

  /** Hashes bytes on disk at the front; returns false if there are none, or if they changed. */
  private boolean readBack() {
    long end = part.firstMissing(front);
    if (end <= front) {
      return false;
    }
    if (readBack == null) {
      readBack = ByteBuffer.allocateDirect(READ_BACK);
    }
    Optional<FileRange> bad = part.readSettled(front, end, readBack);
    bad.ifPresent(spoiled);
    int count = readBack.remaining();
    check.update(readBack);
    moveTo(front + count);
    return bad.isEmpty();
  }

  private synchronized void moveTo(long position) {
    front = position;
  }

  /**
   * Waits until the whole file is hashed, and compares the hash. Called when nothing is missing.
   *
   * @throws RuntimeException thrown by the hashing thread
   */
  Verdict finish() throws InterruptedException {
    if (thread == null) {
      while (front < part.size() && readBack()) {
        // until the end, or until bytes turn out to have changed
      }
      return front < part.size() ? Verdict.INCOMPLETE : verdict();
    }
    synchronized (this) {
      finishing = true;
      stuck = false; // set in an earlier state; the thread looks again
      while (front < part.size() && failure == null && !closed && !stuck) {
        notifyAll();
        wait();
      }
      finishing = false;
      if (failure instanceof RuntimeException exception) {
        throw exception;
      }
      if (failure instanceof Error error) {
        throw error;
      }
      if (front < part.size()) {
        return Verdict.INCOMPLETE;
      }
    }
    return verdict();
  }

  private Verdict verdict() {
    return check.matches() ? Verdict.RIGHT : Verdict.WRONG;
  }

  /** Signals the hashing thread, if any, to end; does not wait for it. */
  @Override
  public void close() {
    synchronized (this) {
      closed = true;
      notifyAll();
    }
  }
}
