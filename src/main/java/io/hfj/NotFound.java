package io.hfj;

/** The Hub has no such repository, revision or file; {@link #code} tells which. */
public final class NotFound extends HubException {
  private static final long serialVersionUID = 1L;

  public NotFound(FailureCode code, String message, String advice) {
    super(code, message, advice, null);
  }
}
