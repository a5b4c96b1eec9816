package io.hfj.fetch;

import io.hfj.fetch.Transfer.Dropped;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/**
 * Watches all transfers of a job and breaks off those that get nowhere, judged by the bytes they
 * move: socket time-outs do not see a server that sends a byte now and then, nor one connection
 * that crawls while its siblings run. Thread-safe; {@link #check} is for one thread.
 */
final class StallDetector {
  /** How often {@link #check} is to be called. */
  static final Duration INTERVAL = Duration.ofMillis(125);

  /** Longer between two looks, and the machine slept or was stopped. */
  private static final long PAUSE_NANOS = TimeUnit.SECONDS.toNanos(2);

  /** A connection this many times slower than its siblings is given up. */
  private static final int CRAWL_FACTOR = 5;

  /** With so many at one host, itself included, a transfer is compared with the others. */
  private static final int FEWEST_SIBLINGS = 3;

  /** Fewer bytes in the long window are none: not even one packet of them. */
  private static final long LEAST_BYTES = 1024;

  /** Silences in the long window, in which something has to come. */
  private static final int LONG_WINDOWS = 3;

  /** Fewer bytes say more about buffers on the way than about the way. */
  private static final long LEAST_FOR_RATE = 256 * 1024;

  private static final long SHORTEST_WINDOW = TimeUnit.SECONDS.toNanos(1);
  private static final long LONGEST_WINDOW = TimeUnit.SECONDS.toNanos(10);

  private final List<Transfer> transfers = new ArrayList<>(); // guarded by itself

  /** What a transfer moves in {@link #crawlWindow}, by host. */
  private final Map<String, Double> typical = new ConcurrentHashMap<>();

  private final ConnectionController connections;
  private final long crawlWindow;
  private final long longWindow;
  private long lastCheck = Long.MIN_VALUE;

  /**
   * @param silence longest time a server may be silent; the other bounds follow from it
   */
  StallDetector(ConnectionController connections, Duration silence) {
    this.connections = connections;
    long nanos = silence.toNanos();
    crawlWindow = Math.max(SHORTEST_WINDOW, Math.min(LONGEST_WINDOW, nanos / 2));
    longWindow = Math.max(2 * SHORTEST_WINDOW, LONG_WINDOWS * nanos);
  }

  /** A transfer that begins; to be ended. */
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
    // Many end before they were watched for a whole window; what they did is what can be had.
    if (transfer.isAnswered() && transfer.moved() >= LEAST_FOR_RATE) {
      typical.merge(transfer.host(), transfer.rate(now) * crawlWindow, StallDetector::smooth);
    }
  }

  /** Judges all transfers. */
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
          // If the line gets worse for all, nobody is to blame. But siblings that ended count when
          // there are no others: the last connection of all must not crawl unseen.
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

  private void dropSurplus(List<Transfer> all, long now) {
    all.stream()
        .filter(Transfer::isResumable)
        .sorted(Comparator.comparingDouble(t -> t.rate(now)))
        .limit(Math.max(0, all.size() - connections.allowed()))
        .forEach(transfer -> transfer.drop(Dropped.SURPLUS));
  }
}
