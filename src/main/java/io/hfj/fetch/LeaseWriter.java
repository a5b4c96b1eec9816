package io.hfj.fetch;

import io.hfj.model.FileRange;
import io.hfj.store.part.PartFile;
import io.hfj.store.part.PartFileRemoved;
import java.nio.ByteBuffer;
import java.util.List;

/**
 * Writes the streams of one lease into the part file, and offers what it wrote to the hasher. Holds
 * one buffer of the pool until it is closed. For one thread.
 */
final class LeaseWriter implements AutoCloseable {
  /**
   * If the process is killed, each connection loses at most the bytes received in this time:
   * buffered bytes are written when it has passed. Bytes that arrive in bursts are not held back
   * until the next burst.
   */
  private static final long FLUSH_NANOS = 10_000_000;

  /** Received bytes are counted in portions of this size: many connections share the counters. */
  private static final long COUNT_BYTES = 128 * 1024;

  /** Smaller portions are counted after this time. */
  private static final long COUNT_NANOS = 2_000_000;

  private final FetchContext context;
  private final FileWork work;
  private final Lease lease;
  private final ByteOrigins origins;
  private final Added added;
  private final PartFile.Writer writer;
  private ByteBuffer buffer;
  private long copied; // of the bytes in the buffer, those from this disk

  /** Receives the count of bytes after each write that brought missing ones. */
  @FunctionalInterface
  interface Added {
    /**
     * @param fromDisk how many of them were copied from this disk
     */
    void add(long bytes, long fromDisk);
  }

  LeaseWriter(FetchContext context, FileWork work, Lease lease, ByteOrigins origins, Added added) {
    this.context = context;
    this.work = work;
    this.lease = lease;
    this.origins = origins;
    this.added = added;
    this.writer = work.part().writer();
    this.buffer = context.buffers().acquire();
  }

  /**
   * Copies the stream until its end, or until the lease needs no more of it. Bytes that arrived
   * before a failure are written all the same.
   *
   * @throws SourceFailure from the stream
   * @throws PartFileRemoved if the part file is gone from its folder
   * @throws IllegalStateException if the stream starts behind the first missing byte
   */
  void copy(ByteStream stream, Transfer transfer) throws SourceFailure, PartFileRemoved {
    long position = stream.range().start();
    long first = work.plan().position(lease);
    if (position > first) {
      throw new IllegalStateException("asked from " + first + " on, got " + stream.range());
    }
    long begun = context.nanos().getAsLong();
    long moved = 0;
    long counted = 0; // of the bytes moved
    long countedAt = begun;
    long oldest = 0; // arrival of the first byte in the buffer
    int usable = usable(position);
    buffer.clear();
    try {
      while (usable > 0) {
        int read = stream.read(buffer);
        if (read < 0) {
          return;
        }
        if (moved == 0) {
          origins.delivered(stream.origin());
        }
        long now = context.nanos().getAsLong();
        moved += read;
        if (stream.isLocal()) {
          copied += read;
          transfer.restart(now); // meanwhile the server had nothing to send
        }
        if (buffer.position() == read) {
          oldest = now;
        }
        if (moved - counted >= COUNT_BYTES || now - countedAt >= COUNT_NANOS) {
          count(stream, transfer);
          counted = moved;
          countedAt = now;
          usable = usable(position); // part of the lease may have been given away
        }
        double affordable = (double) moved / Math.max(1, now - begun) * FLUSH_NANOS;
        boolean due = buffer.position() >= affordable || now - oldest >= FLUSH_NANOS;
        if (buffer.position() >= usable || !buffer.hasRemaining() || due) {
          position = flush(position);
          usable = usable(position);
        }
      }
    } finally {
      count(stream, transfer);
      flush(position);
    }
  }

  private void count(ByteStream stream, Transfer transfer) {
    long bytes = stream.networkBytes() - transfer.moved();
    transfer.moved(bytes);
    context.network().connections().moved(bytes);
    work.received().addNetwork(bytes);
  }

  /** Returns how many bytes from {@code position} on the lease can use. */
  private int usable(long position) {
    long skip = work.plan().position(lease) - position; // the stream may begin before the lease
    int own = work.plan().ownBytes(lease, Integer.MAX_VALUE / 2);
    return own <= 0 ? 0 : (int) Math.min(Integer.MAX_VALUE, Math.max(0, skip) + own);
  }

  private long flush(long position) throws PartFileRemoved {
    buffer.flip();
    int count = Math.min(buffer.remaining(), Math.max(0, usable(position)));
    buffer.limit(count);
    long end = position + count;
    if (count > 0) {
      List<FileRange> missing = work.part().missingIn(new FileRange(position, end));
      for (FileRange range : missing) {
        ByteBuffer bytes = buffer.slice((int) (range.start() - position), (int) range.length());
        long written = writer.write(range.start(), bytes.duplicate());
        if (written > 0) {
          long fromDisk = Math.min(copied, written);
          copied -= fromDisk;
          work.received().addContent(written, fromDisk);
          added.add(written, fromDisk);
        }
      }
      work.plan().advance(lease, end);
      if (missing.size() == 1 && missing.get(0).length() == count) {
        offer(position);
      }
    }
    buffer.clear();
    copied = 0;
    return end;
  }

  /** Gives the buffer to the hasher, if it can use it and the pool has another one. */
  private void offer(long position) {
    ByteBuffer next = context.buffers().tryAcquireSpare();
    if (work.hasher().offer(position, buffer, next != null)) {
      buffer = next;
    } else if (next != null) {
      context.buffers().releaseSpare(next);
    }
  }

  @Override
  public void close() {
    context.buffers().release(buffer);
  }
}
