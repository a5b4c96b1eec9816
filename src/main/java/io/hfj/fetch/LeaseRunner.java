package io.hfj.fetch;

import io.hfj.error.NetworkFailure;
import io.hfj.http.Bodies;
import io.hfj.http.Failures;
import io.hfj.http.RequestFailed;
import io.hfj.http.Tour;
import io.hfj.model.FileRange;
import io.hfj.progress.ProgressEvent;
import io.hfj.store.PartFile;
import io.hfj.store.PartVanished;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.LongConsumer;
import okio.BufferedSource;

/** Fetches one lease over HTTP into the part file, trying again as patience allows. For one use. */
final class LeaseRunner {
  /**
   * A kill costs what a connection moves in this time. So many bytes are not kept in memory, and
   * none for longer once others follow: what comes in bursts waits for none of the next burst.
   */
  private static final long FLUSH_NANOS = 10_000_000;

  private final FetchJob job;
  private final Workbench bench;
  private final Source source;
  private final PartFile part;
  private final RangePlan plan;
  private final FrontHasher hasher;
  private final LongConsumer received;
  private final PartFile.Writer writer;
  private final Tour tour;
  private ByteBuffer buffer;

  LeaseRunner(
      FetchJob job,
      Workbench bench,
      Source source,
      PartFile part,
      RangePlan plan,
      FrontHasher hasher,
      LongConsumer received) {
    this.job = job;
    this.bench = bench;
    this.source = source;
    this.part = part;
    this.plan = plan;
    this.hasher = hasher;
    this.received = received;
    this.writer = part.writer();
    this.tour =
        bench
            .retry()
            .tour(
                bench.endpoints(),
                (attempt, delay, why) ->
                    bench
                        .progress()
                        .on(new ProgressEvent.Retrying(job.file().path(), attempt, delay, why)));
  }

  /**
   * @param answered told when the first answer shows what the server can do
   * @return false if this connection got nothing while others on the same file did: the server does
   *     not want so many
   * @throws PartVanished if the part file is gone from its folder
   * @throws io.hfj.error.HfjException if the file cannot be had
   */
  boolean run(Lease lease, Runnable answered) throws PartVanished {
    buffer = bench.buffers().acquire();
    try {
      long othersBefore = part.settledBytes();
      while (plan.rest(lease).isPresent()) {
        long before = plan.position(lease);
        try {
          transfer(lease, answered);
          if (plan.position(lease) == before && plan.rest(lease).isPresent()) {
            tour.failed(endedEarly());
          }
        } catch (IOException e) {
          if (plan.position(lease) > before) {
            othersBefore = part.settledBytes();
          }
          source.requireNotCancelled();
          try {
            tour.failed(Failures.of(e, tour.endpoint()));
          } catch (NetworkFailure exhausted) {
            if (plan.running() > 1 && part.settledBytes() > othersBefore) {
              return false;
            }
            throw exhausted;
          }
        }
      }
      return true;
    } finally {
      bench.buffers().release(buffer);
    }
  }

  private RequestFailed endedEarly() {
    return RequestFailed.passing(
        new NetworkFailure(
            Failures.host(tour.endpoint()) + " ended its answer early",
            "run the same command again; what has arrived is kept"));
  }

  private void transfer(Lease lease, Runnable answered) throws IOException, PartVanished {
    FileRange rest = plan.rest(lease).orElseThrow();
    boolean all = rest.start() == 0 && rest.end() == part.size();
    Source.Opened opened = source.open(tour.endpoint(), all ? Optional.empty() : Optional.of(rest));
    boolean complete = false;
    try {
      if (opened.ranged()) {
        plan.ready();
      } else {
        plan.onlyWhole(lease);
      }
      answered.run();
      complete = copy(opened, lease);
    } catch (IOException e) {
      throw Failures.of(e, opened.from());
    } finally {
      source.close(opened, complete);
    }
  }

  /** Copies the body; returns whether it was read to its end. */
  private boolean copy(Source.Opened opened, Lease lease) throws IOException, PartVanished {
    BufferedSource body = Bodies.open(opened.response());
    long position = opened.first();
    long begun = bench.nanos().getAsLong();
    long moved = 0;
    long oldest = 0;
    buffer.clear();
    try {
      while (true) {
        int wanted = wanted(lease, position);
        if (wanted <= 0) {
          return endsHere(body);
        }
        int read = body.read(buffer);
        if (read < 0) {
          return true;
        }
        if (moved == 0) {
          source.givers().gave(opened.endpoint(), opened.from());
        }
        long now = bench.nanos().getAsLong();
        moved += read;
        if (buffer.position() == read) {
          oldest = now;
        }
        double affordable = (double) moved / Math.max(1, now - begun) * FLUSH_NANOS;
        boolean due = buffer.position() >= affordable || now - oldest >= FLUSH_NANOS;
        if (buffer.position() >= wanted || !buffer.hasRemaining() || due) {
          position = flush(lease, position);
        }
      }
    } finally {
      flush(lease, position); // what arrived before a failure arrived all the same
    }
  }

  /** Whether the body is over, so that its connection can be used again; not worth a wait. */
  private static boolean endsHere(BufferedSource body) {
    body.timeout().deadline(100, TimeUnit.MILLISECONDS);
    try {
      return body.exhausted();
    } catch (IOException notYet) {
      return false;
    } finally {
      body.timeout().clearDeadline();
    }
  }

  /** How many bytes from {@code position} on the lease can use. */
  private int wanted(Lease lease, long position) {
    long skip = plan.position(lease) - position; // a whole file begins before what is missing
    int own = plan.own(lease, Integer.MAX_VALUE / 2);
    return own <= 0 ? 0 : (int) Math.min(Integer.MAX_VALUE, Math.max(0, skip) + own);
  }

  private long flush(Lease lease, long position) throws PartVanished {
    buffer.flip();
    int count = Math.min(buffer.remaining(), Math.max(0, wanted(lease, position)));
    buffer.limit(count);
    long end = position + count;
    if (count > 0) {
      List<FileRange> pieces = part.missingIn(new FileRange(position, end));
      for (FileRange piece : pieces) {
        ByteBuffer bytes = buffer.slice((int) (piece.start() - position), (int) piece.length());
        long added = writer.write(piece.start(), bytes.duplicate());
        if (added > 0) {
          received.accept(added);
          tour.progressed();
        }
      }
      plan.advance(lease, end);
      boolean undivided = pieces.size() == 1 && pieces.get(0).length() == count;
      offer(position, undivided);
    }
    buffer.clear();
    return end;
  }

  /** Gives the buffer to the hasher, if it can use it and there is another for us. */
  private void offer(long position, boolean undivided) {
    if (!undivided) {
      return;
    }
    ByteBuffer next = bench.buffers().tryAcquireSpare();
    if (hasher.offer(position, buffer, next != null)) {
      buffer = next;
    } else if (next != null) {
      bench.buffers().release(next);
    }
  }
}
