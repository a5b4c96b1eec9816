package io.hfj.cli.options;

/** Values of {@code --format}, the same as in {@code hf}. */
public enum OutputFormat {
  /** The same as {@code HUMAN}: unlike hf, hfj does not ask the Hub which agents there are. */
  AUTO,
  HUMAN,
  /** Tables with tabs between cells, results as {@code key=value}. */
  AGENT,
  JSON,
  QUIET
}
