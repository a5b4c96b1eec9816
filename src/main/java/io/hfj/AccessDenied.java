package io.hfj;

/** The Hub denies access: no token, an invalid token, or one without permission. */
public final class AccessDenied extends HubException {
  private static final long serialVersionUID = 1L;

  public AccessDenied(String message, String advice) {
    this(message, advice, null);
  }

  public AccessDenied(String message, String advice, Throwable cause) {
    this(FailureCode.ACCESS_DENIED, message, advice, cause);
  }

  public AccessDenied(FailureCode code, String message, String advice, Throwable cause) {
    super(code, message, advice, cause);
  }
}
