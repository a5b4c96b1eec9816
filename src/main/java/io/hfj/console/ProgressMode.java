package io.hfj.console;

/** How a download is shown on stderr. */
public enum ProgressMode {
  /** Bars, redrawn in place; {@link #PLAIN} if the terminal cannot. */
  BARS,
  /** One line for each file, for logs. */
  PLAIN,
  /** Plan, result, retries and notices. */
  SUMMARY,
  /** One JSON object for each event. */
  JSON,
  /** Nothing. */
  QUIET
}
