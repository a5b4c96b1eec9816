package io.hfj.error;

/**
 * The Hub or its data host could not be reached, or did not answer as one, until patience ran out.
 */
public final class NetworkFailure extends HfjException {
  private static final long serialVersionUID = 1L;

  public NetworkFailure(String message, String advice) {
    this(message, advice, null);
  }

  public NetworkFailure(String message, String advice, Throwable cause) {
    super(message, advice, cause);
  }

  @Override
  public ExitCode exitCode() {
    return ExitCode.NETWORK;
  }
}
