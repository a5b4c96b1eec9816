package io.hfj.fetch;

import java.util.HashMap;
import java.util.Map;

/**
 * How many connections each host puts up with. A host that turns one away while others of ours are
 * served gets no more than those; after a run of answers one more is tried, and later and later if
 * that is turned away as well. So a host that allows two is served with two. Thread-safe.
 */
final class HostLimits {
  /** Answers in a row until one more connection is tried. */
  private static final int FIRST_RUN = 8;

  private static final int LONGEST_RUN = 64;

  private static final class HostState {
    int inUse;
    int ceiling = Integer.MAX_VALUE;
    int answers;
    int run = FIRST_RUN;

    /** Whether an answer came while the ceiling was reached: so many are put up with. */
    boolean proven = true;
  }

  private final Map<String, HostState> hosts = new HashMap<>(); // guarded by this

  private HostState state(String host) {
    return hosts.computeIfAbsent(host, unknown -> new HostState());
  }

  /** Whether {@link #enter} would return at once. */
  synchronized boolean hasRoom(String host) {
    HostState state = state(host);
    return state.inUse < state.ceiling;
  }

  /** Whether others hold a place at that host; called by one who holds a place. */
  synchronized boolean hasOthers(String host) {
    return state(host).inUse > 1;
  }

  /** Takes a place at that host; waits until there is one. {@link #leave} gives it back. */
  synchronized void enter(String host) throws InterruptedException {
    HostState state = state(host);
    while (state.inUse >= state.ceiling) {
      wait();
    }
    state.inUse++;
  }

  synchronized void leave(String host) {
    state(host).inUse--;
    notifyAll();
  }

  /** The host answered as it should; called by one who holds a place. */
  synchronized void answered(String host) {
    HostState state = state(host);
    if (state.ceiling == Integer.MAX_VALUE) {
      return;
    }
    if (state.inUse >= state.ceiling && !state.proven) {
      state.proven = true;
      state.run = FIRST_RUN;
    }
    if (++state.answers >= state.run) {
      state.answers = 0;
      state.ceiling++;
      state.proven = false;
      notifyAll();
    }
  }

  /**
   * The host turned a connection away; called by one who no longer holds a place.
   *
   * @return whether others are being served by it, so that the work can be left to them; false if
   *     it was about this request and not about its company
   */
  synchronized boolean refused(String host) {
    HostState state = state(host);
    if (state.inUse == 0) {
      return false;
    }
    if (!state.proven) {
      state.run = Math.min(LONGEST_RUN, 2 * state.run);
    }
    boolean lower = state.inUse < state.ceiling;
    state.ceiling = Math.min(state.ceiling, state.inUse);
    state.proven = true;
    state.answers = 0;
    return lower;
  }
}
