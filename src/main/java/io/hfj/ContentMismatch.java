package io.hfj;

/** What the server sent is not what it announced, or is not safe to keep. */
public final class ContentMismatch extends HubException {
  private static final long serialVersionUID = 1L;

  public ContentMismatch(String message, String advice) {
    this(message, advice, null);
  }

  public ContentMismatch(String message, String advice, Throwable cause) {
    this(FailureCode.CONTENT_MISMATCH, message, advice, cause);
  }

  public ContentMismatch(FailureCode code, String message, String advice, Throwable cause) {
    super(code, message, advice, cause);
  }
}
