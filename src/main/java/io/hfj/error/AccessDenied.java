package io.hfj.error;

/** The Hub answers, but not to this account: no token, a wrong one, or one without the right. */
public final class AccessDenied extends HfjException {
  private static final long serialVersionUID = 1L;

  private final boolean aboutToken;

  public AccessDenied(String message, String advice) {
    this(message, advice, null);
  }

  public AccessDenied(String message, String advice, Throwable cause) {
    this(message, advice, cause, false);
  }

  private AccessDenied(String message, String advice, Throwable cause, boolean aboutToken) {
    super(message, advice, cause);
    this.aboutToken = aboutToken;
  }

  /** The token itself is not accepted. */
  public static AccessDenied badToken(String message, String advice) {
    return new AccessDenied(message, advice, null, true);
  }

  /** Whether it is the token that is no good, whatever was asked for. */
  public boolean isBadToken() {
    return aboutToken;
  }

  @Override
  public ExitCode exitCode() {
    return ExitCode.DENIED;
  }
}
