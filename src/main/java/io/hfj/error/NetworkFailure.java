package io.hfj.error;

/**
 * The Hub or its data host could not be reached, or sent no valid answer, until retries ran out.
 */
public final class NetworkFailure extends HfjException {
  private static final long serialVersionUID = 1L;

  private final boolean longPause;

  public NetworkFailure(String message, String advice) {
    this(message, advice, null);
  }

  public NetworkFailure(String message, String advice, Throwable cause) {
    this(message, advice, cause, false);
  }

  private NetworkFailure(String message, String advice, Throwable cause, boolean longPause) {
    super(message, advice, cause);
    this.longPause = longPause;
  }

  /** Returns the failure for a server that asks for a longer pause than a run waits. */
  public static NetworkFailure ofLongPause(String message, String advice, Throwable cause) {
    return new NetworkFailure(message, advice, cause, true);
  }

  /** Whether the server asked for a pause that is longer than a run waits. */
  public boolean isOfLongPause() {
    return longPause;
  }

  @Override
  public ExitCode exitCode() {
    return ExitCode.NETWORK;
  }
}
