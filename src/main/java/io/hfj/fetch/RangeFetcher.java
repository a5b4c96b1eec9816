package io.hfj.fetch;

import io.hfj.FailureCode;
import io.hfj.HubException;
import io.hfj.Interrupted;
import io.hfj.NetworkFailure;
import io.hfj.ProgressEvent;
import io.hfj.fetch.SourceFailure.Reason;
import io.hfj.fetch.Transfer.Dropped;
import io.hfj.model.FileRange;
import io.hfj.store.part.PartFileRemoved;

/**
 * Fetches one lease from one source into the part file. The source's {@link ByteSource.Attempts}
 * decide whether a failed request is made again. For one use, on one thread.
 */
final class RangeFetcher {
  /** About the bytes of an answer's head, which is much of the traffic of very small files. */
  private static final long HEAD = 1024;

  /**
   * Fewer bytes do not count as progress; otherwise a server that sends a few bytes at a time could
   * be retried forever.
   */
  private static final long PROGRESS = 1024;

  /**
   * A dropped transfer that delivered less counts as a failure; otherwise a silent server could be
   * retried forever.
   */
  private static final long LEAST_MOVED = 64 * 1024;

  /** How the work on a lease ended. */
  enum LeaseResult {
    /** All of it was fetched, or given to other leases. */
    DONE,
    /** The rest is for another lease; nothing is wrong. */
    RETURNED,
    /**
     * This connection got nothing while others on the same file did: the host does not serve so
     * many.
     */
    TOO_MANY
  }

  private final FetchJob job;
  private final FetchContext context;
  private final FileSources sources;
  private final FileWork work;
  private final RangePlan plan;
  private final ByteSource source;
  private final ByteSource.Attempts attempts;
  private long sinceFailure; // bytes that arrived
  private long countedAt; // when the latest bytes did, or the work began
  private boolean failing; // and no progress since
  private boolean mayPass;

  RangeFetcher(FetchJob job, FetchContext context, FileSources sources, FileWork work) {
    this.job = job;
    this.context = context;
    this.sources = sources;
    this.work = work;
    this.plan = work.plan();
    this.source = sources.choose();
    this.attempts =
        source.attempts(
            job.secondTurn(),
            (attempt, delay, why) ->
                context
                    .progress()
                    .on(
                        new ProgressEvent.Retrying(
                            job.file().path().value(), attempt, delay, why)));
  }

  /**
   * Fetches the lease.
   *
   * @param answered called when an answer shows whether the source serves ranges
   * @throws PartFileRemoved if the part file is gone from its folder
   * @throws HubException if the lease cannot be fetched
   */
  LeaseResult run(Lease lease, Runnable answered) throws PartFileRemoved {
    countedAt = context.nanos().getAsLong();
    try {
      return fetch(lease, answered);
    } finally {
      sources.end(source);
    }
  }

  private LeaseResult fetch(Lease lease, Runnable answered) throws PartFileRemoved {
    try (LeaseWriter writer =
        new LeaseWriter(context, work, lease, sources.origins(), this::progressed)) {
      long othersBefore = work.part().settledBytes();
      while (plan.rest(lease).isPresent()) {
        long before = plan.position(lease);
        Transfer transfer = context.network().stalls().begin(context.nanos().getAsLong());
        sources.begin(transfer, source);
        try {
          transfer(lease, transfer, writer, answered);
          if (plan.position(lease) == before && plan.rest(lease).isPresent()) {
            if (sources.failed(source)) {
              return LeaseResult.RETURNED;
            }
            try {
              failed(retry(transfer.host() + " ended the response early", null));
            } catch (HubException exhausted) {
              return abandon(exhausted);
            }
          }
        } catch (SourceFailure e) {
          if (plan.position(lease) > before) {
            othersBefore = work.part().settledBytes();
          }
          sources.requireNotCancelled(job.file().path().value());
          if (!sources.isUsable(source) || isSurplus(transfer)) {
            return LeaseResult.RETURNED; // no fault of the server's
          }
          context.network().connections().failed();
          SourceFailure failure = dropped(transfer, e);
          if (isForOthers(failure, transfer) || sources.failed(source)) {
            return LeaseResult.RETURNED;
          }
          try {
            failed(failure);
          } catch (NetworkFailure exhausted) {
            mayPass = attempts.mayPass() && exhausted.code() != FailureCode.RATE_LIMITED;
            if (mayPass && plan.running() > 1 && work.part().settledBytes() > othersBefore) {
              return LeaseResult.TOO_MANY;
            }
            return abandon(exhausted);
          } catch (HubException exhausted) {
            return abandon(exhausted);
          }
        } finally {
          sources.end(transfer);
          context.network().stalls().end(transfer, context.nanos().getAsLong());
        }
      }
      return LeaseResult.DONE;
    }
  }

