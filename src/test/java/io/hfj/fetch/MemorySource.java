package io.hfj.fetch;

import io.hfj.HubException;
import io.hfj.NetworkFailure;
import io.hfj.model.FileRange;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A file's content in memory. Fails and waits as a test tells it to, and records what it was asked
 * for. Gives up at the second failure in a row. Thread-safe.
 */
class MemorySource implements ByteSource {
  private final String name;
  private final byte[] content;
  private final List<FileRange> asked = new CopyOnWriteArrayList<>();
  private final List<FileRange> opened = new CopyOnWriteArrayList<>();
  private final List<Set<String>> suspected = new CopyOnWriteArrayList<>();
  private final AtomicLong read = new AtomicLong();
  private final AtomicInteger avoided = new AtomicInteger();
  private long piece = 1;
  private long skipped;
  private int mostPerRead = 64 * 1024;
  private Script script = (position, cancelled) -> {};
  private Cost cost = bytes -> bytes;
  private long copied;

  /** Called before each read; may fail, or wait until the stream is cancelled. */
  interface Script {
    void beforeRead(long position, AtomicBoolean cancelled) throws SourceFailure;
  }

  /** Bytes of the network that a stream needs for so many bytes of content. */
  interface Cost {
    long network(long contentBytes);
  }

  /**
   * @param content not copied
   */
  MemorySource(String name, byte[] content) {
    this.name = name;
    this.content = content;
  }

  /** Serves pieces of that size: streams begin at multiples of it, and deliver one piece. */
  final MemorySource inPieces(long size) {
    piece = size;
    return this;
  }

  /** Breaks the contract: streams begin that many bytes late. */
  final MemorySource skipping(long bytes) {
    skipped = bytes;
    return this;
  }

  final MemorySource script(Script next) {
    script = next;
    return this;
  }

  final MemorySource cost(Cost next) {
    cost = next;
    return this;
  }

  /** A failure that the next attempt may mend, or none may, as the reason says. */
  final SourceFailure failure(SourceFailure.Reason reason) {
    return new SourceFailure(
        reason, Optional.empty(), new NetworkFailure(name + " failed", ""), null);
  }

  /** Streams copy that many bytes from disk first. */
  final MemorySource copying(long bytes) {
    copied = bytes;
    return this;
  }

  /** The ranges that were asked for, in order. */
  final List<FileRange> asked() {
    return asked;
  }

  /** The ranges that its streams announced, in order. */
  final List<FileRange> opened() {
    return opened;
  }

  /** The reported suspects, in order. */
  final List<Set<String>> suspected() {
    return suspected;
  }

  /** How often its server was to be avoided. */
  final int avoided() {
    return avoided.get();
  }

  /** Bytes of content that were read from its streams. */
  final long bytesRead() {
    return read.get();
  }

  @Override
  public String host() {
    return name;
  }

  @Override
  public int origins() {
    return 1;
  }

  @Override
  public void distrust(Set<String> suspects, Set<String> proven, String why) {
    suspected.add(suspects);
  }

  @Override
  public Attempts attempts(boolean secondTurn, RetryListener listener) {
    return new Attempts() {
      private int failures;

      @Override
      public ByteStream open(FileRange range, RequestGate gate) {
        asked.add(range);
        return new Stream(delivered(range), gate);
      }

      @Override
      public void progressed() {
        failures = 0;
      }

      @Override
      public void avoidServer() {
        avoided.incrementAndGet(); // there is only one
      }

      @Override
      public void failed(SourceFailure failure) throws HubException {
        failures++;
        if (failures > 1 || failure.reason() == SourceFailure.Reason.FINAL) {
          throw failure.error();
        }
        listener.retrying(failures + 1, Duration.ZERO, failure.getMessage());
      }

      @Override
      public boolean mayPass() {
        return false;
      }
    };
  }

  private FileRange delivered(FileRange range) {
    if (piece == 1) {
      return new FileRange(range.start() + skipped, range.end());
    }
    long start = range.start() / piece * piece;
    return new FileRange(start, Math.min(content.length, start + piece));
  }

  private final class Stream implements ByteStream {
    private final FileRange range;
    private final RequestGate gate;
    private final AtomicBoolean cancelled = new AtomicBoolean();
    private long position;

    Stream(FileRange range, RequestGate gate) {
      this.range = range;
      this.gate = gate;
      this.position = range.start();
      gate.awaitsTurn();
      gate.enter(name, () -> cancelled.set(true));
      opened.add(range);
    }

    @Override
    public FileRange range() {
      return range;
    }

    @Override
    public boolean isResumable() {
      return true;
    }

    @Override
    public ByteOrigin origin() {
      return new ByteOrigin(name, name);
    }

    @Override
    public int read(ByteBuffer into) throws SourceFailure {
      script.beforeRead(position, cancelled);
      if (cancelled.get()) {
        throw failure(SourceFailure.Reason.RETRY);
      }
      if (position == range.end()) {
        return -1;
      }
      int count = (int) Math.min(Math.min(into.remaining(), mostPerRead), range.end() - position);
      into.put(content, (int) position, count);
      position += count;
      read.addAndGet(count);
      return count;
    }

    @Override
    public long networkBytes() {
      return cost.network(position - range.start());
    }

    @Override
    public boolean isLocal() {
      return position - range.start() <= copied && copied > 0;
    }

    @Override
    public void close() {
      gate.leave(name);
    }
  }
}
