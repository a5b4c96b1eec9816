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
 * came in; what arrived ahead of it, or in an earlier run, is read back from the part file when the
 * front reaches it. Files on several connections have a thread for it, others are hashed by their
 * one worker. Thread-safe.
 */
final class InOrderHasher implements AutoCloseable {
  /** Buffers that may wait; each is one that no worker can fill meanwhile. */
  private static final int QUEUE = 3;

  private static final int READ_BACK = 1 << 20;

  /** What became of the hash. */
  enum Verdict {
    RIGHT,
    WRONG,
    /** Bytes of an earlier run turned out spoiled on disk; they have to be fetched again. */
    INCOMPLETE
  }

  private record Chunk(long start, ByteBuffer bytes) {}

  private final PartFile part;
  private final ContentDigest check;
  private final BufferPool buffers;
  private final Consumer<FileRange> spoiled;
  private final Thread thread; // null: hashed by the worker
  private final ArrayDeque<Chunk> queue = new ArrayDeque<>(); // guarded by this
  private ByteBuffer readBack;
  private long front; // written by the hashing thread, under this
  private boolean closed; // guarded by this
  private boolean finishing; // guarded by this
  private boolean stuck; // guarded by this
  private Throwable failure; // guarded by this; a RuntimeException or an Error

  /**
   * @param spoiled told of ranges that have to be fetched again
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
   * Offers bytes that are on disk now.
   *
   * @param bytes ready for reading; left alone unless taken
   * @param takable whether the buffer may be taken, for which the caller got a spare one; it goes
   *     back to the pool when it is hashed
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

  /** How far the hash has come. */
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
            // Woken by each offer; the bound is for claims that others settle without one.
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

  /** Hashes what lies on disk at the front, if anything does. */
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
   * Waits until all is hashed. To be called when nothing is missing.
   *
   * @throws RuntimeException what the hashing thread failed with
   */
  Verdict finish() throws InterruptedException {
    if (thread == null) {
      while (front < part.size() && readBack()) {
        // as far as it goes
      }
      return front < part.size() ? Verdict.INCOMPLETE : verdict();
    }
    synchronized (this) {
      finishing = true;
      stuck = false; // said of an earlier state; the thread looks again
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

  /** Ends the thread, if there is one. */
  @Override
  public void close() {
    synchronized (this) {
      closed = true;
      notifyAll();
    }
  }
}
