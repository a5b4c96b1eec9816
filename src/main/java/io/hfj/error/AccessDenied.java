package io.hfj.error;

/** The Hub answers, but not to this account: no token, a wrong one, or one without the right. */
public final class AccessDenied extends HfjException {
  private static final long serialVersionUID = 1L;

  public AccessDenied(String message, String advice) {
    this(message, advice, null);
  }

  public AccessDenied(String message, String advice, Throwable cause) {
    super(message, advice, cause);
  }

  @Override
  public ExitCode exitCode() {
    return ExitCode.DENIED;
  }
}
