package io.hfj.fetch;

import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;

/**
 * Chooses between two routes to the same content by what they deliver, for all files of a run. The
 * second is the one to begin with. Makes no requests and reads no clock; thread-safe.
 *
 * <ul>
 *   <li>One connection at a time tries the other route, while the others stay. After two seconds of
 *       its time, or 16 MiB, its goodput is compared with that of a connection of the route in use.
 *       Goodput is content: a route that sends less for the same content is the faster one on the
 *       same line. Trials are 5 s apart, twice as far after each one in vain, up to 80 s.
 *   <li>If the other is 5 % better, all leases move there at once. If the goodput of all
 *       connections halves, they are closed, and a trial is made without a pause.
 *   <li>A connection alone on a host says little about many: the goodput of all connections
 *       together is compared 3 s after the move with that on the route before, and a move that lost
 *       5 % is undone; after 2 s, if it lost half. The next one then needs a trial that beats the
 *       one before it by 30 %.
 *   <li>A route on which a request fails gets no leases for a second, twice as long after each
 *       failure in a row, as long as the other is well.
 * </ul>
 */
final class RouteChoice {
  private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

  private static final long TRIAL_NANOS = 2 * SECOND;
  private static final long TRIAL_BYTES = 16L << 20;
  private static final long SHORTEST_TRIAL = SECOND / 4;
  private static final long FIRST_PAUSE = 5 * SECOND;
  private static final long LONGEST_PAUSE = 80 * SECOND;

  private static final double BETTER = 1.05;
  private static final double BEATS_EARLIER = 1.3;

  private static final long TOTAL_WINDOW = 2 * SECOND;
  private static final long SETTLED = 3 * SECOND;

  private static final long LONGEST_GAP = 2 * SECOND;

  private static final int MOST_FAILURES = 5;

  private final Route[] routes = {new Route(), new Route()};
  private final SlidingWindow total = new SlidingWindow(TOTAL_WINDOW);
  private long totalBytes;
  private int used = 1;
  private boolean trying; // whether a lease on the other route began as a trial
  private long nextTrial = Long.MIN_VALUE;
  private long pause = FIRST_PAUSE;
  private long movedAt = Long.MIN_VALUE; // until the move is judged
  private long before; // total goodput before it, see withoutTrial
  private long best; // total goodput since the latest trial
  private OptionalInt left = OptionalInt.empty();
  private boolean started;
  private long latest; // time of the latest content

  /** What is known of a route. */
  private static final class Route {
    int running; // leases
    int failures; // in a row
    long sickUntil = Long.MIN_VALUE;
    long bytes; // of content, in the time below
    long nanos; // of connections
    double trialRate; // of the latest trial
    double failedRate; // of the trial before the latest move that was undone

    double rate() {
      return (double) bytes / Math.max(1, nanos);
    }

    /** Old figures count less and less. */
    void add(long moreBytes, long moreNanos) {
      bytes += moreBytes;
      nanos += moreNanos;
      if (nanos > 8 * SECOND) {
        bytes /= 2;
        nanos /= 2;
      }
    }

    boolean isMeasured() {
      return nanos >= SHORTEST_TRIAL && (nanos >= TRIAL_NANOS || bytes >= TRIAL_BYTES);
    }

    void forget() {
      bytes = 0;
      nanos = 0;
    }
  }

  /** Returns the route that most leases use. */
  synchronized int used() {
    return used;
  }

  /** Returns the route of a new lease, which {@link #ended} ends. */
  synchronized int choose(long now) {
    int route = next(now);
    began(route, now);
    return route;
  }

  /** Records a new lease for which there is no choice; {@link #ended} ends it, too. */
  synchronized void began(int route, long now) {
    if (!started) {
      started = true;
      latest = now;
      total.restart(now, 0);
    }
    routes[route].running++;
  }

  private int next(long now) {
    int other = 1 - used;
    if (isSick(other, now)) {
      return used;
    }
    boolean trial = now >= nextTrial && routes[other].running == 0 && routes[used].running > 0;
    trying |= trial;
    return trial || isSick(used, now) ? other : used;
  }

