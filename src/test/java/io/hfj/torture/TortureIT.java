package io.hfj.torture;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.hfj.testing.FakeHub;
import io.hfj.testing.OfficialClient;
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
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs the cases; the documentation of this package tells all about it. */
class TortureIT {
  /** {@code all}, or one case as it is printed; a sample if it is not given. */
  private static final String FILTER = System.getProperty("hfj.torture", "");

  private static final long SEED = 20;
  private static final int SAMPLE_OF_FAILURES = 260;
  private static final int SAMPLE_OF_KILLS = 24;
  private static final int SAMPLE_FOR_OFFICIAL_CLIENT = 20;
  private static final int MAX_REPORTED = 40;
  private static final int THREADS = 2;

  /** After how many cases it prints how far it has come. */
  private static final int PROGRESS_STEP = 500;

  @TempDir static Path temp;
  private static FakeHub hub;
  private static Path library;
  private static final Map<Scenario, Sandbox.Baseline> BASELINES = new EnumMap<>(Scenario.class);

  @BeforeAll
  static void prepare() throws Exception {
    String reason = Interposer.unavailableReason();
    Assumptions.assumeTrue(reason.isEmpty(), reason);
    library = Interposer.build(temp);
    hub = Scenario.startHub();
    Path folder = Files.createDirectory(temp.toRealPath().resolve("stages"));
    try (Sandbox stage = new Sandbox(folder.resolve("first"), library, hub)) {
      for (Scenario scene : Scenario.values()) {
        if (FILTER.indexOf(':') < 0 || FILTER.startsWith(scene + ":")) {
          BASELINES.put(scene, stage.prepare(scene));
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
    OfficialClientCheck look = new OfficialClientCheck(hub, temp.toRealPath().resolve("official"));
    try (Sandbox stage = new Sandbox(temp.toRealPath().resolve("stages/official"), library, hub)) {
      for (TortureCase one : cases.subList(0, Math.min(sample, cases.size()))) {
        new TortureRun(one, BASELINES.get(one.scenario()), stage).run("");
        Path kept = look.nextFolder();
        stage.copyTo(kept);
        look.add(one, kept);
      }
    }
    assertEquals("", look.problems());
  }

  /** All there are, or those that were asked for, in the same order each time. */
  private static List<TortureCase> cases(Function<SystemCall, List<String>> ways) {
    List<TortureCase> cases = new ArrayList<>();
    if (TortureCase.isSingle(FILTER)) { // it may be of a round of a loop that is left out else
      cases.add(TortureCase.parse(FILTER));
      return cases;
    }
    BASELINES.forEach(
        (scene, template) ->
            SystemCall.withoutRepetitions(template.calls())
                .forEach(
                    call ->
                        ways.apply(call)
                            .forEach(way -> cases.add(TortureCase.of(scene, call, way)))));
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
    Map<Scenario, AtomicInteger> struck = new EnumMap<>(Scenario.class);
    BASELINES.keySet().forEach(scene -> struck.put(scene, new AtomicInteger()));
    List<String> complaints = Collections.synchronizedList(new ArrayList<>());
    ConcurrentLinkedQueue<TortureCase> left = new ConcurrentLinkedQueue<>(cases);
    AtomicInteger done = new AtomicInteger();
    ExecutorService threads = Executors.newFixedThreadPool(THREADS);
    List<Future<Void>> ends = new ArrayList<>();
    for (int i = 0; i < THREADS; i++) {
      Path folder = temp.toRealPath().resolve("stages/" + what + i);
      ends.add(threads.submit(work(folder, left, done, struck, complaints)));
    }
    threads.shutdown();
    for (Future<Void> end : ends) {
      end.get();
    }
    System.out.println(table(what, cases, struck));
    assertEquals(
        "", String.join("\n", complaints.subList(0, Math.min(MAX_REPORTED, complaints.size()))));
  }

  private static Callable<Void> work(
      Path folder,
      ConcurrentLinkedQueue<TortureCase> left,
      AtomicInteger done,
      Map<Scenario, AtomicInteger> struck,
      List<String> complaints) {
    return () -> {
      try (Sandbox stage = new Sandbox(folder, library, hub)) {
        for (TortureCase next = left.poll(); next != null; next = left.poll()) {
          TortureRun ordeal = new TortureRun(next, BASELINES.get(next.scenario()), stage);
          try {
            String trace = FILTER.equals(next.toString()) ? "target/torture-trace" : "";
            ordeal.run(trace).rerun();
            ordeal.report().ifPresent(complaints::add);
            ordeal.report().ifPresent(System.out::println);
            if (ordeal.wasInjected()) {
              struck.get(next.scenario()).incrementAndGet();
            }
          } catch (AssertionError | RuntimeException e) {
            complaints.add(next + ": " + e);
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
      String what, List<TortureCase> cases, Map<Scenario, AtomicInteger> struck) {
    StringBuilder table = new StringBuilder("torture: " + what + "\n");
    BASELINES.forEach(
        (scene, template) -> {
          Map<String, Integer> kinds = new TreeMap<>();
          template.calls().forEach(call -> kinds.merge(call.kind(), 1, Integer::sum));
          long tried = cases.stream().filter(one -> one.scenario() == scene).count();
          table.append(
              String.format(
                  "  %-16s %5d calls, %5d cases, %5d struck  %s%n",
                  scene, template.calls().size(), tried, struck.get(scene).get(), kinds));
        });
    return table.toString();
  }
}
