package io.hfj;

/** What was requested is not on this machine, and must not or cannot be fetched. */
public final class NotCached extends HubException {
  private static final long serialVersionUID = 1L;

  public NotCached(String message, String advice) {
    this(message, advice, null);
  }

  public NotCached(String message, String advice, Throwable cause) {
    this(FailureCode.NOT_CACHED, message, advice, cause);
  }

  public NotCached(FailureCode code, String message, String advice, Throwable cause) {
    super(code, message, advice, cause);
  }
}
