package io.hfj.error;

/** The user or another process stopped the run. */
public final class Interrupted extends HfjException {
  private static final long serialVersionUID = 1L;

  public Interrupted(String message, String advice) {
    this(message, advice, null);
  }

  public Interrupted(String message, String advice, Throwable cause) {
    super(message, advice, cause);
  }

  @Override
  public ExitCode exitCode() {
    return ExitCode.INTERRUPTED;
  }
}
