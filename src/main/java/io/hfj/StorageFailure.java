package io.hfj;

/** The disk refused an operation: it is full, read-only, forbidden or gone. */
public final class StorageFailure extends HubException {
  private static final long serialVersionUID = 1L;

  public StorageFailure(String message, String advice) {
    this(message, advice, null);
  }

  public StorageFailure(String message, String advice, Throwable cause) {
    this(FailureCode.STORAGE, message, advice, cause);
  }

  public StorageFailure(FailureCode code, String message, String advice, Throwable cause) {
    super(code, message, advice, cause);
  }
}
