package io.hfj;

/** The run needs more memory or threads than it may use. */
public final class MemoryExhausted extends HubException {
  private static final long serialVersionUID = 1L;

  /**
   * @param message what needed too much memory
   */
  public MemoryExhausted(String message) {
    this(
        FailureCode.OUT_OF_MEMORY,
        message,
        "select fewer files, or increase the Java heap with -Xmx");
  }

  private MemoryExhausted(FailureCode code, String message, String advice) {
    super(code, message, advice + "; received data is kept", null);
  }

  /** Whether no thread could be started, for which Java throws the same error. */
  public static boolean isThreadLimit(OutOfMemoryError error) {
    return String.valueOf(error.getMessage()).contains("native thread");
  }

  /** Translates an error. */
  public static MemoryExhausted of(OutOfMemoryError error) {
    return isThreadLimit(error)
        ? new MemoryExhausted(
            FailureCode.TOO_MANY_THREADS,
            "cannot start a thread: the limit of this user or container is reached",
            "raise the limit (ulimit -u, or the pids limit of the container), or use fewer"
                + " connections")
        : heapExhausted();
  }

  /** Returns the failure for a full heap. */
  public static MemoryExhausted heapExhausted() {
    long most = Runtime.getRuntime().maxMemory() >> 20;
    return new MemoryExhausted("out of memory: the Java heap is limited to " + most + " MB");
  }
}
