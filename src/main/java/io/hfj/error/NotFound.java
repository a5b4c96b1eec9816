package io.hfj.error;

/** The Hub has no such repository, revision or file. */
public final class NotFound extends HfjException {
  private static final long serialVersionUID = 1L;

  private final Subject subject;

  /** What was not found. */
  public enum Subject {
    REPO,
    REVISION,
    FILE
  }

  public NotFound(Subject what, String message, String advice) {
    super(message, advice, null);
    this.subject = what;
  }

  /** What was not found. */
  public Subject subject() {
    return subject;
  }

  @Override
  public ExitCode exitCode() {
    return ExitCode.NOT_FOUND;
  }
}