  /** Returns whether the route gets no leases at present because requests failed there. */
  synchronized boolean isAvoided(int route, long now) {
    return isSick(route, now);
  }

  private boolean isSick(int route, long now) {
    return now < routes[route].sickUntil;
  }

  /** Records the end of a lease. */
  synchronized void ended(int route) {
    routes[route].running--;
  }

  /**
   * Records content that a lease received.
   *
   * @param nanos since its last bytes, or its beginning
   */
  synchronized void received(int route, long bytes, long nanos, long now) {
    Route on = routes[route];
    on.failures = 0;
    if (route == used || trying) {
      on.add(bytes, nanos);
    }
    totalBytes += bytes;
    if (now - latest > LONGEST_GAP) { // a pause of the machine or for a quota is no collapse
      total.restart(now, totalBytes);
      best = 0;
    }
    latest = now;
    total.sample(now, totalBytes);
    if (movedAt != Long.MIN_VALUE) {
      judgeMove(now);
      return;
    }
    long goodput = total.growth(now, totalBytes).orElse(best);
    best = Math.max(best, goodput);
    if (goodput < best / 2) {
      best = goodput;
      nextTrial = now;
      left = OptionalInt.of(used); // else the leases would go on for long before one is a trial
    }
    if (now >= nextTrial
        && total.growth(now, totalBytes).isPresent()
        && routes[1 - used].isMeasured()
        && routes[used].isMeasured()) {
      judgeTrial(now, goodput);
    }
  }

  private void judgeTrial(long now, long goodput) {
    Route other = routes[1 - used];
    double ratio = other.rate() / routes[used].rate();
    other.trialRate = other.rate();
    boolean better = ratio >= BETTER && other.rate() >= BEATS_EARLIER * other.failedRate;
    if (better) {
      before = withoutTrial(goodput);
      best = 0;
      movedAt = now;
      trying = false;
      nextTrial = Long.MAX_VALUE; // none until the move is judged
      used = 1 - used;
      left = OptionalInt.of(1 - used);
    } else {
      endTrial(now);
    }
  }

  /**
   * Returns the goodput that all connections would have on the route in use. Where the two hosts
   * share no bottleneck, the trial adds to it, and no move could stand the comparison.
   */
  private long withoutTrial(long goodput) {
    Route on = routes[used];
    Route other = routes[1 - used];
    double own = goodput - other.rate() * TOTAL_WINDOW;
    double all = own * (on.running + other.running) / Math.max(1, on.running);
    return (long) Math.max(0, Math.min(goodput, all));
  }

  private void endTrial(long now) {
    nextTrial = now + pause;
    pause = Math.min(LONGEST_PAUSE, 2 * pause);
    trying = false; // a lease under way is not measured from its middle on
    routes[1 - used].forget();
    best = 0;
  }

  private void judgeMove(long now) {
    long after = total.growth(now, totalBytes).orElse(before);
    boolean worse = now - movedAt >= TOTAL_WINDOW && after < before / 2;
    if (now - movedAt < SETTLED && !worse) {
      return;
    }
    if (after * BETTER < before) {
      routes[used].failedRate = routes[used].trialRate;
      used = 1 - used;
      left = OptionalInt.of(1 - used);
    } else if (after > before * BETTER) {
      pause = FIRST_PAUSE;
    }
    movedAt = Long.MIN_VALUE;
    endTrial(now);
  }

  /** Returns the route whose connections are to be closed; once for each move. */
  synchronized OptionalInt takeLeft() {
    OptionalInt taken = left;
    left = OptionalInt.empty();
    return taken;
  }

  /**
   * Records a failed request.
   *
   * @return whether the work is better left to the other route than tried again
   */
  synchronized boolean failed(int route, long now) {
    Route on = routes[route];
    on.failures = Math.min(MOST_FAILURES, on.failures + 1);
    on.sickUntil = now + (SECOND << (on.failures - 1));
    return !isSick(1 - route, now);
  }
}
