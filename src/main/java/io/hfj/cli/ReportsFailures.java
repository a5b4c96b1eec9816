package io.hfj.cli;

/** A command that says how its failures are to be told. */
interface ReportsFailures {
  /** As JSON, for programs. */
  boolean isJson();

  /** With their stack. */
  default boolean isDebug() {
    return false;
  }
}
