package io.hfj.fetch;

import java.util.List;
import java.util.Optional;

/**
 * State of the network that all files of a run share. Immutable; its parts are thread-safe.
 *
 * @param connections decides how many connections there are
 * @param stalls cancels transfers that stall
 * @param routes compares the sources of the files; empty if they are used in their order
 */
record NetworkState(
    ConnectionController connections, StallDetector stalls, Optional<RouteChoice> routes) {
  /** Returns the state of a run that does not compare sources. */
  NetworkState(ConnectionController connections, StallDetector stalls) {
    this(connections, stalls, Optional.empty());
  }

  static NetworkState of(FetchLimits limits, List<FetchJob> jobs) {
    int processors = Runtime.getRuntime().availableProcessors(); // those of the cgroup
    ConnectionController connections = ConnectionController.of(limits, jobs, processors);
    Optional<RouteChoice> routes =
        limits.comparesSources() ? Optional.of(new RouteChoice()) : Optional.empty();
    StallDetector stalls = new StallDetector(connections, routes, limits.silence());
    return new NetworkState(connections, stalls, routes);
  }
}
