package io.hfj.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.hfj.bench.ProgramComparison.RunCost;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;

/**
 * Prints medians of hfj beside those of other programs, and finds missed targets. For one thread.
 */
final class BenchTable {
  static final String OWN = "hfj";

  /** The highest ratio allowed between the figure of hfj and that of another program. */
  record Target(String rival, double maxRatio) {}

  private record Row(String work, String unit, Map<String, Double> medians, List<Target> targets) {
    double ratio(String rival) {
      return medians.get(OWN) / medians.get(rival);
    }

    boolean misses(Target target) {
      return ratio(target.rival()) > target.maxRatio();
    }

    @Override
    public String toString() {
      String others =
          medians.entrySet().stream()
              .filter(entry -> !entry.getKey().equals(OWN))
              .sorted(Map.Entry.comparingByKey())
              .map(e -> number(e.getValue()) + " " + e.getKey())
              .collect(Collectors.joining(", "));
      String verdicts =
          targets.stream()
              .map(
                  target ->
                      number(ratio(target.rival()))
                          + " of "
                          + target.rival()
                          + " (at most "
                          + target.maxRatio()
                          + ")"
                          + (misses(target) ? " MISSED" : ""))
              .collect(Collectors.joining(", "));
      return "| %s, %s | %s | %s | %s |"
          .formatted(work, unit, number(medians.get(OWN)), others, verdicts);
    }
  }

  private final List<Row> rows = new ArrayList<>();
  private final List<String> times = new ArrayList<>(List.of("work,program,seconds"));

  /** Adds and prints medians of times, which {@link #writeTimes} writes too. */
  void addTimes(String work, Map<String, List<RunCost>> costs, Target... targets) {
    costs.forEach(
        (name, some) -> {
          double seconds = ProgramComparison.median(some, RunCost::wall);
          times.add("\"%s\",%s,%s".formatted(work, name, number(seconds)));
        });
    add(work, "s", costs, RunCost::wall, targets);
  }

  /** Writes a table of comma-separated values, in the format of {@code src/site/speed.csv}. */
  void writeTimes(Path file) throws IOException {
    Files.write(file, times);
  }

  /**
   * Adds and prints the medians of one figure; targets for programs that did not run are ignored.
   */
  void add(
      String work,
      String unit,
      Map<String, List<RunCost>> costs,
      ToDoubleFunction<RunCost> figure,
      Target... targets) {
    Map<String, Double> medians = new HashMap<>();
    costs.forEach((name, some) -> medians.put(name, ProgramComparison.median(some, figure)));
    add(work, unit, medians, targets);
  }

  /** Adds and prints a row. */
  void add(String work, String unit, Map<String, Double> medians, Target... targets) {
    List<Target> known =
        List.of(targets).stream().filter(target -> medians.containsKey(target.rival())).toList();
    Row row = new Row(work, unit, medians, known);
    rows.add(row);
    System.out.println(row);
  }

  private static String number(double value) {
    return String.format(Locale.ROOT, value < 10 ? "%.2f" : "%.1f", value);
  }

  /** Asserts that the rows added since the last call miss no target. */
  void requireTargets() {
    List<Row> missed =
        rows.stream().filter(row -> row.targets().stream().anyMatch(row::misses)).toList();
    rows.clear();
    assertEquals(List.of(), missed);
  }
}
