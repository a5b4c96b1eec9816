package io.hfj.error;

/** Working offline, and what was asked for is not on this machine. */
public final class NotCached extends HfjException {
  private static final long serialVersionUID = 1L;

  public NotCached(String message, String advice) {
    this(message, advice, null);
  }

  public NotCached(String message, String advice, Throwable cause) {
    super(message, advice, cause);
  }

  @Override
  public ExitCode exitCode() {
    return ExitCode.NOT_CACHED;
  }
}