  /** Returns whether a later attempt may succeed after the failure that ended the work. */
  boolean mayPass() {
    return mayPass;
  }

  private static boolean isSurplus(Transfer transfer) {
    return transfer.dropped() == Dropped.SURPLUS || transfer.dropped() == Dropped.SLOWER_ROUTE;
  }

  private void transfer(Lease lease, Transfer transfer, LeaseWriter writer, Runnable answered)
      throws SourceFailure, PartFileRemoved {
    FileRange rest = plan.rest(lease).orElseThrow();
    TransferGate gate =
        new TransferGate(
            transfer, context.permits(), context.network().connections(), context.nanos());
    try (ByteStream stream = attempts.open(rest, gate)) {
      context.network().connections().answered(transfer.host());
      transfer.answered(context.nanos().getAsLong(), stream.isResumable());
      plan.answered(lease);
      if (stream.isResumable()) {
        plan.rangesSupported();
        plan.extend(lease, stream.range().end());
      } else {
        plan.rangesUnsupported(lease);
      }
      if (stream.isPartlyLocal()) {
        sources.copies(); // before other leases choose their source
      }
      answered.run();
      context.network().connections().moved(HEAD);
      writer.copy(stream, transfer);
    }
  }

  private void progressed(long added, long fromDisk) {
    long now = context.nanos().getAsLong();
    sources.received(source, added, fromDisk, now - countedAt);
    countedAt = now;
    sinceFailure += added;
    if (sinceFailure >= PROGRESS) {
      failing = false;
      sources.progressed();
      attempts.progressed();
    }
  }

  private void failed(SourceFailure failure) {
    sinceFailure = 0;
    failing = true;
    attempts.failed(failure);
  }

  /** Returns the failure, in other words if the detector dropped the transfer. */
  private SourceFailure dropped(Transfer transfer, SourceFailure failure) {
    if (transfer.dropped() == Dropped.NOT) {
      return failure;
    }
    attempts.avoidServer();
    return retry(transfer.host() + " stalled", failure);
  }

  /** Hands the lease to the next source of the file; throws the failure if there is none. */
  private LeaseResult abandon(HubException failure) {
    if (failure instanceof Interrupted || !sources.abandon(source, failure.getMessage())) {
      throw failure;
    }
    return LeaseResult.RETURNED;
  }

  private static SourceFailure retry(String what, Throwable cause) {
    return SourceFailure.retry(
        new NetworkFailure(what, "repeat the download; received data is kept", cause));
  }

  /** Returns whether another lease can continue at once, here, elsewhere or from another source. */
  private boolean isForOthers(SourceFailure failure, Transfer transfer) {
    if (failure.reason() == Reason.CHANGED && sources.abandon(source, failure.getMessage())) {
      return true; // no attempt at this source is as good as one at the next
    }
    return switch (transfer.dropped()) {
      case CRAWLING -> transfer.moved() >= LEAST_MOVED;
      case SILENT, SURPLUS, SLOWER_ROUTE -> false;
      case NOT ->
          failure.reason() == Reason.REFUSED
              && context.network().connections().refused(transfer.host(), failure.delay(), failing);
    };
  }
}
