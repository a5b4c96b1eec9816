package io.hfj;

/**
 * A failure that is not a bug in hfj. Its class and {@link #code} say what went wrong, the message
 * says it to people, {@link #advice} says what to do.
 *
 * <p>Immutable. Neither the message nor the advice contains a token or a signed URL.
 */
public abstract sealed class HubException extends RuntimeException
    permits BadInput,
        NotFound,
        AccessDenied,
        NetworkFailure,
        StorageFailure,
        ContentMismatch,
        NotCached,
        MemoryExhausted,
        Interrupted {
  private static final long serialVersionUID = 1L;

  private final FailureCode code;
  private final String advice;

  HubException(FailureCode code, String message, String advice, Throwable cause) {
    super(message, cause);
    this.code = code;
    this.advice = advice;
  }

  /** What went wrong, for programs to decide by. */
  public final FailureCode code() {
    return code;
  }

  /** What can be done, in the imperative; empty if nothing helps. */
  public final String advice() {
    return advice;
  }
}
