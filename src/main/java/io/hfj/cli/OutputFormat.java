package io.hfj.cli;

/** Values of {@code --format}, as {@code hf} has them. */
enum OutputFormat {
  AUTO,
  HUMAN,
  AGENT,
  JSON,
  QUIET
}
