package io.hfj.error;

/** An argument or a setting is not valid. */
public final class BadInput extends HfjException {
  private static final long serialVersionUID = 1L;

  public BadInput(String message, String advice) {
    this(message, advice, null);
  }

  public BadInput(String message, String advice, Throwable cause) {
    super(message, advice, cause);
  }

  @Override
  public ExitCode exitCode() {
    return ExitCode.USAGE;
  }
}
