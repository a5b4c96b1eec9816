package io.hfj.bench;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.hfj.bench.BenchTable.Target;
import io.hfj.bench.ProgramComparison.RunCost;
import io.hfj.bench.ProgramComparison.TimedProgram;
import io.hfj.testing.FakeHub;
import io.hfj.testing.ServerProgram;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Downloads files that a {@link FakeHub} keeps in chunked storage too: hfj with {@code --xet} on,
 * auto and off beside the official client with hf_xet; then hfj on lines where one of the two ways
 * is slow, where {@code auto} must be as fast as the better one. The server shares the processors.
 *
 * <p>Settings: those of {@link ClientsBench}, and {@code -Dhfj.bench.line=300000000}, the size of
 * the files on slow lines. hfj is {@code target/hfj} on the Java at hand.
 */
@Tag("bench")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class XetBench {
  private static final int ROUNDS = Integer.getInteger("hfj.bench.rounds", 5);
  private static final String HF = System.getProperty("hfj.bench.hf", "hf");
  private static final String HFJ = System.getProperty("hfj.launcher");
  private static final long LARGE = 1_000_000_000;
  private static final long ON_LINE = Long.getLong("hfj.bench.line", 300_000_000);
  private static final int PIECE = 1 << 20;
  private static final int REPEATED = 10_000_000;

  /** The exponents of nearly all weights of a model, with and without the sign. */
  private static final byte[] EXPONENTS = {58, 59, 60, 61, -70, -69, -68, -67};

  private final BenchTable table = new BenchTable();
  private Path folder;
  private boolean hasOfficial;

  @BeforeAll
  void open() throws IOException {
    String given = System.getProperty("hfj.bench.folder");
    Path parent = Path.of(given != null ? given : "/dev/shm");
    folder = Files.createTempDirectory(Files.isDirectory(parent) ? parent : Path.of("."), "bench");
    hasOfficial = ServerProgram.isInstalled(HF, "version");
  }

  @AfterAll
  void close() throws IOException {
    ProgramComparison.delete(folder);
  }

  @Test
  void likeTheOfficialClient() throws Exception {
    assumeTrue(hasOfficial, "no " + HF);
    Path served = Files.createDirectory(folder.resolve("served"));
    write(served.resolve("incompressible"), LARGE);
    write(served.resolve("bf16"), LARGE);
    write(served.resolve("repetitive"), LARGE);
    List<String> arguments = List.of("--repo", "model/acme/x", "--xet", "--folder", "" + served);
    try (FakeHubProgram hub = FakeHubProgram.start(arguments)) {
      ProgramComparison comparison = new ProgramComparison(folder, ROUNDS, hub::bytesServed);
      System.out.println(
          "| 1 GB | program | wall, s | processor, s | memory, MiB | wire, MB | hf |");
      for (String file : List.of("incompressible", "bf16", "repetitive")) {
        List<TimedProgram> programs = new ArrayList<>(ways(hub, file));
        programs.add(program("hf", HF, hub, file));
        print(file, comparison.run(programs, false));
      }
    } finally {
      ProgramComparison.delete(served);
    }
  }

  private static void print(String file, Map<String, List<RunCost>> costs) {
    double official = ProgramComparison.median(costs.get("hf"), RunCost::wall);
    costs.forEach(
        (name, some) -> {
          double wall = ProgramComparison.median(some, RunCost::wall);
          System.out.printf(
              Locale.ROOT,
              "| %s | %s | %.2f | %.2f | %.0f | %.1f | %.2f |%n",
              file,
              name,
              wall,
              ProgramComparison.median(some, RunCost::cpu),
              ProgramComparison.median(some, cost -> cost.memory() / 1048576.0),
              ProgramComparison.median(some, cost -> cost.served() / 1e6),
              wall / official);
        });
  }

  /** Megabytes per second of the two hosts and of the line that both share. */
  @ParameterizedTest(name = "{0}")
  @CsvSource({
    "bridge slow,          incompressible,   3,   8, 100",
    "storage slow,         incompressible,   8,   3, 100",
    "equal,                incompressible, 100, 100,   8",
    "equal and compressed, bf16,           100, 100,   8"
  })
  void isAsFastAsTheBetterWay(String name, String file, int bridge, int storage, int line)
      throws Exception {
    Path served = Files.createDirectory(folder.resolve("served"));
    write(served.resolve(file), ON_LINE);
    List<String> arguments = new ArrayList<>(List.of("--repo", "model/acme/x", "--xet"));
    arguments.addAll(List.of("--folder", "" + served, "--limit", "data", bridge + "000000"));
    arguments.addAll(List.of("--limit", "xorbs", storage + "000000"));
    arguments.addAll(List.of("--limit", "both", line + "000000"));
    try (FakeHubProgram hub = FakeHubProgram.start(arguments)) {
      ProgramComparison comparison = new ProgramComparison(folder, ROUNDS, hub::bytesServed);
      Map<String, Double> medians = new LinkedHashMap<>();
      Map<String, List<RunCost>> costs = new LinkedHashMap<>();
      for (int round = 0; round < ROUNDS; round++) {
        for (TimedProgram way : ways(hub, file)) { // no round to warm up: a line is slower
          costs.computeIfAbsent(way.name(), n -> new ArrayList<>()).add(comparison.run(way));
        }
      }
      costs.forEach((way, some) -> medians.put(way, ProgramComparison.median(some, RunCost::wall)));
      medians.put("better", Math.min(medians.get("on"), medians.get("off")));
      table.add(name, "s", medians, new Target("better", 1.05));
      table.requireTargets();
    } finally {
      ProgramComparison.delete(served);
    }
  }

  /** Returns the programs "on", "hfj" (which is the default, auto) and "off". */
  private static List<TimedProgram> ways(FakeHubProgram hub, String file) {
    return List.of(
        program("on", HFJ, hub, file + " --xet on"),
        program(BenchTable.OWN, HFJ, hub, file),
        program("off", HFJ, hub, file + " --xet off"));
  }

  /** Returns a program that starts without any cache. */
  private static TimedProgram program(String name, String path, FakeHubProgram hub, String rest) {
    String command = "HF_HOME=$PWD/home " + path + " download acme/x --local-dir out " + rest;
    return new TimedProgram(
        name, command, Map.of("HF_ENDPOINT", hub.endpoint(), "HF_HUB_DISABLE_TELEMETRY", "1"));
  }

  /** Writes a file of the kind that its name says. */
  private static void write(Path file, long size) throws IOException {
    Random random = new Random(1);
    boolean repetitive = file.endsWith("repetitive");
    byte[] piece = new byte[repetitive ? REPEATED : PIECE];
    try (OutputStream out = Files.newOutputStream(file)) {
      for (long at = 0; at < size; at += piece.length) {
        if (at == 0 || !repetitive) {
          random.nextBytes(piece);
        }
        if (file.endsWith("bf16")) {
          for (int i = 1; i < piece.length; i += 2) {
            piece[i] = EXPONENTS[piece[i] & EXPONENTS.length - 1];
          }
        }
        out.write(piece, 0, (int) Math.min(piece.length, size - at));
      }
    }
  }
}
