package io.hfj.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.DoubleSupplier;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;

/**
 * Runs programs that do the same work in turns, each time in an empty folder, and measures them.
 * Interleaving spreads other load of the machine evenly over all programs.
 */
final class ProgramComparison {
  private static final long TIMEOUT_MINUTES = 5;

  /**
   * A program to run.
   *
   * @param command run by a shell in its folder, with the shared {@code $HOME} beside that folder
   */
  record TimedProgram(String name, String command, Map<String, String> env) {}

  /**
   * The cost of a run: seconds of wall time and processor time, peak resident memory in bytes, and
   * what the server took for it, such as seconds of processor time.
   */
  record RunCost(double wall, double cpu, long memory, double served) {}

  private final Path parent;
  private final int rounds;
  private final DoubleSupplier server;

  /**
   * @param parent folder to run in
   * @param server what the server has taken so far, such as seconds of processor time
   */
  ProgramComparison(Path parent, int rounds, DoubleSupplier server) {
    this.parent = parent;
    this.rounds = rounds;
    this.server = server;
  }

  /**
   * Returns all costs by name of the program, in the given order. A first round warms up caches and
   * is not counted; every other round runs in reverse order.
   *
   * @param reuseFolder whether a run starts with the files of the run before
   */
  Map<String, List<RunCost>> run(List<TimedProgram> programs, boolean reuseFolder)
      throws IOException, InterruptedException {
    Map<String, List<RunCost>> costs = new LinkedHashMap<>();
    programs.forEach(program -> costs.put(program.name(), new ArrayList<>()));
    List<TimedProgram> reversed = new ArrayList<>(programs);
    Collections.reverse(reversed);
    for (int round = 0; round <= rounds; round++) {
      for (TimedProgram program : round % 2 == 0 ? programs : reversed) {
        RunCost cost = reuseFolder && round > 0 ? runAgain(program) : run(program);
        if (round > 0) {
          costs.get(program.name()).add(cost);
        }
      }
    }
    for (TimedProgram program : programs) {
      delete(parent.resolve(program.name()));
    }
    return costs;
  }

  /** Runs a program once, in an empty folder. */
  RunCost run(TimedProgram program) throws IOException, InterruptedException {
    delete(parent.resolve(program.name()));
    Files.createDirectories(parent.resolve(program.name()));
    return runAgain(program);
  }

  private RunCost runAgain(TimedProgram program) throws IOException, InterruptedException {
    Path folder = parent.resolve(program.name());
    Path usage = Files.createTempFile("usage", "");
    Path output = Files.createTempFile("output", "");
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
                  program.command())
              .directory(folder.toFile())
              .redirectErrorStream(true)
              .redirectOutput(output.toFile());
      builder.environment().keySet().removeIf(name -> name.startsWith("HF_"));
      builder.environment().remove("XDG_CACHE_HOME");
      builder.environment().putAll(program.env());
      builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
      builder.environment().put("HOME", folder.getParent().resolve("home").toString());
      double served = server.getAsDouble();
      long start = System.nanoTime();
      Process process = builder.start();
      if (!process.waitFor(TIMEOUT_MINUTES, TimeUnit.MINUTES)) {
        process.destroyForcibly();
        throw new AssertionError(program.name() + " does not end");
      }
      double wall = (System.nanoTime() - start) / 1e9;
      if (process.exitValue() != 0) {
        throw new AssertionError(program.name() + " failed: " + Files.readString(output));
      }
      String[] fields = Files.readString(usage).strip().split(" ");
      double cpu = Double.parseDouble(fields[0]) + Double.parseDouble(fields[1]);
      return new RunCost(
          wall, cpu, 1024 * Long.parseLong(fields[2]), server.getAsDouble() - served);
    } finally {
      Files.delete(usage);
      Files.delete(output);
    }
  }

  /** Deletes a folder and everything below it, if it exists. */
  static void delete(Path folder) throws IOException {
    if (Files.exists(folder)) {
      try (Stream<Path> all = Files.walk(folder)) {
        for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
          Files.delete(path);
        }
      }
    }
  }

  static double median(List<RunCost> costs, ToDoubleFunction<RunCost> figure) {
    double[] sorted = costs.stream().mapToDouble(figure).sorted().toArray();
    return sorted[sorted.length / 2];
  }
}
