package io.hfj.testing;

import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Faults for some requests. Every rule of a {@link FakeHub} that matches a request applies to it,
 * in the order the rules were made. Thread-safe.
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

  /** Leaves the first requests that match alone. */
  public FaultRule skip(int requests) {
    skipped = requests;
    return this;
  }

  /** Strikes so many requests and no more. */
  public FaultRule times(int requests) {
    limit = requests;
    return this;
  }

  /** Strikes one request and no more. */
  public FaultRule once() {
    return times(1);
  }

  /** Strikes every request that matches; so it is unless said otherwise. */
  public FaultRule always() {
    return times(Integer.MAX_VALUE);
  }

  /** All of these at once happen to each request struck. Arms the rule. */
  public FaultRule fault(Fault... together) {
    inTurn = false;
    faults = List.of(together);
    return this;
  }

  /** The first happens to the first request struck, and so on; then nothing. Arms the rule. */
  public FaultRule inTurn(Fault... oneEach) {
    inTurn = true;
    faults = List.of(oneEach);
    return this;
  }

  /** Requests struck so far. */
  public int hits() {
    return Math.max(
        0, Math.min(seen.get() - skipped, inTurn ? Math.min(limit, faults.size()) : limit));
  }

  /** What happens to that request; counts it. */
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
