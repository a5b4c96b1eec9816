package io.hfj.error;

/** What was requested is not on this machine, and must not or cannot be fetched. */
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
