package io.hfj.error;

/** The Hub knows no such repository, revision or file. */
public final class NotFound extends HfjException {
  private static final long serialVersionUID = 1L;

  private final What what;

  /** What is not there. */
  public enum What {
    REPO,
    REVISION,
    FILE
  }

  public NotFound(What what, String message, String advice) {
    super(message, advice, null);
    this.what = what;
  }

  /** What is not there. */
  public What what() {
    return what;
  }

  @Override
  public ExitCode exitCode() {
    return ExitCode.NOT_FOUND;
  }
}
