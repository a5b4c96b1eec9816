package io.hfj.fetch;

import java.util.List;

/**
 * What a job learns about its network. Immutable; its parts are thread-safe.
 *
 * @param connections decides how many there are
 * @param stalls breaks off transfers that get nowhere
 */
record NetworkState(ConnectionController connections, StallDetector stalls) {
  static NetworkState of(FetchLimits limits, List<FetchJob> jobs) {
    int processors = Runtime.getRuntime().availableProcessors(); // those of the cgroup
    ConnectionController connections = ConnectionController.of(limits, jobs, processors);
    return new NetworkState(connections, new StallDetector(connections, limits.silence()));
  }
}
