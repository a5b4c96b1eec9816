package io.hfj.fetch;

import io.hfj.fetch.Transfer.Dropped;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/**
 * Cancels transfers that stall, by the bytes they move: a socket time-out detects neither a server
 * that sends a byte now and then, nor one connection that is far slower than its siblings. Also
 * cancels the connections that {@link ConnectionController} has in surplus, and those of a source
 * that {@link RouteChoice} left. Thread-safe; {@link #check} is for one thread.
 */
final class StallDetector {
  /** Time between two calls of {@link #check}. */
  static final Duration INTERVAL = Duration.ofMillis(125);

  /** After a longer time between two checks, the machine slept or was stopped. */
  private static final long PAUSE_NANOS = TimeUnit.SECONDS.toNanos(2);

  /** A connection this many times slower than its siblings is dropped. */
  private static final int CRAWL_FACTOR = 5;

  /** Fewest transfers at a host, itself included, for comparing each with their median. */
  private static final int FEWEST_SIBLINGS = 3;

  /** Fewer bytes in the long window count as silence: less than one packet. */
  private static final long LEAST_BYTES = 1024;

  /** Length of the long window, in longest silences. */
  private static final int LONG_WINDOWS = 3;

  /** Fewer bytes show the size of network buffers, and not a rate. */
  private static final long LEAST_FOR_RATE = 256 * 1024;

  private static final long SHORTEST_WINDOW = TimeUnit.SECONDS.toNanos(1);
  private static final long LONGEST_WINDOW = TimeUnit.SECONDS.toNanos(10);

  private final List<Transfer> transfers = new ArrayList<>(); // guarded by itself

  /** Bytes that a transfer moves in {@link #crawlWindow}, by host; smoothed. */
  private final Map<String, Double> typical = new ConcurrentHashMap<>();

  private final ConnectionController connections;
  private final Optional<RouteChoice> routes;
  private final long crawlWindow;
  private final long longWindow;
  private long lastCheck = Long.MIN_VALUE;

  /** Returns a detector for a run that does not compare sources. */
  StallDetector(ConnectionController connections, Duration silence) {
    this(connections, Optional.empty(), silence);
  }

  /**
   * @param routes compares the sources of the files
   * @param silence longest time without a byte; the windows follow from it
   */
  StallDetector(ConnectionController connections, Optional<RouteChoice> routes, Duration silence) {
    this.connections = connections;
    this.routes = routes;
    long nanos = silence.toNanos();
    crawlWindow = Math.max(SHORTEST_WINDOW, Math.min(LONGEST_WINDOW, nanos / 2));
    longWindow = Math.max(2 * SHORTEST_WINDOW, LONG_WINDOWS * nanos);
  }

  /** Begins a transfer; {@link #end} ends it. */
  Transfer begin(long now) {
    Transfer transfer = new Transfer(now, crawlWindow, longWindow);
    synchronized (transfers) {
      transfers.add(transfer);
    }
    return transfer;
  }

  void end(Transfer transfer, long now) {
    synchronized (transfers) {
      transfers.remove(transfer);
    }
    // Many end before a whole window has passed; their rate counts all the same.
    if (transfer.isAnswered() && transfer.moved() >= LEAST_FOR_RATE) {
      typical.merge(transfer.host(), transfer.rate(now) * crawlWindow, StallDetector::smooth);
    }
  }

  /** Drops stalled transfers, and updates the controller. To be called every {@link #INTERVAL}. */
  void check(long now) {
    List<Transfer> all;
    synchronized (transfers) {
      all = List.copyOf(transfers);
    }
    if (lastCheck == Long.MIN_VALUE || now - lastCheck > PAUSE_NANOS) {
      all.forEach(transfer -> transfer.restart(now));
    }
    lastCheck = now;
    connections.update(now);
    all.forEach(transfer -> transfer.look(now));
    all.stream().filter(transfer -> isSilent(transfer, now)).forEach(t -> t.drop(Dropped.SILENT));
    dropCrawling(all, now);
    if (connections.takeSurplus()) {
      dropSurplus(all, now);
    }
    routes.map(RouteChoice::takeLeft).ifPresent(left -> left.ifPresent(r -> dropRoute(all, r)));
  }

  private boolean isSilent(Transfer transfer, long now) {
    if (!transfer.isAnswered()) {
      return transfer.age(now) >= longWindow;
    }
    OptionalLong moved = transfer.movedInLonger(now);
    return moved.isPresent() && moved.getAsLong() < LEAST_BYTES;
  }

  private void dropCrawling(List<Transfer> all, long now) {
    Map<Transfer, Long> moved = new HashMap<>();
    Map<String, List<Long>> byHost = new HashMap<>();
    for (Transfer transfer : all) {
      transfer
          .movedOfLate(now)
          .ifPresent(
              bytes -> {
                moved.put(transfer, bytes);
                byHost.computeIfAbsent(transfer.host(), h -> new ArrayList<>()).add(bytes);
              });
    }
    byHost.forEach((host, some) -> typical.merge(host, median(some), StallDetector::smooth));
    moved.forEach(
        (transfer, bytes) -> {
          List<Long> some = byHost.get(transfer.host());
          // With siblings, a transfer is compared with them alone, so that none is dropped if all
          // get slower. Without, ended ones count: else the last one could crawl to the end.
          double fair =
              some.size() >= FEWEST_SIBLINGS ? median(some) : typical.get(transfer.host());
          if (transfer.isResumable() && bytes * CRAWL_FACTOR < fair) {
            transfer.drop(Dropped.CRAWLING);
          }
        });
  }

  private static double median(List<Long> counts) {
    List<Long> sorted = counts.stream().sorted().toList();
    return sorted.get(sorted.size() / 2);
  }

  private static double smooth(double before, double now) {
    return before + (now - before) / 16;
  }

  private static void dropRoute(List<Transfer> all, int route) {
    all.stream()
        .filter(transfer -> transfer.route() == route && transfer.isResumable())
        .forEach(transfer -> transfer.drop(Dropped.SLOWER_ROUTE));
  }

  private void dropSurplus(List<Transfer> all, long now) {
    long answered = all.stream().filter(Transfer::isAnswered).count();
    all.stream()
        .filter(Transfer::isResumable)
        .sorted(Comparator.comparingDouble(t -> t.rate(now)))
        .limit(Math.max(0, answered - connections.allowed()))
        .forEach(transfer -> transfer.drop(Dropped.SURPLUS));
  }
}
