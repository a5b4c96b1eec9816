package io.hfj.fetch;

import io.hfj.AccessDenied;
import io.hfj.ContentMismatch;
import io.hfj.FailureCode;
import io.hfj.HubException;
import io.hfj.NetworkFailure;
import io.hfj.NotFound;
import java.util.ArrayList;
import java.util.List;

/**
 * Decides what the failure of one file means for the job. A failure that concerns one file does not
 * stop the others. Neither does a network failure of one file while others receive bytes; that file
 * gets a second turn at the end if that may help. Any other failure stops the job, and so do
 * several failed files in a row. Guarded by {@link FetchScheduler}.
 */
final class FileFailures {
  /**
   * Files that fail in a row, while no other receives bytes, until the cause must be the network or
   * the repository. Each takes the time of all its attempts.
   */
  private static final int MAX_FAILURES = 2;

  /** The same for network failures that another attempt would repeat; each costs one request. */
  private static final int MAX_REFUSALS = 8;

  /** What follows from a failure. */
  enum Consequence {
    STOP,
    CONTINUE,
    SECOND_TURN
  }

  private final List<FetchOutcome.Failure> failures = new ArrayList<>();
  private long bytesAtLastFailure;
  private int inARow; // while no other file received bytes

  /**
   * @param mayPass whether a later attempt may succeed
   * @param others bytes that all other files have received
   * @param hasOthers whether another file may still receive bytes
   */
  Consequence add(
      FetchJob job, HubException failure, boolean mayPass, long others, boolean hasOthers) {
    if (failure instanceof NotFound || failure instanceof ContentMismatch) {
      return continueWithout(job, failure);
    }
    if (!concernsOneFile(failure)) {
      return Consequence.STOP;
    }
    inARow = others > bytesAtLastFailure ? 0 : inARow + 1;
    bytesAtLastFailure = others;
    int most = mayPass || failure instanceof AccessDenied ? MAX_FAILURES : MAX_REFUSALS;
    if (inARow >= most || inARow > 0 && !hasOthers) {
      return Consequence.STOP;
    }
    return mayPass && !job.secondTurn() ? Consequence.SECOND_TURN : continueWithout(job, failure);
  }

  private Consequence continueWithout(FetchJob job, HubException failure) {
    failures.add(new FetchOutcome.Failure(job.file().path(), failure));
    return Consequence.CONTINUE;
  }

  private static boolean concernsOneFile(HubException failure) {
    return failure instanceof AccessDenied denied
        ? denied.code() != FailureCode.INVALID_TOKEN
        : failure instanceof NetworkFailure network && network.code() != FailureCode.RATE_LIMITED;
  }

  /** Returns the failures of files that the job goes on without, in order. */
  List<FetchOutcome.Failure> all() {
    return List.copyOf(failures);
  }
}
