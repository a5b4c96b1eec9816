package io.hfj.cli;

import io.hfj.cli.ChaosPlan.Blow;
import io.hfj.testing.ChildProcess;
import io.hfj.testing.ClientProgram;
import io.hfj.testing.FakeHub;
import io.hfj.testing.HfjRun;
import io.hfj.testing.HfjRun.Result;
import java.io.IOException;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/** One run of hfj, a process of its own or a thread of ours, with what happens to it. */
final class ChaosRun implements AutoCloseable {
  private final ChaosPlan plan;
  private final String name;
  private final ChaosLog log;
  private final FakeHub hub;
  private final long begun = System.nanoTime();
  private final CompletableFuture<Result> inThread = new CompletableFuture<>();
  private Thread thread; // null unless in a thread of ours
  private ChildProcess process; // null unless a process of its own, and begun
  private int requestsBefore;
  private long bytesBefore;
  private long startedAt;
  private long pausedAt;
  private boolean struck;
  private Result result; // null until it ended

  ChaosRun(ChaosPlan plan, String name, ChaosLog log, FakeHub hub) {
    this.plan = plan;
    this.name = name;
    this.log = log;
    this.hub = hub;
    log.add(name + " = " + plan);
  }

  ChaosPlan plan() {
    return plan;
  }

  /** Starts it if it is time, strikes if it is time, and sees whether it has ended. */
  void look(ClientProgram program, HfjRun inside) throws IOException, InterruptedException {
    if (startedAt == 0) {
      if (millisSince(begun) >= plan.delay()) {
        start(program, inside);
      }
    } else if (result == null) {
      seeEnd();
      if (result == null && process != null) {
        strikeIfDue();
      }
    }
  }

  private void start(ClientProgram program, HfjRun inside) throws IOException {
    requestsBefore = hub.requests().size();
    bytesBefore = hub.bytesServed();
    startedAt = System.nanoTime();
    String[] words = plan.words().toArray(String[]::new);
    if (plan.real()) {
      process = program.start(words);
      return;
    }
    // All threads that it starts are of the same group.
    ThreadGroup group = new ThreadGroup(name);
    thread = new Thread(group, () -> runInside(inside, words), "chaos-" + name);
    thread.setDaemon(true);
    thread.start();
  }

  private void runInside(HfjRun inside, String[] words) {
    try {
      inThread.complete(inside.run(words));
    } catch (RuntimeException | Error e) {
      inThread.completeExceptionally(e);
    }
  }

  private void seeEnd() throws IOException, InterruptedException {
    if (thread != null && inThread.isDone()) {
      result = inThread.join();
    } else if (process != null && process.endsWithin(0)) {
      result = process.await();
    }
    if (result != null) {
      log.add(name + " ended with " + result.exit());
    }
  }

  private void strikeIfDue() throws IOException, InterruptedException {
    if (pausedAt != 0 && millisSince(pausedAt) >= plan.fate().pause()) {
      signal("CONT");
      pausedAt = 0;
    }
    ChaosPlan.Fate fate = plan.fate();
    if (struck
        || fate.blow() == Blow.NONE
        || millisSince(startedAt) < fate.millis()
        || hub.requests().size() - requestsBefore < fate.requests()
        || hub.bytesServed() - bytesBefore < fate.bytes()) {
      return;
    }
    struck = true;
    if (fate.blow() == Blow.PAUSE) {
      signal("STOP");
      pausedAt = System.nanoTime();
    } else {
      signal(fate.blow().name());
    }
  }

  private void signal(String signal) throws IOException, InterruptedException {
    log.add(signal + " to " + name);
    try {
      process.signal(signal);
    } catch (AssertionError ended) {
      log.add(name + " had ended just before");
    }
  }

  private static long millisSince(long moment) {
    return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - moment);
  }

  boolean hasEnded() {
    return result != null;
  }

  /** Whether a signal came to it that was to end it. */
  boolean wasEnded() {
    return struck && plan.fate().blow() != Blow.PAUSE;
  }

  /** What came of it; only once it has ended. */
  Result result() {
    return result;
  }

  /** The status that its signal gives it; 0 if there was none. */
  int exitBySignal() {
    if (!struck) {
      return 0;
    }
    return switch (plan.fate().blow()) {
      case KILL -> 137;
      case TERM -> 143;
      case INT -> 130;
      default -> 0;
    };
  }

  /** What its threads do, for the message about one that hangs. */
  String threads() throws IOException, InterruptedException {
    if (process != null) {
      return name + ":\n" + process.err() + process.threadDump();
    }
    return Thread.getAllStackTraces().entrySet().stream()
        .filter(entry -> entry.getKey().getThreadGroup() == thread.getThreadGroup())
        .map(ChaosRun::stack)
        .collect(Collectors.joining("\n", name + ":\n", ""));
  }

  private static String stack(Map.Entry<Thread, StackTraceElement[]> of) {
    return Arrays.stream(of.getValue())
        .map(frame -> "\n    at " + frame)
        .collect(Collectors.joining("", of.getKey().getName(), ""));
  }

  @Override
  public String toString() {
    return name;
  }

  @Override
  public void close() {
    if (process != null) {
      process.close();
    }
  }
}
