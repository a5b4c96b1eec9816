package io.hfj.torture;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.hfj.testing.FakeHub;
import io.hfj.testing.OfficialClient;
import io.hfj.testing.Prerequisite;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs the cases; see the package documentation. */
class TortureIT {
  /** {@code all}, or the start of the names of cases; a sample if empty. */
  private static final String FILTER = System.getProperty("hfj.torture", "");

  private static final long SEED = 20;
  private static final int SAMPLE_OF_FAILURES = 260;
  private static final int SAMPLE_OF_KILLS = 24;
  private static final int SAMPLE_FOR_OFFICIAL_CLIENT = 20;
  private static final int MAX_REPORTED = 40;
  private static final int THREADS = 2;

  /** Progress is printed after this many cases. */
  private static final int PROGRESS_STEP = 500;

  @TempDir static Path temp;
  private static FakeHub hub;
  private static Path library;
  private static final Map<Scenario, Sandbox.Baseline> BASELINES = new EnumMap<>(Scenario.class);

  @BeforeAll
  static void prepare() throws Exception {
    String reason = Interposer.unavailableReason();
    Prerequisite.C_COMPILER.require(reason.isEmpty(), reason);
    library = Interposer.build(temp);
    hub = Scenario.startHub();
    Path folder = Files.createDirectory(temp.toRealPath().resolve("stages"));
    try (Sandbox sandbox = new Sandbox(folder.resolve("first"), library, hub)) {
      for (Scenario scenario : Scenario.values()) {
        if (FILTER.indexOf(':') < 0 || FILTER.startsWith(scenario + ":")) {
          BASELINES.put(scenario, sandbox.prepare(scenario));
        }
      }
    }
  }

  @AfterAll
  static void close() {
    if (hub != null) {
      hub.close();
    }
  }

  @Test
  void exitsAsDocumentedWhicheverCallFails() throws Exception {
    torture("failures", SAMPLE_OF_FAILURES, cases(FailureMode::modesOf));
  }

  @Test
  void resumesAfterAKillAtAnyCall() throws Exception {
    torture("kills", SAMPLE_OF_KILLS, cases(FailureMode::killsAt));
  }

  @Test
  void leavesFilesThatTheOfficialClientCanUse() throws Exception {
    OfficialClient.requirePython();
    int sample = FILTER.equals("all") ? 6 * SAMPLE_FOR_OFFICIAL_CLIENT : SAMPLE_FOR_OFFICIAL_CLIENT;
    List<TortureCase> cases =
        cases(call -> call.writes() ? FailureMode.killsAt(call) : FailureMode.modesOf(call));
    cases.removeIf(one -> !one.scenario().isUsableByOfficialClient());
    OfficialClientCheck official =
        new OfficialClientCheck(hub, temp.toRealPath().resolve("official"));
    try (Sandbox sandbox =
        new Sandbox(temp.toRealPath().resolve("stages/official"), library, hub)) {
      for (TortureCase one : cases.subList(0, Math.min(sample, cases.size()))) {
        new TortureRun(one, BASELINES.get(one.scenario()), sandbox).run("");
        Path copy = official.nextFolder();
        sandbox.copyTo(copy);
        official.add(one, copy);
      }
    }
    assertEquals("", official.problems());
  }

  /** All cases that match the filter, in the same order each time. */
  private static List<TortureCase> cases(Function<SystemCall, List<String>> ways) {
    List<TortureCase> cases = new ArrayList<>();
    if (TortureCase.isSingle(FILTER)) { // may be a repetition that is otherwise left out
      cases.add(TortureCase.parse(FILTER));
      return cases;
    }
    BASELINES.forEach(
        (scenario, baseline) ->
            SystemCall.withoutRepetitions(baseline.calls())
                .forEach(
                    call ->
                        ways.apply(call)
                            .forEach(way -> cases.add(TortureCase.of(scenario, call, way)))));
    Collections.shuffle(cases, new Random(SEED));
    if (!FILTER.isEmpty() && !FILTER.equals("all")) {
      cases.removeIf(one -> !one.toString().startsWith(FILTER));
    }
    return cases;
  }

  private static void torture(String what, int sample, List<TortureCase> cases) throws Exception {
    if (FILTER.isEmpty()) {
      cases.subList(Math.min(sample, cases.size()), cases.size()).clear();
    }
    System.out.println("torture: " + cases.size() + " " + what);
    Map<Scenario, AtomicInteger> injected = new EnumMap<>(Scenario.class);
    BASELINES.keySet().forEach(scenario -> injected.put(scenario, new AtomicInteger()));
    List<String> reports = Collections.synchronizedList(new ArrayList<>());
    ConcurrentLinkedQueue<TortureCase> left = new ConcurrentLinkedQueue<>(cases);
    AtomicInteger done = new AtomicInteger();
    ExecutorService threads = Executors.newFixedThreadPool(THREADS);
    List<Future<Void>> results = new ArrayList<>();
    for (int i = 0; i < THREADS; i++) {
      Path folder = temp.toRealPath().resolve("stages/" + what + i);
      results.add(threads.submit(work(folder, left, done, injected, reports)));
    }
    threads.shutdown();
    for (Future<Void> result : results) {
      result.get();
    }
    System.out.println(table(what, cases, injected));
    assertEquals("", String.join("\n", reports.subList(0, Math.min(MAX_REPORTED, reports.size()))));
  }

  private static Callable<Void> work(
      Path folder,
      ConcurrentLinkedQueue<TortureCase> left,
      AtomicInteger done,
      Map<Scenario, AtomicInteger> injected,
      List<String> reports) {
    return () -> {
      try (Sandbox sandbox = new Sandbox(folder, library, hub)) {
        for (TortureCase next = left.poll(); next != null; next = left.poll()) {
          TortureRun run = new TortureRun(next, BASELINES.get(next.scenario()), sandbox);
          try {
            String trace = FILTER.equals(next.toString()) ? "target/torture-trace" : "";
            run.run(trace).rerun();
            run.report().ifPresent(reports::add);
            run.report().ifPresent(System.out::println);
            if (run.wasInjected()) {
              injected.get(next.scenario()).incrementAndGet();
            }
          } catch (AssertionError | RuntimeException e) {
            reports.add(next + ": " + e);
            System.out.println(next + ": " + e);
          }
          hub.clearRequests();
          int count = done.incrementAndGet();
          if (count % PROGRESS_STEP == 0) {
            System.out.println("torture: " + count + " done");
          }
        }
      }
      return null;
    };
  }

  private static String table(
      String what, List<TortureCase> cases, Map<Scenario, AtomicInteger> injected) {
    StringBuilder table = new StringBuilder("torture: " + what + "\n");
    BASELINES.forEach(
        (scenario, baseline) -> {
          Map<String, Integer> kinds = new TreeMap<>();
          baseline.calls().forEach(call -> kinds.merge(call.kind(), 1, Integer::sum));
          long tried = cases.stream().filter(one -> one.scenario() == scenario).count();
          table.append(
              String.format(
                  "  %-16s %5d calls, %5d cases, %5d injected  %s%n",
                  scenario, baseline.calls().size(), tried, injected.get(scenario).get(), kinds));
        });
    return table.toString();
  }
}
