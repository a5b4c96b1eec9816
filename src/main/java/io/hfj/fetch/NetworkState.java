package io.hfj.fetch;

import java.util.List;

/**
 * State of the network that all files of a run share. Immutable; its parts are thread-safe.
 *
 * @param connections decides how many connections there are
 * @param stalls cancels transfers that stall
 */
record NetworkState(ConnectionController connections, StallDetector stalls) {
  static NetworkState of(FetchLimits limits, List<FetchJob> jobs) {
    int processors = Runtime.getRuntime().availableProcessors(); // those of the cgroup
    ConnectionController connections = ConnectionController.of(limits, jobs, processors);
    return new NetworkState(connections, new StallDetector(connections, limits.silence()));
  }
}
