package io.hfj.bench;

import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.hfj.bench.BenchTable.Target;
import io.hfj.bench.ProgramComparison.RunCost;
import io.hfj.bench.ProgramComparison.TimedProgram;
import io.hfj.server.Content;
import io.hfj.server.HubRepo;
import io.hfj.server.HubRepoBuilder;
import io.hfj.server.HubRepos;
import io.hfj.server.RepoFile;
import io.hfj.testing.SelfContainedArchive;
import io.hfj.testing.ServerProgram;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/**
 * Compares hfj with the other downloaders installed on this machine, each row one kind of work. hfj
 * alone checks hashes; {@code curl} followed by {@code openssl} is the closest equivalent. Prints a
 * table and fails where hfj misses its target. {@code hfj} is the self-contained archive, which the
 * profile {@code dist} must have built before; {@code jar} is {@code target/hfj} on the Java at
 * hand.
 *
 * <p>Settings: {@code -Dhfj.bench.rounds=5}, {@code -Dhfj.bench.hf=} the official client's program,
 * {@code -Dhfj.bench.folder=} the folder for all files, {@code -Dhfj.bench.baseline=} the launcher
 * of an earlier build of hfj, which then runs beside this one and may not be more than 3 % faster.
 */
@Tag("bench")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ClientsBench {
  private static final int ROUNDS = Integer.getInteger("hfj.bench.rounds", 5);
  private static final String HF = System.getProperty("hfj.bench.hf", "hf");
  private static final String JAR = System.getProperty("hfj.launcher");
  private static final Optional<String> BASELINE =
      Optional.ofNullable(System.getProperty("hfj.bench.baseline"));
  private static final Target AS_BASELINE = new Target("baseline", 1.03);
  private static final long GIB = 1L << 30;
  private static final long MAX_MEMORY = 200L << 20;
  private static final Duration LATENCY = Duration.ofMillis(50);

  private final BenchTable table = new BenchTable();
  private Path folder;
  private String hfj;
  private Path served;
  private Nginx nginx;
  private ProgramComparison comparison;
  private boolean hasOfficial;
  private long memory;

  @BeforeAll
  void open() throws Exception {
    assumeTrue(Nginx.isInstalled(), "nginx serves the bytes");
    String given = System.getProperty("hfj.bench.folder");
    // In memory by default, to leave the disk out of the measurement.
    Path parent = Path.of(given != null ? given : "/dev/shm");
    folder = Files.createTempDirectory(Files.isDirectory(parent) ? parent : Path.of("."), "bench");
    folder.toFile().setExecutable(true, false); // nginx started by root serves as another user
    served = Files.createDirectory(folder.resolve("served"));
    Files.createDirectory(folder.resolve("home"));
    hfj = unpack(Files.createDirectory(folder.resolve("unpacked")));
    nginx = Nginx.start(Files.createDirectory(folder.resolve("nginx")), served);
    comparison = new ProgramComparison(folder, ROUNDS, nginx::cpuSeconds);
    hasOfficial = ServerProgram.isInstalled(HF, "version");
  }

  @AfterAll
  void close() throws IOException {
    table.writeTimes(Path.of("target", "speed.csv"));
    System.out.println("| memory at most, MiB | " + (memory >> 20) + " | | at most 200 |");
    if (nginx != null) {
      nginx.close();
    }
    if (folder != null) {
      ProgramComparison.delete(folder);
    }
  }

  /** Unpacks the self-contained archive, and returns its program. */
  private static String unpack(Path place) throws Exception {
    return SelfContainedArchive.unpack(place).resolve("bin/hfj").toString();
  }

  /** Builds a repository and copies its files to where nginx serves them. */
  private HubRepo serve(HubRepoBuilder builder) throws IOException {
    HubRepo repo = builder.build();
    String sha = repo.commit("main").sha();
    for (RepoFile file : repo.commit("main").files().values()) {
      Path path = served.resolve("cdn/models/" + repo.id().name()).resolve(sha);
      Files.createDirectories(path.resolve(file.path()).getParent());
      try (InputStream in = file.content().open(0, file.size())) {
        Files.copy(in, path.resolve(file.path()));
      }
    }
    return repo;
  }

  private Map<String, String> env(BenchHub hub) {
    Map<String, String> env = new HashMap<>();
    env.put("HF_ENDPOINT", hub.endpoint());
    env.put("HF_HUB_DISABLE_TELEMETRY", "1");
    env.put("SSL_CERT_FILE", nginx.certificate().toString());
    return env;
  }

  private List<TimedProgram> installed(Map<String, String> env, Map<String, String> commands) {
    return commands.entrySet().stream()
        .filter(
            entry -> {
              String program = entry.getValue().split(" ")[0];
              return switch (entry.getKey()) {
                case "hf" -> hasOfficial;
                case "hfj" -> true;
                default -> ServerProgram.isInstalled(program, "--version");
              };
            })
        .sorted(Comparator.comparing(entry -> entry.getKey().equals("hfj") ? 0 : 1))
        .map(entry -> new TimedProgram(entry.getKey(), entry.getValue(), env))
        .toList();
  }

  private Map<String, List<RunCost>> measure(
      String work, List<TimedProgram> programs, boolean reuseFolder, Target... targets)
      throws Exception {
    return measure(comparison, work, programs, reuseFolder, targets);
  }

  private Map<String, List<RunCost>> measure(
      ProgramComparison comparison,
      String work,
      List<TimedProgram> programs,
      boolean reuseFolder,
      Target... targets)
      throws Exception {
    Map<String, List<RunCost>> costs = comparison.run(withOtherForms(programs), reuseFolder);
    for (RunCost cost : costs.get("hfj")) {
      memory = Math.max(memory, cost.memory());
    }
    List<Target> all = new ArrayList<>(List.of(targets));
    all.add(AS_BASELINE);
    table.addTimes(work, costs, all.toArray(Target[]::new));
    return costs;
  }

  /** Adds the other forms of hfj, which run the same commands. */
  private List<TimedProgram> withOtherForms(List<TimedProgram> programs) {
    TimedProgram own = programs.get(0);
    List<TimedProgram> all = new ArrayList<>(programs);
    all.add(
        1,
        new TimedProgram(
            "hfj on Java " + Runtime.version().feature(),
            own.command().replace(hfj, JAR),
            own.env()));
    BASELINE.ifPresent(
        launcher ->
            all.add(
                1, new TimedProgram("baseline", own.command().replace(hfj, launcher), own.env())));
    return all;
  }

  private void requireTargets() {
    table.requireTargets();
    assertTrue(memory <= MAX_MEMORY, "resident at most: " + memory);
  }

  private static HubRepoBuilder oneFileRepo(long size) {
    return HubRepo.model("acme/one").lfs("model.bin", Content.generated(1, size));
  }

  private void compareOneFile(String work, String dataHost, Target... targets) throws Exception {
    HubRepo repo = serve(oneFileRepo(GIB));
    try (BenchHub hub = BenchHub.redirectingTo(dataHost, HubRepos.of(repo))) {
      String url = hub.endpoint() + "/acme/one/resolve/main/model.bin";
      String cert = nginx.certificate().toString();
      String curl = "curl -sfL --cacert " + cert + " -o out " + url;
      String aria2c = "aria2c -q -x16 -s16 --file-allocation=none --ca-certificate=" + cert;
      Map<String, String> commands = new HashMap<>();
      commands.put("hfj", hfj + " download acme/one --local-dir out");
      commands.put("aria2c", aria2c + " -o out " + url);
      if (!dataHost.equals(nginx.limited())) { // the others would take a second for 30 MB
        commands.put("hf", HF + " download acme/one --local-dir out");
        commands.put("curl", curl);
        commands.put("curl and sha256", curl + " && openssl dgst -sha256 out");
        commands.put("wget", "wget -q --ca-certificate=" + cert + " -O out " + url);
      }
      Map<String, List<RunCost>> costs =
          measure(work, installed(env(hub), commands), false, targets);
      if (!dataHost.equals(nginx.limited())) {
        table.add(
            work + ", processor",
            "s",
            costs,
            RunCost::cpu,
            new Target("curl and sha256", 1.25),
            new Target("hf", 0.7));
        compareWithLimit(work, costs);
      }
      requireTargets();
    } finally {
      ProgramComparison.delete(served.resolve("cdn"));
    }
  }

  /** Compares hfj with the least time that two processors need for the work of curl and sha256. */
  private void compareWithLimit(String work, Map<String, List<RunCost>> costs) {
    Map<String, Double> figures = new HashMap<>();
    figures.put("hfj", ProgramComparison.median(costs.get("hfj"), RunCost::wall));
    if (costs.containsKey("curl and sha256")) {
      figures.put(
          "limit of two processors",
          ProgramComparison.median(
              costs.get("curl and sha256"), cost -> (cost.cpu() + cost.served()) / 2));
    }
    table.add(work + ", limit", "s", figures);
  }

  /** Compares hfj with the official client only, both with the same arguments. */
  private void compareWithOfficial(
      String work, HubRepoBuilder builder, String options, boolean reuseFolder, double most)
      throws Exception {
    HubRepo repo = serve(builder);
    String arguments = " download " + repo.id().name() + " " + options;
    try (BenchHub hub = BenchHub.redirectingTo(nginx.plain(), HubRepos.of(repo))) {
      measure(
          work,
          installed(env(hub), Map.of("hfj", hfj + arguments, "hf", HF + arguments)),
          reuseFolder,
          new Target("hf", most));
      requireTargets();
    } finally {
      ProgramComparison.delete(served.resolve("cdn"));
    }
  }

  @Test
  void plain() throws Exception {
    compareOneFile(
        "1 GiB, plain HTTP",
        nginx.plain(),
        new Target("curl and sha256", 0.7),
        new Target("hf", 0.75));
  }

  @Test
  void tls() throws Exception {
    compareOneFile(
        "1 GiB, TLS 1.3", nginx.tls(), new Target("curl and sha256", 0.85), new Target("hf", 0.7));
  }

  @Test
  void limited() throws Exception {
    compareOneFile("1 GiB, 30 MB/s per connection", nginx.limited(), new Target("aria2c", 0.85));
  }

  @Test
  void manySmallFarAway() throws Exception {
    HubRepoBuilder builder = HubRepo.model("acme/small");
    for (int i = 0; i < 2_000; i++) {
      builder.lfs("dir-%d/file-%04d.bin".formatted(i % 20, i), Content.generated(i, 8_000));
    }
    HubRepo repo = builder.build();
    try (BenchHub hub = BenchHub.withLatency(LATENCY, HubRepos.of(repo))) {
      String base = hub.endpoint() + "/acme/small/resolve/main/";
      List<String> paths =
          repo.commit("main").files().values().stream().map(RepoFile::path).toList();
      Path curl = folder.resolve("curl.list");
      Files.writeString(
          curl,
          paths.stream()
              .map(path -> "url = " + base + path + "\noutput = out/" + path + "\n")
              .collect(Collectors.joining()));
      Path aria = folder.resolve("aria.list");
      Files.writeString(
          aria,
          paths.stream()
              .map(path -> base + path + "\n  out=out/" + path + "\n")
              .collect(Collectors.joining()));
      measure(
          "2,000 files of 8 KB, 50 ms away",
          installed(
              env(hub),
              Map.of(
                  "hfj", hfj + " download acme/small --local-dir out",
                  "hf", HF + " download acme/small --local-dir out",
                  "curl", "curl -sfL --create-dirs --parallel --parallel-max 8 -K " + curl,
                  "aria2c", "aria2c -q -j16 -i " + aria)),
          false,
          new Target("hf", 0.2),
          new Target("curl", 0.3));
      requireTargets();
    }
  }

  @Test
  void mixed() throws Exception {
    HubRepoBuilder builder =
        HubRepo.model("acme/mixed").lfs("model.bin", Content.generated(1, 500_000_000));
    for (int i = 0; i < 300; i++) {
      builder.lfs("part/file-%03d.bin".formatted(i), Content.generated(10 + i, 8_000));
    }
    compareWithOfficial(
        "a file of 500 MB and 300 small ones", builder, "--local-dir out", false, 0.5);
  }

  @Test
  void nothingToDo() throws Exception {
    HubRepoBuilder builder = HubRepo.model("acme/here");
    for (int i = 0; i < 20; i++) {
      builder.lfs("file-%02d.bin".formatted(i), Content.generated(i, 100_000));
    }
    compareWithOfficial("everything is on disk already", builder, "--cache-dir cache", true, 0.65);
  }

  @Test
  void startUp() throws Exception {
    Map<String, String> none = Map.of();
    measure(
        "--version",
        installed(none, Map.of("hfj", hfj + " --version", "hf", HF + " version")),
        true,
        new Target("hf", 0.5));
    measure(
        "download --help",
        installed(none, Map.of("hfj", hfj + " download --help", "hf", HF + " download --help")),
        true,
        new Target("hf", 0.5));
    requireTargets();
  }

  /** The first run of a newly unpacked archive, without a home, beside the tenth. */
  @Test
  void firstRun() throws Exception {
    HubRepoBuilder builder = HubRepo.model("acme/first");
    for (int i = 0; i < 20; i++) {
      builder.lfs("file-%02d.bin".formatted(i), Content.generated(i, 100_000));
    }
    HubRepo repo = serve(builder);
    Map<String, List<RunCost>> costs = Map.of("hfj", new ArrayList<>(), "tenth", new ArrayList<>());
    try (BenchHub hub = BenchHub.redirectingTo(nginx.plain(), HubRepos.of(repo))) {
      for (int round = 0; round < ROUNDS; round++) {
        String fresh = unpack(Files.createDirectory(folder.resolve("fresh" + round)));
        String command = fresh + " download acme/first --local-dir out";
        for (int run = 1; run <= 10; run++) {
          RunCost cost = comparison.run(new TimedProgram("fresh", command, env(hub)));
          if (run == 1 || run == 10) {
            costs.get(run == 1 ? "hfj" : "tenth").add(cost);
          }
        }
        ProgramComparison.delete(folder.resolve("fresh" + round));
      }
      table.add(
          "first run of a new installation", "s", costs, RunCost::wall, new Target("tenth", 1.15));
      requireTargets();
    } finally {
      ProgramComparison.delete(served.resolve("cdn"));
    }
  }

  @Test
  void largeCache() throws Exception {
    Path cache = Files.createDirectories(folder.resolve("large"));
    for (int repo = 0; repo < 1_000; repo++) {
      Path at = cache.resolve("models--acme--model-%04d".formatted(repo));
      String commit = "%040x".formatted(repo + 1);
      Path snapshot = Files.createDirectories(at.resolve("snapshots").resolve(commit));
      Path blobs = Files.createDirectories(at.resolve("blobs"));
      Files.writeString(Files.createDirectories(at.resolve("refs")).resolve("main"), commit);
      for (int file = 0; file < 200; file++) {
        String blob = "%064x".formatted(file + 1);
        Files.writeString(blobs.resolve(blob), "x");
        Files.createSymbolicLink(
            snapshot.resolve("file-%03d".formatted(file)), Path.of("../../blobs/" + blob));
      }
    }
    String arguments = " cache ls --cache-dir " + cache;
    measure(
        "a cache of 1,000 repositories scanned (200,000 files)",
        installed(Map.of(), Map.of("hfj", hfj + arguments, "hf", HF + arguments)),
        true,
        new Target("hf", 0.3));
    requireTargets();
    ProgramComparison.delete(cache);
  }

  @Test
  void longListing() throws Exception {
    HubRepoBuilder builder = HubRepo.dataset("acme/long");
    Content content = Content.generated(1, 1_000_000);
    for (int i = 0; i < 100_000; i++) {
      builder.lfs("data/%03d/file-%06d.parquet".formatted(i / 1000, i), content);
    }
    try (BenchHub hub = BenchHub.redirectingTo(nginx.plain(), HubRepos.of(builder.build()))) {
      String options = " download acme/long --repo-type dataset --dry-run --cache-dir cache";
      measure(
          new ProgramComparison(folder, 1, nginx::cpuSeconds), // a rival takes minutes
          "100,000 files listed and planned (one run)",
          installed(env(hub), Map.of("hfj", hfj + options, "hf", HF + options)),
          false,
          new Target("hf", 0.5));
      requireTargets();
    }
  }
}
