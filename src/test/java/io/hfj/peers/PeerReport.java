package io.hfj.peers;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.function.Executable;
import org.opentest4j.TestAbortedException;

/** Runs checks and collects their outcomes in a Markdown table. For one thread. */
final class PeerReport {
  private final String title;
  private final Map<String, Map<String, String>> rows = new LinkedHashMap<>();
  private final Set<String> columns = new LinkedHashSet<>();
  private final Set<String> reasons = new TreeSet<>();

  /**
   * @param title what the rows are, such as {@code client}
   */
  PeerReport(String title) {
    this.title = title;
  }

  /** Returns a test that records its outcome in a row and column. */
  DynamicTest check(String row, String column, Executable check) {
    columns.add(column);
    rows.computeIfAbsent(row, key -> new LinkedHashMap<>());
    return DynamicTest.dynamicTest(
        column,
        () -> {
          try {
            check.execute();
            rows.get(row).put(column, "passed");
          } catch (TestAbortedException e) {
            rows.get(row).put(column, "skipped");
            reasons.add(row + ", " + column + ": " + e.getMessage());
            throw e;
          } catch (Throwable e) {
            rows.get(row).put(column, "**failed**");
            throw e;
          }
        });
  }

  /** Prints the table and writes it to {@code target/peers/NAME.md}. */
  void publish(String name) throws IOException {
    StringBuilder text = new StringBuilder("| " + title + " |");
    columns.forEach(column -> text.append(' ').append(column).append(" |"));
    text.append("\n|---|").append("---|".repeat(columns.size())).append('\n');
    rows.forEach(
        (row, outcomes) -> {
          text.append("| ").append(row).append(" |");
          columns.forEach(
              column -> text.append(' ').append(outcomes.getOrDefault(column, "")).append(" |"));
          text.append('\n');
        });
    reasons.forEach(reason -> text.append("\nskipped: ").append(reason));
    System.out.println(text);
    Path file = Path.of("target", "peers", name + ".md");
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
  }
}
