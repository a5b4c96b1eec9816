package io.hfj.fetch;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Decides how many connections there are: in all, to each host, and for each file. A connection is
 * opened if all three limits allow it. Makes no requests and reads no clock; thread-safe.
 *
 * <p><b>In all</b> ({@link TotalLimit}), by goodput: bytes that arrived in windows of half a
 * second.
 *
 * <ul>
 *   <li>The number starts at 8, or 32 for small files, and is doubled while that pays, which is 10
 *       % more goodput; the window after a step is not judged, since new connections warm up. Later
 *       steps add a quarter. A step that does not pay is undone.
 *   <li>The level before the first step that does not pay is measured once more, because many
 *       servers send the first bytes of a connection at full speed.
 *   <li>Probes are 4 s apart, and twice as far after each one in vain, up to 64 s; sooner if
 *       goodput grew by 15 % by itself.
 *   <li>A step that quarters goodput for two windows is undone and its connections are closed: left
 *       to the end of their ranges they held a link at 1 MB/s for three minutes (simulated).
 *   <li>Goodput below half of its best for 3 s is a collapse: unbounded growth was seen to take a
 *       link from 2.3 GB/s to 1 MB/s where four connections held 300 MB/s (huggingface_hub, issue
 *       4893). The number is halved, and the slowest connections are closed, as long as that pays
 *       or changes nothing, down to 2. If nothing paid, or fewer carried less, the number returns
 *       to what it was, and the lower goodput counts as the best from then on.
 *   <li>In windows without work for more connections no step is made, no collapse counted, and no
 *       connection closed. Windows in which a transfer failed or was silent, or the machine paused,
 *       are not judged at all.
 * </ul>
 *
 * <p><b>To a host</b> ({@link HostLimit}), by refusals: 429, 503, refused connections, and 403 from
 * a data host that accepts the same URL on other connections. A host that refuses one connection
 * while it serves others gets no more than those. After 8 answers one more is tried; after 16, 32
 * and 64 if that was refused. A pause that the host asks for ({@code Retry-After}) is kept first,
 * for it may be about requests per minute; if the request is refused again while others are served,
 * it is about their number. Requests that wait for a place go before new ones.
 *
 * <p><b>For a file</b> ({@link FileLimit}), by the lag of its hash: it starts with 2 connections (1
 * on one processor), twice as many every 50 ms. If more than 16 MiB wait for the hash and more
 * arrives than is hashed, half of those at work may stay, down to 1: on a link faster than the
 * machine 16 connections took 1.9 s for a gigabyte from the same machine, and one took 1.6 s. One
 * more is allowed every 200 ms while the hash gains, and twice as many when it has caught up. A
 * file has at most one connection for 2 MiB that are missing, and one less for each that got
 * nothing for all its tries while others did.
 *
 * <p>Load of the machine by other processes is not taken into account. The processors are those
 * that this process may use, by its cgroup too.
 *
 * <p><b>Not guaranteed:</b> the best number. Limits are found by exceeding them: a link that
 * collapses above 8 connections is tried with 16 twice at the start, for a second each, and with 10
 * about once a minute. A link that collapses below the first number is found only if it moves less
 * than 1 MB/s a connection. Goodput is that of all hosts together, so a step cannot be attributed
 * to one of them. How well it does over simulated networks is verified by {@code
 * SimulatedNetworkTest}.
 */
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

  /** Records that there was work for one more connection than allowed. */
  synchronized void wanted() {
    total.wanted();
  }

  /** Records that a transfer failed or was silent: the goodput of this window is not judged. */
  synchronized void failed() {
    total.failed();
  }

  /**
   * Judges the goodput since the last window ended. To be called a few times a second.
   *
   * @param now on a monotonic clock, in nanoseconds
   */
  synchronized void update(long now) {
    total.update(now);
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

  /** Returns whether {@link #acquire} would return at once, with nothing else waiting in it. */
  synchronized boolean hasRoom(String host) {
    return host(host).hasRoom();
  }

  /** Returns how many connections the host accepts, as far as is known; at least 1. */
  synchronized int accepted(String host) {
    return host(host).ceiling();
  }

  /** Returns whether the host serves others beside a connection that the caller has open. */
  synchronized boolean hasOthers(String host) {
    return host(host).hasOthers();
  }

  /**
   * Counts a new connection to the host; waits while there are as many as allowed. To be followed
   * by {@link #release}.
   */
  void acquire(String host) throws InterruptedException {
    HostLimit limit;
    WaitQueue.Waiter waiter;
    synchronized (this) {
      limit = host(host);
      if (limit.hasRoom()) {
        limit.acquire();
        return;
      }
      limit.enqueue();
      waiter = limit.queue().add();
    }
    while (true) {
      await(waiter, limit);
      synchronized (this) {
        if (limit.isAllowed()) {
          limit.dequeue();
          limit.acquire();
          return;
        }
        waiter = limit.queue().add();
      }
    }
  }

  private void await(WaitQueue.Waiter waiter, HostLimit limit) throws InterruptedException {
    try {
      waiter.await();
    } catch (InterruptedException e) {
      synchronized (this) {
        limit.dequeue();
        limit.queue().remove(waiter);
      }
      throw e;
    }
  }

  synchronized void release(String host) {
    HostLimit limit = host(host);
    limit.release();
    if (limit.isAllowed()) {
      limit.queue().wakeOne();
    }
  }

  /** Records a successful response of the host, on a connection that is still open. */
  synchronized void answered(String host) {
    HostLimit limit = host(host);
    if (limit.answered() && limit.isAllowed()) {
      limit.queue().wakeOne();
    }
  }

  /**
   * Records that the host refused a connection, which is closed.
   *
   * @param retryAfter pause that the host asks for
   * @param again whether the same request was refused before, and nothing came of it since
   * @return true to leave the work to the connections that the host serves; false to pause and send
   *     the request again
   */
  synchronized boolean refused(String host, Optional<Duration> retryAfter, boolean again) {
    HostLimit limit = host(host);
    boolean aboutNumber = retryAfter.isEmpty() ? !again : again || limit.isKnown();
    return aboutNumber && limit.refused();
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
