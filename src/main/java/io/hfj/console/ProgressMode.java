package io.hfj.console;

/** How much the user wants to see of a download, all of it on stderr. */
public enum ProgressMode {
  /** Bars, redrawn in place; {@link #PLAIN} where the terminal cannot do that. */
  BARS,
  /** One line for each file, for logs. */
  PLAIN,
  /** Only what will happen, what did, retries and notices. */
  SUMMARY,
  /** One JSON object for each event. */
  JSON,
  /** Nothing. */
  QUIET
}
