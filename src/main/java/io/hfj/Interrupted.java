package io.hfj;

/** The calling thread was interrupted, or the download was cancelled. */
public final class Interrupted extends HubException {
  private static final long serialVersionUID = 1L;

  public Interrupted(String message, String advice) {
    this(message, advice, null);
  }

  public Interrupted(String message, String advice, Throwable cause) {
    this(FailureCode.INTERRUPTED, message, advice, cause);
  }

  public Interrupted(FailureCode code, String message, String advice, Throwable cause) {
    super(code, message, advice, cause);
  }
}
