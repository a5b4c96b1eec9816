package io.hfj.fetch.http;

import io.hfj.ContentMismatch;
import io.hfj.fetch.SourceFailure;
import io.hfj.fetch.SourceFailure.Reason;
import io.hfj.http.failure.RequestFailed;
import io.hfj.http.failure.RequestFailed.Kind;

/** Converts failed requests to failures of a source and back. */
public final class HttpFailures {
  private HttpFailures() {}

  /** Returns the failure of a source whose request failed. */
  public static SourceFailure of(RequestFailed failed) {
    return new SourceFailure(reason(failed), failed.retryAfter(), failed.verdict(), failed);
  }

  private static Reason reason(RequestFailed failed) {
    if (failed.isTurnedAway()) {
      return Reason.REFUSED;
    }
    if (failed.kind() == Kind.FINAL) {
      return Reason.FINAL;
    }
    return failed.verdict() instanceof ContentMismatch ? Reason.CHANGED : Reason.RETRY;
  }

  /** Returns the request's failure; for one that the fetcher made, a failure that may pass. */
  public static RequestFailed requestFailed(SourceFailure failure) {
    return failure.getCause() instanceof RequestFailed known
        ? known
        : RequestFailed.passing(failure.error());
  }
}
