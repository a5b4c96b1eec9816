package io.hfj.cli.options;

/** Values of {@code --format}, the same as in {@code hf}. */
public enum OutputFormat {
  AUTO,
  HUMAN,
  AGENT,
  JSON,
  QUIET
}
