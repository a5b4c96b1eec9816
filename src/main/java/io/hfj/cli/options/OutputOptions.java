package io.hfj.cli.options;

import static java.util.stream.Collectors.joining;

import io.hfj.console.JsonText;
import io.hfj.console.Table;
import io.hfj.console.Terminal;
import io.hfj.model.SafeText;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import picocli.CommandLine.Option;

/**
 * The formatting options of {@code hf}, the same for every command. Source: huggingface_hub 2.0,
 * cli/_cli_utils.py and cli/_output.py.
 */
public final class OutputOptions {
  private static final int LAST = 100; // in the help, after the command's own options

  @Option(
      names = "--format",
      paramLabel = "FORMAT",
      order = LAST,
      description = "auto, human, agent, json or quiet.")
  private OutputFormat format;

  @Option(names = "--json", order = LAST, description = "Like --format json.")
  private boolean json;

  @Option(
      names = {"-q", "--quiet"},
      order = LAST,
      description = "Print only ids, paths and errors.")
  private boolean quiet;

  @Option(
      names = "--no-truncate",
      order = LAST,
      description = "Do not cut tables to the terminal's width.")
  private boolean whole;

  /** Returns the options that contradict each other, as typed; empty if none does. */
  public String contradiction() {
    List<String> formats = new ArrayList<>();
    if (format != null) {
      formats.add("--format " + format.name().toLowerCase(Locale.ROOT));
    }
    if (json && format != OutputFormat.JSON) {
      formats.add("--json");
    }
    if (quiet && format != OutputFormat.QUIET) {
      formats.add("--quiet");
    }
    return formats.size() < 2 ? "" : formats.get(0) + " and " + formats.get(1);
  }

  /** Returns whether the result, and failures, are printed as JSON. */
  public boolean isJson() {
    return json || format == OutputFormat.JSON;
  }

  /** Returns whether only ids, paths and errors are printed. */
  public boolean isQuiet() {
    return quiet || format == OutputFormat.QUIET;
  }

  /** Returns whether the result is printed for a program that reads text. */
  public boolean isAgent() {
    return format == OutputFormat.AGENT;
  }

  /** Returns whether the result is printed for a person. */
  public boolean isHuman() {
    return !isJson() && !isQuiet() && !isAgent();
  }

  /** Returns the lines of a table, cut to the width of a terminal only, never in a pipe. */
  public List<String> lines(Table table, Terminal terminal) {
    if (isAgent()) {
      return table.tabSeparated();
    }
    return table.fit(terminal.canRedraw() && !whole ? terminal.columns() : Integer.MAX_VALUE);
  }

  /**
   * Returns a result: {@code text} for a person, the fields as JSON or as {@code key=value} pairs,
   * or the first field alone.
   *
   * @param fields in the order of the JSON document; at least one
   */
  public String result(String text, Map<String, ?> fields) {
    if (isJson()) {
      return JsonText.of(fields);
    }
    return isQuiet()
        ? SafeText.line(String.valueOf(fields.values().iterator().next()))
        : isAgent() ? pairs(fields) : text;
  }

  private static String pairs(Map<String, ?> fields) {
    return fields.entrySet().stream()
        .filter(field -> !word(field.getValue()).isEmpty())
        .map(field -> field.getKey() + "=" + word(field.getValue()))
        .collect(joining(" "));
  }

  /** Returns the value on one line; empty if it has none, or a structure of its own. */
  private static String word(Object value) {
    if (value instanceof List<?> list) {
      boolean plain = list.stream().noneMatch(item -> item instanceof Map || item instanceof List);
      return plain ? word(list.stream().map(Object::toString).collect(joining(","))) : "";
    }
    return value == null || value instanceof Map ? "" : SafeText.line(value.toString());
  }
}
