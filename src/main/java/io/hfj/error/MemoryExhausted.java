package io.hfj.error;

/** What was asked for needs more memory than Java may take. */
public final class MemoryExhausted extends HfjException {
  private static final long serialVersionUID = 1L;

  /**
   * @param message what was too much
   */
  public MemoryExhausted(String message) {
    this(message, "name fewer files, or give Java more memory: JDK_JAVA_OPTIONS=-Xmx2g");
  }

  private MemoryExhausted(String message, String advice) {
    super(message, advice + "; what has arrived is kept", null);
  }

  /** Whether no thread could be started, which Java calls by the same name. */
  public static boolean isThreadLimit(OutOfMemoryError error) {
    return String.valueOf(error.getMessage()).contains("native thread");
  }

  /** What Java said. */
  public static MemoryExhausted of(OutOfMemoryError error) {
    return isThreadLimit(error)
        ? new MemoryExhausted(
            "the system lets this user or container start no more threads",
            "allow more (ulimit -u, or the container's limit of pids), or use fewer:"
                + " --connections 8")
        : heapExhausted();
  }

  /** For when Java has no memory left. */
  public static MemoryExhausted heapExhausted() {
    long most = Runtime.getRuntime().maxMemory() >> 20;
    return new MemoryExhausted(
        "Java may use no more than " + most + " MB of memory, which ran out");
  }

  @Override
  public ExitCode exitCode() {
    return ExitCode.MEMORY;
  }
}
