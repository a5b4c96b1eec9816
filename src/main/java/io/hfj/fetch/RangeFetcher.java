package io.hfj.fetch;

import io.hfj.error.NetworkFailure;
import io.hfj.fetch.Transfer.Dropped;
import io.hfj.http.direct.ContentBody;
import io.hfj.http.failure.FailureTranslator;
import io.hfj.http.failure.RequestFailed;
import io.hfj.http.retry.EndpointFailover;
import io.hfj.http.retry.Retry;
import io.hfj.model.FileRange;
import io.hfj.progress.ProgressEvent;
import io.hfj.store.part.PartFile;
import io.hfj.store.part.PartFileRemoved;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.function.LongConsumer;
import okhttp3.HttpUrl;

/** Fetches one lease over HTTP into the part file, trying again as patience allows. For one use. */
final class RangeFetcher {
  /**
   * A kill costs what a connection moves in this time. So many bytes are not kept in memory, and
   * none for longer once others follow: what comes in bursts waits for none of the next burst.
   */
  private static final long FLUSH_NANOS = 10_000_000;

  /** So much, or what came in this time, is told at once: those who count are many connections'. */
  private static final long TELL_BYTES = 128 * 1024;

  private static final long TELL_NANOS = 2_000_000;

  /**
   * Bytes of an answer's head, about: of files of some hundred bytes nothing else tells the rate.
   */
  private static final long HEAD = 1024;

  /** Fewer bytes are not worth the name of progress: a server that trickles must not go on so. */
  private static final long PROGRESS = 1024;

  /**
   * A dropped connection that brought less has failed: else a silent server would do so for ever.
   */
  private static final long LEAST_GIFT = 64 * 1024;

  /** How the work on a lease ended. */
  enum Ended {
    /** All of it was fetched, or given to others. */
    DONE,
    /** Its rest is for whoever asks next; nothing is wrong. */
    GIVEN_BACK,
    /**
     * This connection got nothing while others on the same file did: the server does not want so
     * many.
     */
    OUT_OF_PATIENCE
  }

  private final FetchJob job;
  private final FetchContext bench;
  private final HttpByteSource source;
  private final PartFile part;
  private final RangePlan plan;
  private final InOrderHasher hasher;
  private final LongConsumer received;
  private final PartFile.Writer writer;
  private final EndpointFailover tour;
  private ByteBuffer buffer;
  private HttpUrl from; // that sends, or sent last
  private long sinceFailure;
  private boolean failing; // and nothing of worth has come since
  private boolean mayPass;

  RangeFetcher(
      FetchJob job,
      FetchContext bench,
      HttpByteSource source,
      PartFile part,
      RangePlan plan,
      InOrderHasher hasher,
      LongConsumer received) {
    this.job = job;
    this.bench = bench;
    this.source = source;
    this.part = part;
    this.plan = plan;
    this.hasher = hasher;
    this.received = received;
    this.writer = part.writer();
    Retry.Listener listener =
        (attempt, delay, why) ->
            bench.progress().on(new ProgressEvent.Retrying(job.file().path(), attempt, delay, why));
    this.tour =
        job.last()
            ? bench.retry().lastTour(bench.endpoints(), listener)
            : bench.retry().tour(bench.endpoints(), listener);
  }

  /**
   * @param answered told when the first answer shows what the server can do
   * @throws PartFileRemoved if the part file is gone from its folder
   * @throws io.hfj.error.HfjException if the file cannot be had
   */
  Ended run(Lease lease, Runnable answered) throws PartFileRemoved {
    buffer = bench.buffers().acquire();
    try {
      long othersBefore = part.settledBytes();
      while (plan.rest(lease).isPresent()) {
        long before = plan.position(lease);
        Transfer transfer = bench.line().watch().begin(bench.nanos().getAsLong());
        try {
          transfer(lease, transfer, answered);
          if (plan.position(lease) == before && plan.rest(lease).isPresent()) {
            failed(passing(transfer.host() + " ended its answer early", null));
          }
        } catch (IOException e) {
          if (plan.position(lease) > before) {
            othersBefore = part.settledBytes();
          }
          source.requireNotCancelled();
          bench.line().concurrency().failed();
          RequestFailed failure = tell(e, transfer);
          if (isSlow(failure, transfer)) {
            source.avoid(transfer);
          }
          if (isForOthers(failure, transfer)) {
            return Ended.GIVEN_BACK;
          }
          try {
            failed(failure);
          } catch (NetworkFailure exhausted) {
            mayPass = tour.mayPass() && !exhausted.isOfLongPause();
            if (mayPass && plan.running() > 1 && part.settledBytes() > othersBefore) {
              return Ended.OUT_OF_PATIENCE;
            }
            throw exhausted;
          }
        } finally {
          bench.line().watch().end(transfer, bench.nanos().getAsLong());
        }
      }
      return Ended.DONE;
    } finally {
      bench.buffers().release(buffer);
    }
  }

