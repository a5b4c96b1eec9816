package io.hfj.error;

/** What the server sent is not what it announced, or is not safe to keep. */
public final class ContentMismatch extends HfjException {
  private static final long serialVersionUID = 1L;

  public ContentMismatch(String message, String advice) {
    this(message, advice, null);
  }

  public ContentMismatch(String message, String advice, Throwable cause) {
    super(message, advice, cause);
  }

  @Override
  public ExitCode exitCode() {
    return ExitCode.BAD_CONTENT;
  }
}
