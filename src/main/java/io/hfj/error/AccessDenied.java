package io.hfj.error;

/** The Hub refuses this account: no token, a wrong one, or one without the permission. */
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

  /** Returns the failure for a token that is not valid. */
  public static AccessDenied badToken(String message, String advice) {
    return new AccessDenied(message, advice, null, true);
  }

  /** Whether the token is not valid, whatever the request. */
  public boolean isBadToken() {
    return aboutToken;
  }

  @Override
  public ExitCode exitCode() {
    return ExitCode.DENIED;
  }
}
