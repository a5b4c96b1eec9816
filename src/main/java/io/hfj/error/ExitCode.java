package io.hfj.error;

/** Exit statuses of the command line, documented in the README for scripts. */
public enum ExitCode {
  DONE(0),
  /** An error in hfj itself; the stack trace is shown. */
  BUG(1),
  USAGE(2),
  NOT_FOUND(3),
  DENIED(4),
  NETWORK(5),
  STORAGE(6),
  BAD_CONTENT(7),
  NOT_CACHED(8),
  MEMORY(9),
  /** 128 + SIGINT, as in shells. */
  INTERRUPTED(130);

  private final int value;

  ExitCode(int value) {
    this.value = value;
  }

  /** The exit status. */
  public int value() {
    return value;
  }
}
