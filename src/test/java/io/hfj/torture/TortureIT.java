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
  private static final String WHICH = System.getProperty("hfj.torture", "");

  private static final long SEED = 20;
  private static final int SAMPLE_OF_FAILURES = 260;
  private static final int SAMPLE_OF_KILLS = 24;
  private static final int SAMPLE_FOR_OTHERS = 20;
  private static final int MOST_COMPLAINTS = 40;
  private static final int AT_ONCE = 2;

  /** After how many cases it prints how far it has come. */
  private static final int STEP = 500;

  @TempDir static Path temp;
  private static FakeHub hub;
  private static Path library;
  private static final Map<Scene, Stage.Template> TEMPLATES = new EnumMap<>(Scene.class);

  @BeforeAll
  static void prepare() throws Exception {
    String reason = Interposer.whyNot();
    Assumptions.assumeTrue(reason.isEmpty(), reason);
    library = Interposer.build(temp);
    hub = Scene.hub();
    Path folder = Files.createDirectory(temp.toRealPath().resolve("stages"));
    try (Stage stage = new Stage(folder.resolve("first"), library, hub)) {
      for (Scene scene : Scene.values()) {
        if (WHICH.indexOf(':') < 0 || WHICH.startsWith(scene + ":")) {
          TEMPLATES.put(scene, stage.prepare(scene));
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
  void endsAsDocumentedWhicheverCallFails() throws Exception {
    torture("failures", SAMPLE_OF_FAILURES, cases(Failure::of));
  }

  @Test
  void goesOnAfterAKillAtAnyCall() throws Exception {
    torture("kills", SAMPLE_OF_KILLS, cases(Failure::killing));
  }

  @Test
  void leavesWhatTheOfficialClientGoesOnWith() throws Exception {
    OfficialClient.requirePython();
    int sample = WHICH.equals("all") ? 6 * SAMPLE_FOR_OTHERS : SAMPLE_FOR_OTHERS;
    List<Case> cases = cases(call -> call.makes() ? Failure.killing(call) : Failure.of(call));
    cases.removeIf(one -> !one.scene().isShared());
    OfficialLook look = new OfficialLook(hub, temp.toRealPath().resolve("official"));
    try (Stage stage = new Stage(temp.toRealPath().resolve("stages/official"), library, hub)) {
      for (Case one : cases.subList(0, Math.min(sample, cases.size()))) {
        new Ordeal(one, TEMPLATES.get(one.scene()), stage).run("");
        Path kept = look.next();
        stage.keep(kept);
        look.add(one, kept);
      }
    }
    assertEquals("", look.complaints());
  }

  /** All there are, or those that were asked for, in the same order each time. */
  private static List<Case> cases(Function<Call, List<String>> ways) {
    List<Case> cases = new ArrayList<>();
    if (Case.isOne(WHICH)) { // it may be of a round of a loop that is left out else
      cases.add(Case.parse(WHICH));
      return cases;
    }
    TEMPLATES.forEach(
        (scene, template) ->
            Call.withoutLoops(template.calls())
                .forEach(
                    call -> ways.apply(call).forEach(way -> cases.add(Case.of(scene, call, way)))));
    Collections.shuffle(cases, new Random(SEED));
    if (!WHICH.isEmpty() && !WHICH.equals("all")) {
      cases.removeIf(one -> !one.toString().startsWith(WHICH));
    }
    return cases;
  }

  private static void torture(String what, int sample, List<Case> cases) throws Exception {
    if (WHICH.isEmpty()) {
      cases.subList(Math.min(sample, cases.size()), cases.size()).clear();
    }
    System.out.println("torture: " + cases.size() + " " + what);
    Map<Scene, AtomicInteger> struck = new EnumMap<>(Scene.class);
    TEMPLATES.keySet().forEach(scene -> struck.put(scene, new AtomicInteger()));
    List<String> complaints = Collections.synchronizedList(new ArrayList<>());
    ConcurrentLinkedQueue<Case> left = new ConcurrentLinkedQueue<>(cases);
    AtomicInteger done = new AtomicInteger();
    ExecutorService threads = Executors.newFixedThreadPool(AT_ONCE);
    List<Future<Void>> ends = new ArrayList<>();
    for (int i = 0; i < AT_ONCE; i++) {
      Path folder = temp.toRealPath().resolve("stages/" + what + i);
      ends.add(threads.submit(work(folder, left, done, struck, complaints)));
    }
    threads.shutdown();
    for (Future<Void> end : ends) {
      end.get();
    }
    System.out.println(table(what, cases, struck));
    assertEquals(
        "", String.join("\n", complaints.subList(0, Math.min(MOST_COMPLAINTS, complaints.size()))));
  }

  private static Callable<Void> work(
      Path folder,
      ConcurrentLinkedQueue<Case> left,
      AtomicInteger done,
      Map<Scene, AtomicInteger> struck,
      List<String> complaints) {
    return () -> {
      try (Stage stage = new Stage(folder, library, hub)) {
        for (Case next = left.poll(); next != null; next = left.poll()) {
          Ordeal ordeal = new Ordeal(next, TEMPLATES.get(next.scene()), stage);
          try {
            String trace = WHICH.equals(next.toString()) ? "target/torture-trace" : "";
            ordeal.run(trace).goOn();
            ordeal.complaint().ifPresent(complaints::add);
            ordeal.complaint().ifPresent(System.out::println);
            if (ordeal.struck()) {
              struck.get(next.scene()).incrementAndGet();
            }
          } catch (AssertionError | RuntimeException e) {
            complaints.add(next + ": " + e);
            System.out.println(next + ": " + e);
          }
          hub.clearRequests();
          int count = done.incrementAndGet();
          if (count % STEP == 0) {
            System.out.println("torture: " + count + " done");
          }
        }
      }
      return null;
    };
  }

  private static String table(String what, List<Case> cases, Map<Scene, AtomicInteger> struck) {
    StringBuilder table = new StringBuilder("torture: " + what + "\n");
    TEMPLATES.forEach(
        (scene, template) -> {
          Map<String, Integer> kinds = new TreeMap<>();
          template.calls().forEach(call -> kinds.merge(call.kind(), 1, Integer::sum));
          long tried = cases.stream().filter(one -> one.scene() == scene).count();
          table.append(
              String.format(
                  "  %-16s %5d calls, %5d cases, %5d struck  %s%n",
                  scene, template.calls().size(), tried, struck.get(scene).get(), kinds));
        });
    return table.toString();
  }
}
