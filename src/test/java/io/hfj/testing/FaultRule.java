package io.hfj.testing;

import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Faults for some requests. Every rule of a {@link FakeHub} that matches a request applies to it,
 * in the order the rules were added. Thread-safe.
 */
public final class FaultRule {
  private final FakeHubMatch match;
  private final AtomicInteger seen = new AtomicInteger();
  private volatile int skipped;
  private volatile int limit = Integer.MAX_VALUE;
  private volatile boolean inTurn;
  private volatile List<Fault> faults = List.of();

  FaultRule(FakeHubMatch match) {
    this.match = match;
  }

  /** Skips the first requests that match. */
  public FaultRule skip(int requests) {
    skipped = requests;
    return this;
  }

  /** Applies to at most that many requests. */
  public FaultRule times(int requests) {
    limit = requests;
    return this;
  }

  /** Applies to one request only. */
  public FaultRule once() {
    return times(1);
  }

  /** Applies to every request that matches, which is the default. */
  public FaultRule always() {
    return times(Integer.MAX_VALUE);
  }

  /** Applies all faults together to each request. Activates the rule. */
  public FaultRule fault(Fault... together) {
    inTurn = false;
    faults = List.of(together);
    return this;
  }

  /** Applies the first fault to the first request, and so on, then none. Activates the rule. */
  public FaultRule inTurn(Fault... oneEach) {
    inTurn = true;
    faults = List.of(oneEach);
    return this;
  }

  /** The number of requests the rule applied to so far. */
  public int hits() {
    return Math.max(
        0, Math.min(seen.get() - skipped, inTurn ? Math.min(limit, faults.size()) : limit));
  }

  /** Returns the faults for a request, and counts it. */
  List<Fault> faultsFor(FakeHubRequest request) {
    List<Fault> armed = faults;
    if (armed.isEmpty() || !match.matches(request)) {
      return List.of();
    }
    int turn = seen.getAndIncrement() - skipped;
    if (turn < 0 || turn >= limit || (inTurn && turn >= armed.size())) {
      return List.of();
    }
    return inTurn ? List.of(armed.get(turn)) : armed;
  }
}
