package io.hfj.error;

/** The disk refused an operation: it is full, read-only, forbidden or gone. */
public final class StorageFailure extends HfjException {
  private static final long serialVersionUID = 1L;

  public StorageFailure(String message, String advice) {
    this(message, advice, null);
  }

  public StorageFailure(String message, String advice, Throwable cause) {
    super(message, advice, cause);
  }

  @Override
  public ExitCode exitCode() {
    return ExitCode.STORAGE;
  }
}
