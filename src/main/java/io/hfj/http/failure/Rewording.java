package io.hfj.http.failure;

import io.hfj.AccessDenied;
import io.hfj.ContentMismatch;
import io.hfj.FailureCode;
import io.hfj.HubException;
import io.hfj.NetworkFailure;
import io.hfj.NotFound;
import io.hfj.StorageFailure;

/** Copies failures of requests with another message or advice. */
public final class Rewording {
  private Rewording() {}

  /**
   * Returns a failure of the same kind and code, without a subject, caused by the given one. A kind
   * with which no request fails becomes a {@link NetworkFailure}.
   */
  public static HubException of(HubException failure, String message, String advice) {
    FailureCode code = failure.code();
    if (failure instanceof NotFound) {
      return new NotFound(code, message, advice);
    }
    if (failure instanceof AccessDenied) {
      return new AccessDenied(code, message, advice, failure);
    }
    if (failure instanceof ContentMismatch) {
      return new ContentMismatch(code, message, advice, failure);
    }
    if (failure instanceof StorageFailure) {
      return new StorageFailure(code, message, advice, failure);
    }
    FailureCode network = failure instanceof NetworkFailure ? code : FailureCode.NETWORK;
    return new NetworkFailure(network, message, advice, failure);
  }
}
