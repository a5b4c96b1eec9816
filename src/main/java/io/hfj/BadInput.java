package io.hfj;

/** An argument or a setting is not valid. */
public final class BadInput extends HubException {
  private static final long serialVersionUID = 1L;

  public BadInput(String message, String advice) {
    this(message, advice, null);
  }

  public BadInput(String message, String advice, Throwable cause) {
    this(FailureCode.INVALID_ARGUMENT, message, advice, cause);
  }

  public BadInput(FailureCode code, String message, String advice, Throwable cause) {
    super(code, message, advice, cause);
  }
}
