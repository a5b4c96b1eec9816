package io.hfj.bench;

import static org.junit.jupiter.api.Assertions.assertFalse;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.openjdk.jmh.infra.BenchmarkParams;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.Options;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;

/**
 * Runs all JMH benchmarks, a few seconds each: enough to see a change by a factor, not one of 10 %.
 * The output of JMH is written to {@code target/micro-bench.txt}.
 */
@Tag("bench")
class MicroBench {
  private static final Path OUTPUT = Path.of("target", "micro-bench.txt");

  @Test
  void runsAllBenchmarks() throws Exception {
    Files.createDirectories(OUTPUT.getParent());
    Options options =
        new OptionsBuilder()
            .include("^io\\.hfj\\..*Benchmark\\.")
            .forks(1)
            .warmupIterations(1)
            .warmupTime(TimeValue.seconds(1))
            .measurementIterations(3)
            .measurementTime(TimeValue.seconds(1))
            .shouldFailOnError(true)
            .output(OUTPUT.toString())
            .build();
    Collection<RunResult> results = run(options);
    assertFalse(results.isEmpty(), "no benchmark was found");
    print(results);
  }

  private static Collection<RunResult> run(Options options) {
    try {
      return new Runner(options).run();
    } catch (RunnerException e) {
      throw new AssertionError("a benchmark failed; see " + OUTPUT, e);
    }
  }

  private static void print(Collection<RunResult> results) {
    System.out.printf(
        "%nMicro benchmarks: Java %s, %d processors%n",
        Runtime.version(), Runtime.getRuntime().availableProcessors());
    System.out.printf("%-34s %-44s %12s %10s  %s%n", "what", "with", "score", "+/-", "unit");
    List<RunResult> inOrder =
        results.stream()
            .sorted(Comparator.comparing(result -> result.getParams().getBenchmark()))
            .toList();
    for (RunResult run : inOrder) {
      BenchmarkParams params = run.getParams();
      Result<?> score = run.getPrimaryResult();
      System.out.printf(
          Locale.ROOT,
          "%-34s %-44s %12.2f %10.2f  %s%n",
          what(params),
          with(params),
          score.getScore(),
          (score.getStatistics().getMax() - score.getStatistics().getMin()) / 2,
          score.getScoreUnit());
    }
    System.out.println(
        "+/- is half of the difference between the best and the worst of three seconds");
  }

  /** Class and method, without the package. */
  private static String what(BenchmarkParams params) {
    String[] parts = params.getBenchmark().split("\\.");
    return parts[parts.length - 2] + "." + parts[parts.length - 1];
  }

  private static String with(BenchmarkParams params) {
    return params.getParamsKeys().stream()
        .map(key -> key + "=" + params.getParam(key))
        .collect(Collectors.joining(" "));
  }
}
