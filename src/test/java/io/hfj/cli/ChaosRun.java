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

/** One run of hfj, as a process or as a thread of this JVM, and what happens to it. */
final class ChaosRun implements AutoCloseable {
  private final ChaosPlan plan;
  private final String name;
  private final ChaosLog log;
  private final FakeHub hub;
  private final long begun = System.nanoTime();
  private final CompletableFuture<Result> inThread = new CompletableFuture<>();
  private Thread thread; // null unless it runs in this JVM
  private ChildProcess process; // null unless it is a process that has been started
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

  /** Starts or signals the run if it is time, and notices its end. */
  void look(ClientProgram program, HfjRun inside) throws IOException, InterruptedException {
    if (startedAt == 0) {
      if (millisSince(begun) >= plan.delay()) {
        start(program, inside);
      }
    } else if (result == null) {
      noticeEnd();
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
    // All threads that the run starts are in this group.
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

  private void noticeEnd() throws IOException, InterruptedException {
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

  /** Returns whether it received a signal that ends it. */
  boolean wasEnded() {
    return struck && plan.fate().blow() != Blow.PAUSE;
  }

  /** Returns the result; only after it has ended. */
  Result result() {
    return result;
  }

  /** Returns the exit status for its signal; 0 if there was none. */
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

  /** Returns the stacks of its threads, for the message about a hang. */
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
