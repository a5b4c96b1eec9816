package io.hfj;

/**
 * The Hub or its data host could not be reached, or sent no valid answer, until retries ran out.
 */
public final class NetworkFailure extends HubException {
  private static final long serialVersionUID = 1L;

  public NetworkFailure(String message, String advice) {
    this(message, advice, null);
  }

  public NetworkFailure(String message, String advice, Throwable cause) {
    this(FailureCode.NETWORK, message, advice, cause);
  }

  public NetworkFailure(FailureCode code, String message, String advice, Throwable cause) {
    super(code, message, advice, cause);
  }
}
