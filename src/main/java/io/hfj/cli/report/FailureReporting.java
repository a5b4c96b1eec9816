package io.hfj.cli.report;

/** A command that decides how its failures are printed. */
public interface FailureReporting {
  /** Whether failures are printed as JSON. */
  boolean isJson();

  /** Whether the stack trace is printed too. */
  default boolean isDebug() {
    return false;
  }
}
