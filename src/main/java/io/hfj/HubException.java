package io.hfj;

import java.util.Optional;

/**
 * A failure that is not a bug in hfj. The class and {@link #code} classify it for programs; the
 * message describes it for users, {@link #subject} names the repository, file, path or host
 * concerned, and {@link #advice} suggests a remedy.
 *
 * <p>Thread-safe; immutable except for a subject that is not set yet. Neither the message nor the
 * advice nor the subject contains a token or a signed URL.
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
  private volatile String subject; // null until set

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

  /** The repository, file, path on disk or host that the failure is about, if it is known. */
  public final Optional<String> subject() {
    return Optional.ofNullable(subject);
  }

  /**
   * Sets the {@link #subject}; only the first call has an effect, so that the place closest to the
   * failure decides.
   *
   * @param subject a repository ({@code datasets/org/name}), a file in it (with the repository in
   *     front where that is known), a path on disk, or a host; never an address with a query
   * @return this failure
   */
  public final synchronized HubException about(String subject) {
    if (this.subject == null) {
      this.subject = subject;
    }
    return this;
  }

  /** The class, the message and the advice, as a stack trace shows them. */
  @Override
  public final String toString() {
    return advice.isEmpty() ? super.toString() : super.toString() + "; " + advice;
  }
}
