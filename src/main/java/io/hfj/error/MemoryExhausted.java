package io.hfj.error;

/** What was asked for needs more memory than Java may take. */
public final class MemoryExhausted extends HfjException {
  private static final long serialVersionUID = 1L;

  /**
   * @param message what was too much
   */
  public MemoryExhausted(String message) {
    super(
        message,
        "name fewer files, or give Java more memory: JDK_JAVA_OPTIONS=-Xmx2g; what has arrived is"
            + " kept",
        null);
  }

  /** For when Java itself says so. */
  public static MemoryExhausted unforeseen() {
    long most = Runtime.getRuntime().maxMemory() >> 20;
    return new MemoryExhausted(
        "Java may use no more than " + most + " MB of memory, which ran out");
  }

  @Override
  public ExitCode exitCode() {
    return ExitCode.MEMORY;
  }
}
