package io.hfj.cli.report;

/** A command that says how its failures are to be told. */
public interface ReportsFailures {
  /** As JSON, for programs. */
  boolean isJson();

  /** With their stack. */
  default boolean isDebug() {
    return false;
  }
}
