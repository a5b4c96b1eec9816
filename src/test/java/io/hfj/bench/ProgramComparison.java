package io.hfj.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;

/**
 * Runs programs that do the same work in turns, each time in an empty folder, and tells the median
 * of what they took. Taking turns spreads over all of them what the machine does besides.
 */
final class ProgramComparison {
  private static final long TIMEOUT_MINUTES = 5;

  /**
   * One that takes part.
   *
   * @param command run by a shell in its folder; what {@code $HOME} is there, is fresh too
   */
  record TimedProgram(String name, String command, Map<String, String> env) {}

  /** What a run took: seconds of wall time, of processor time, and bytes resident at most. */
  record RunCost(double wall, double cpu, long memory) {}

  private final Path parent;
  private final int rounds;

  /**
   * @param ground folder to run in
   */
  ProgramComparison(Path ground, int rounds) {
    this.parent = ground;
    this.rounds = rounds;
  }

  /**
   * All costs by name of the runner, in the order given. One round more than is counted comes
   * first, for what is only slow the first time.
   *
   * @param again whether a run finds what the run before it left
   */
  Map<String, List<RunCost>> run(List<TimedProgram> runners, boolean again)
      throws IOException, InterruptedException {
    Map<String, List<RunCost>> costs = new LinkedHashMap<>();
    runners.forEach(runner -> costs.put(runner.name(), new ArrayList<>()));
    for (int round = 0; round <= rounds; round++) {
      for (TimedProgram runner : runners) {
        Path folder = parent.resolve(runner.name());
        if (!again || round == 0) {
          delete(folder);
          Files.createDirectories(folder);
        }
        RunCost cost = run(runner, folder);
        if (round > 0) {
          costs.get(runner.name()).add(cost);
        }
      }
    }
    for (TimedProgram runner : runners) {
      delete(parent.resolve(runner.name()));
    }
    return costs;
  }

  private static RunCost run(TimedProgram runner, Path folder)
      throws IOException, InterruptedException {
    Path usage = Files.createTempFile("usage", "");
    Path said = Files.createTempFile("said", "");
    try {
      ProcessBuilder builder =
          new ProcessBuilder(
                  "/usr/bin/time",
                  "-f",
                  "%U %S %M",
                  "-o",
                  usage.toString(),
                  "sh",
                  "-c",
                  runner.command())
              .directory(folder.toFile())
              .redirectErrorStream(true)
              .redirectOutput(said.toFile());
      builder.environment().keySet().removeIf(name -> name.startsWith("HF_"));
      builder.environment().remove("XDG_CACHE_HOME");
      builder.environment().putAll(runner.env());
      builder.environment().put("HOME", folder.getParent().resolve("home").toString());
      long start = System.nanoTime();
      Process process = builder.start();
      if (!process.waitFor(TIMEOUT_MINUTES, TimeUnit.MINUTES)) {
        process.destroyForcibly();
        throw new AssertionError(runner.name() + " does not come to an end");
      }
      double wall = (System.nanoTime() - start) / 1e9;
      if (process.exitValue() != 0) {
        throw new AssertionError(runner.name() + " failed: " + Files.readString(said));
      }
      String[] used = Files.readString(usage).strip().split(" ");
      double cpu = Double.parseDouble(used[0]) + Double.parseDouble(used[1]);
      return new RunCost(wall, cpu, 1024 * Long.parseLong(used[2]));
    } finally {
      Files.delete(usage);
      Files.delete(said);
    }
  }

  /** Removes the folder and all below it, if it is there. */
  static void delete(Path folder) throws IOException {
    if (Files.exists(folder)) {
      try (Stream<Path> all = Files.walk(folder)) {
        for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
          Files.delete(path);
        }
      }
    }
  }

  static double median(List<RunCost> costs, ToDoubleFunction<RunCost> what) {
    double[] sorted = costs.stream().mapToDouble(what).sorted().toArray();
    return sorted[sorted.length / 2];
  }
}
