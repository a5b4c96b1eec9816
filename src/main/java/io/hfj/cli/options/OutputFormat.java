package io.hfj.cli.options;

/** Values of {@code --format}, as {@code hf} has them. */
public enum OutputFormat {
  AUTO,
  HUMAN,
  AGENT,
  JSON,
  QUIET
}
