package io.hfj.error;

/**
 * A failure that is not a bug in hfj, with a message and advice for the user.
 *
 * <p>Immutable. Neither the message nor the advice may contain a token or a signed URL.
 */
public abstract sealed class HfjException extends RuntimeException
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

  private final String advice;

  HfjException(String message, String advice, Throwable cause) {
    super(message, cause);
    this.advice = advice;
  }

  /** The status the process ends with. */
  public abstract ExitCode exitCode();

  /** What the user can do next, in the imperative; empty if nothing helps. */
  public final String advice() {
    return advice;
  }
}