  /** Whether the failure that ended the work may be gone at another time. */
  boolean mayPass() {
    return mayPass;
  }

  private void failed(RequestFailed failure) {
    sinceFailure = 0;
    failing = true;
    tour.failed(failure);
  }

  /** What went wrong; what the watch broke off looks like a broken connection. */
  private RequestFailed tell(IOException failure, Transfer transfer) {
    if (transfer.dropped() == Dropped.NOT) {
      return FailureTranslator.of(failure, tour.endpoint());
    }
    return passing(transfer.host() + " sends next to nothing", failure);
  }

  private static boolean isSlow(RequestFailed failure, Transfer transfer) {
    return transfer.dropped() != Dropped.NOT
        || failure.getCause() instanceof SocketTimeoutException;
  }

  private static RequestFailed passing(String what, IOException cause) {
    return RequestFailed.passing(
        new NetworkFailure(what, "run the same command again; what has arrived is kept", cause));
  }

  /** Whether somebody else, or we on another connection, may go on at once. */
  private boolean isForOthers(RequestFailed failure, Transfer transfer) {
    return switch (transfer.dropped()) {
      case CRAWLING, SURPLUS -> transfer.moved() >= LEAST_GIFT;
      case SILENT -> false;
      case NOT ->
          !failing
              && failure.turnsAway()
              && failure.retryAfter().isEmpty()
              && bench.line().ceilings().refused(transfer.host());
    };
  }

  private void transfer(Lease lease, Transfer transfer, Runnable answered)
      throws IOException, PartFileRemoved {
    FileRange rest = plan.rest(lease).orElseThrow();
    HttpByteSource.Opened opened = source.open(tour.endpoint(), rest, transfer);
    boolean complete = false;
    from = opened.from();
    try {
      plan.answered(lease);
      if (opened.ranged()) {
        plan.ready();
      } else {
        plan.onlyWhole(lease);
      }
      answered.run();
      bench.line().concurrency().moved(HEAD);
      complete = copy(opened, lease, transfer);
    } catch (IOException e) {
      throw FailureTranslator.of(e, opened.from());
    } finally {
      source.close(opened, complete);
    }
  }

  /** Copies the body; returns whether it was read to its end. */
  private boolean copy(HttpByteSource.Opened opened, Lease lease, Transfer transfer)
      throws IOException, PartFileRemoved {
    ContentBody body = ContentBody.of(opened.response());
    long position = opened.first();
    long begun = bench.nanos().getAsLong();
    long moved = 0;
    long told = 0; // of those that were moved
    long toldAt = begun;
    long oldest = 0;
    int wanted = wanted(lease, position);
    buffer.clear();
    try {
      while (wanted > 0) {
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
        if (moved - told >= TELL_BYTES || now - toldAt >= TELL_NANOS) {
          count(moved - told, transfer);
          told = moved;
          toldAt = now;
          wanted = wanted(lease, position); // others may have taken some
        }
        double affordable = (double) moved / Math.max(1, now - begun) * FLUSH_NANOS;
        boolean due = buffer.position() >= affordable || now - oldest >= FLUSH_NANOS;
        if (buffer.position() >= wanted || !buffer.hasRemaining() || due) {
          position = flush(lease, position);
          wanted = wanted(lease, position);
        }
      }
      return body.endsHere();
    } finally {
      count(moved - told, transfer);
      flush(lease, position); // what arrived before a failure arrived all the same
    }
  }

  private void count(long moved, Transfer transfer) {
    transfer.moved(moved);
    bench.line().concurrency().moved(moved);
  }

  /** How many bytes from {@code position} on the lease can use. */
  private int wanted(Lease lease, long position) {
    long skip = plan.position(lease) - position; // a whole file begins before what is missing
    int own = plan.own(lease, Integer.MAX_VALUE / 2);
    return own <= 0 ? 0 : (int) Math.min(Integer.MAX_VALUE, Math.max(0, skip) + own);
  }

  private long flush(Lease lease, long position) throws PartFileRemoved {
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
          progressed(added);
        }
      }
      plan.advance(lease, end);
      boolean undivided = pieces.size() == 1 && pieces.get(0).length() == count;
      offer(position, undivided);
    }
    buffer.clear();
    return end;
  }

  private void progressed(long added) {
    sinceFailure += added;
    if (sinceFailure >= PROGRESS) {
      failing = false;
      tour.progressed(from);
    }
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
      bench.buffers().releaseSpare(next);
    }
  }
}
