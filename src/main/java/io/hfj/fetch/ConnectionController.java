package io.hfj.fetch;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Decides how many connections there are. */
final class ConnectionController {
  /** Fills most links and overloads no home router. */
  static final int FIRST = 8;

  /** Small files never fill a link: each waits for a round trip, so many wait side by side. */
  static final int FIRST_OF_SMALL = 32;

  /** Mean size up to which files count as small: a slow link moves that in about a round trip. */
  private static final long SMALL = 64 << 10;

  private final TotalLimit total; // guarded by this
  private final Map<String, HostLimit> hosts = new HashMap<>(); // guarded by this
  private final int perFile;
  private final int processors;

  /**
   * @param first connections at the start, at least 1
   * @param most connections, at least 1
   * @param perFile connections for one file, at least 1
   * @param processors that this process may use
   */
  ConnectionController(int first, int most, int perFile, int processors) {
    this.total = new TotalLimit(first, most);
    this.perFile = perFile;
    this.processors = processors;
  }

  static ConnectionController of(FetchLimits limits, List<FetchJob> jobs, int processors) {
    long bytes = jobs.stream().mapToLong(job -> job.file().size()).sum();
    boolean small = bytes <= SMALL * jobs.size();
    return new ConnectionController(
        small ? FIRST_OF_SMALL : FIRST, limits.connections(), limits.perFile(), processors);
  }

  /** Returns how many connections there may be now, to all hosts. */
  synchronized int allowed() {
    return total.allowed();
  }

  /** Counts bytes that arrived. */
  synchronized void moved(long bytes) {
    total.moved(bytes);
  }

  /** There was work for one more connection than is allowed. */
  synchronized void wanted() {
    total.wanted();
  }

  /** A transfer failed or was silent: the goodput of this window is not judged. */
  synchronized void failed() {
    total.failed();
  }

  /**
   * Judges the goodput since the last window ended. To be called a few times a second.
   *
   * @param now on a monotonic clock, in nanoseconds
   */
  synchronized void look(long now) {
    total.look(now);
  }

  /**
   * Returns whether connections beyond {@link #allowed} are to be closed at once, because goodput
   * collapsed; true once for each collapse.
   */
  synchronized boolean takeSurplus() {
    return total.takeSurplus();
  }

  private HostLimit host(String name) {
    return hosts.computeIfAbsent(name, unknown -> new HostLimit());
  }

  /** Returns whether {@link #open} would return at once. */
  synchronized boolean hasRoom(String host) {
    return host(host).hasRoom();
  }

  /** Returns whether the host serves others beside a connection that the caller has open. */
  synchronized boolean hasOthers(String host) {
    return host(host).hasOthers();
  }

  /** Opens a connection to the host; waits while there are as many as allowed. To be closed. */
  synchronized void open(String host) throws InterruptedException {
    HostLimit limit = host(host);
    while (!limit.hasRoom()) {
      wait();
    }
    limit.open();
  }

  synchronized void close(String host) {
    host(host).close();
    notifyAll();
  }

  /** The host answered as requested, on an open connection. */
  synchronized void answered(String host) {
    if (host(host).answered()) {
      notifyAll();
    }
  }

  /**
   * The host refused a connection, which is closed by now.
   *
   * @param retryAfter named by the host; then the request waits, and the limit stays
   * @return whether to leave the work to the connections that the host serves
   */
  synchronized boolean refused(String host, Optional<Duration> retryAfter) {
    return retryAfter.isEmpty() && host(host).refused();
  }

  /**
   * Returns the limit of one file.
   *
   * @param missing bytes to fetch
   * @param arrived bytes on disk
   */
  FileLimit file(long missing, long arrived, long now) {
    return new FileLimit(perFile, missing, arrived, processors, now);
  }
}
