package io.hfj.fetch;

import io.hfj.fetch.Transfer.Dropped;
import io.hfj.model.FileRange;
import io.hfj.store.part.RangeSet;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;

/**
 * Downloads one file over a simulated network in virtual time, with the real {@link
 * ConnectionController}, {@link RangePlan} and {@link StallDetector}, and workers that act as
 * {@link RangeFetcher} and {@link FetchScheduler} do. The network has a capacity that its
 * connections share, each with a slow start; the machine has a hash that costs processor time. For
 * one run.
 */
final class SimulatedNetwork {
  static final double MB = 1e6;

  private static final String HOST = "cdn.example";
  private static final long STEP = 5_000_000;
  private static final double SECONDS = STEP / 1e9;
  private static final int TICKS_PER_TENTH = 20;
  private static final long GIFT = 64 * 1024;
  private static final double FIRST_WINDOW = 14_600;
  private static final int TRIES = 6;

  /** Bytes a second that all connections together may move. */
  @FunctionalInterface
  interface Capacity {
    double at(double seconds, int connections, long moved);
  }

  /** How a server refuses a connection too many. */
  enum Refusal {
    FORBIDDEN(1, 0),
    TOO_MANY_REQUESTS(1, 0),
    RETRY_AFTER(1, 1),
    UNAVAILABLE(1, 0),
    CONNECTION(0.5, 0);

    final double roundTrips;
    final double retryAfter;

    Refusal(double roundTrips, double retryAfter) {
      this.roundTrips = roundTrips;
      this.retryAfter = retryAfter;
    }
  }

  /** What is simulated. By default 20 ms away, with no limit but the capacity. */
  static final class Link {
    final String name;
    private final Capacity capacity;
    private double perConnection = 1e12;
    private double roundTrip = 0.02;
    private int admitted = Integer.MAX_VALUE;
    private Refusal refusal = Refusal.CONNECTION;
    private int crawling;
    private double hash = 1e12;
    private double network = 1e12;
    private int processors; // 0: processor time is no matter

    Link(String name, Capacity capacity) {
      this.name = name;
      this.capacity = capacity;
    }

    /** Bytes a second that one connection moves at most. */
    Link perConnection(double rate) {
      perConnection = rate;
      return this;
    }

    Link roundTrip(double seconds) {
      roundTrip = seconds;
      return this;
    }

    /** The server accepts so many connections and refuses others. */
    Link admits(int connections, Refusal otherwise) {
      admitted = connections;
      refusal = otherwise;
      return this;
    }

    /** The connection of that number, from 1, moves next to nothing. */
    Link crawls(int connection) {
      crawling = connection;
      return this;
    }

    /**
     * The machine.
     *
     * @param hashed bytes a second that a processor hashes
     * @param moved bytes a second that a processor receives
     */
    Link machine(double hashed, double moved, int count) {
      hash = hashed;
      network = moved;
      processors = count;
      return this;
    }
  }

  /**
   * What came of it.
   *
   * @param seconds until the last byte was hashed
   * @param connections while the last tenth but one of the bytes arrived, on average
   * @param requests that were sent
   * @param refused of these
   * @param byTenth bytes that arrived in each tenth of a second
   */
  record SimulationResult(
      double seconds, double connections, int requests, int refused, List<Double> byTenth) {
    /** Seconds from that time on until goodput is nine tenths of {@code best} for a second. */
    double secondsUntil(double best, int from) {
      double sum = 0;
      for (int i = 10 * from; i < byTenth.size(); i++) {
        sum += byTenth.get(i) - (i < 10 * from + 10 ? 0 : byTenth.get(i - 10));
        if (i >= 10 * from + 9 && sum >= 0.9 * best) {
          return (i - 9) / 10.0 - from;
        }
      }
      return Double.POSITIVE_INFINITY;
    }
  }

  private enum Doing {
    NOTHING,
    WAITING,
    ASKING,
    REFUSED,
    RECEIVING,
    SLEEPING
  }

  private static final class Worker {
    Doing doing = Doing.NOTHING;
    Lease lease;
    Transfer transfer;
    long until;
    boolean connected;
    boolean crawling;
    double window;
    double credit;
    boolean failing;
    int failures;
    long sinceFailure;
  }

  private final Link link;
  private final long size;
  private final ConnectionController connections;
  private final StallDetector stalls;
  private final RangePlan plan;
  private final FileLimit limit;
  private final RangeSet arrived = new RangeSet();
  private final List<Worker> workers = new ArrayList<>();
  private final Random random = new Random(1);
  private final List<Double> byTenth = new ArrayList<>();
  private double hashed;
  private long now = 1;
  private int open; // at the server
  private int opened;
  private int requests;
  private int refused;
  private long ticks;
  private double tenth;

  SimulatedNetwork(Link link, long size, int most, int perFile) {
    this.link = link;
    this.size = size;
    int processors = link.processors == 0 ? 4 : link.processors;
    this.connections =
        new ConnectionController(ConnectionController.FIRST, most, perFile, processors);
    this.stalls = new StallDetector(connections, Duration.ofSeconds(10));
    this.limit = connections.file(size, 0, now);
    this.plan =
        new RangePlan(
            List.of(new FileRange(0, size)),
            limit::most,
            () -> connections.accepted(HOST),
            false,
            () -> now);
    for (int i = 0; i < Math.min(most, perFile); i++) {
      workers.add(new Worker());
    }
  }

  private double seconds() {
    return now / 1e9;
  }

  SimulationResult run() {
    long looked = 0;
    long connectionSteps = 0;
    long steps = 0;
    while (arrived.count() < size || (long) hashed < size) {
      now += STEP;
      if (seconds() > 10_000) {
        throw new AssertionError(link.name + " does not end");
      }
      // Those that wait for a place at the host come first, as in the controller.
      workers.stream().filter(w -> w.doing == Doing.WAITING).toList().forEach(this::act);
      workers.forEach(this::act);
      move();
      if (now - looked >= StallDetector.INTERVAL.toNanos()) {
        looked = now;
        stalls.check(now);
      }
      if (arrived.count() > 0.8 * size && arrived.count() < 0.9 * size) {
        connectionSteps += open;
        steps++;
      }
      if (++ticks % TICKS_PER_TENTH == 0) {
        byTenth.add(tenth);
        tenth = 0;
      }
    }
    return new SimulationResult(
        seconds(), (double) connectionSteps / steps, requests, refused, List.copyOf(byTenth));
  }

  private int running() {
    return (int) workers.stream().filter(worker -> worker.doing != Doing.NOTHING).count();
  }

  private boolean keepsPace() {
    long front = (long) hashed;
    long ready = arrived.firstMissing(front) - front;
    int running = plan.running();
    return running < limit.allowed(running, arrived.count(), front, ready, now);
  }

  private void act(Worker worker) {
    if (worker.doing == Doing.NOTHING) {
      take(worker);
    }
    if (worker.doing == Doing.SLEEPING && now >= worker.until) {
      begin(worker);
    }
    if (worker.doing == Doing.WAITING && connections.hasRoom(HOST)) {
      ask(worker);
    }
    if (worker.transfer != null && worker.transfer.dropped() != Dropped.NOT) {
      drop(worker);
    } else if (worker.doing == Doing.ASKING && now >= worker.until) {
      answer(worker);
    } else if (worker.doing == Doing.REFUSED && now >= worker.until) {
      refuse(worker);
    }
  }

  private void take(Worker worker) {
    if (running() >= connections.allowed()) {
      if (plan.hasMore() && keepsPace()) {
        connections.wanted();
      }
      return;
    }
    if (!keepsPace() || !connections.hasRoom(HOST)) {
      return;
    }
    Optional<Lease> lease = plan.take();
    if (lease.isPresent()) {
      worker.lease = lease.get();
      worker.failing = false;
      worker.failures = 0;
      worker.sinceFailure = arrived.count();
      begin(worker);
    }
  }

  private void begin(Worker worker) {
    worker.transfer = stalls.begin(now);
    worker.transfer.awaitsTurn();
    worker.doing = Doing.WAITING;
  }

  private void ask(Worker worker) {
    try {
      connections.acquire(HOST);
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
    requests++;
    worker.transfer.asking(() -> {}, HOST, now);
    boolean accepted = open < link.admitted;
    double roundTrips = accepted ? worker.connected ? 1 : 2 : link.refusal.roundTrips;
    worker.until = now + (long) (roundTrips * link.roundTrip * 1e9);
    worker.doing = accepted ? Doing.ASKING : Doing.REFUSED;
    if (accepted) {
      open++;
    }
    if (accepted && !worker.connected) {
      opened++;
      worker.connected = true;
      worker.crawling = opened == link.crawling;
      worker.window = FIRST_WINDOW;
    }
  }

  private void answer(Worker worker) {
    connections.answered(HOST);
    worker.transfer.answered(now, true);
    plan.answered(worker.lease);
    plan.rangesSupported();
    connections.moved(1024);
    worker.doing = Doing.RECEIVING;
  }

  private void refuse(Worker worker) {
    refused++;
    boolean others = connections.hasOthers(HOST);
    connections.release(HOST);
    Optional<Duration> after =
        link.refusal.retryAfter == 0
            ? Optional.empty()
            : Optional.of(Duration.ofMillis((long) (1000 * link.refusal.retryAfter)));
    worker.connected = false;
    connections.failed();
    boolean turnsAway = link.refusal != Refusal.FORBIDDEN || others;
    if (turnsAway && connections.refused(HOST, after, worker.failing)) {
      end(worker);
    } else {
      fail(worker, link.refusal.retryAfter);
    }
  }

  private void drop(Worker worker) {
    boolean gift =
        worker.transfer.dropped() == Dropped.SURPLUS
            || worker.transfer.dropped() == Dropped.CRAWLING && worker.transfer.moved() >= GIFT;
    boolean asked = worker.doing == Doing.RECEIVING || worker.doing == Doing.ASKING;
    if (asked) {
      open--;
    }
    if (asked || worker.doing == Doing.REFUSED) {
      connections.release(HOST);
    }
    worker.connected = false;
    connections.failed();
    if (gift) {
      end(worker);
    } else {
      fail(worker, 0);
    }
  }

  private void fail(Worker worker, double retryAfter) {
    stalls.end(worker.transfer, now);
    worker.transfer = null;
    worker.failing = true;
    worker.failures++;
    if (worker.failures == TRIES) {
      if (plan.running() == 1 || arrived.count() == worker.sinceFailure) {
        throw new AssertionError("the download over " + link.name + " would fail");
      }
      limit.narrow(plan.running());
      plan.release(worker.lease);
      worker.doing = Doing.NOTHING;
      return;
    }
    double delay = Math.min(8, 1 << (worker.failures - 1)) * (1 + random.nextDouble()) / 2;
    worker.until = now + (long) (1e9 * (retryAfter > 0 ? retryAfter : delay));
    worker.doing = Doing.SLEEPING;
  }

  private void end(Worker worker) {
    stalls.end(worker.transfer, now);
    worker.transfer = null;
    plan.release(worker.lease);
    worker.doing = Doing.NOTHING;
  }

  /** Shares what the link carries in a step, then what the processors do. */
  private void move() {
    List<Worker> receiving =
        workers.stream().filter(worker -> worker.doing == Doing.RECEIVING).toList();
    double capacity = link.capacity.at(seconds(), receiving.size(), arrived.count()) * SECONDS;
    long front = (long) hashed;
    long ready = arrived.firstMissing(front) - front;
    double hash = link.hash * SECONDS;
    if (link.processors > 0) {
      double time = link.processors * SECONDS;
      int threads = receiving.size() + (ready > 0 ? 1 : 0);
      double needed = Math.min(capacity, cap(receiving)) / link.network;
      double hashTime = ready > 0 ? Math.max(time / Math.max(1, threads), time - needed) : 0;
      hashTime = Math.min(hashTime, SECONDS);
      hash = link.hash * hashTime;
      capacity = Math.min(capacity, link.network * (time - hashTime));
    }
    share(receiving, capacity);
    front = (long) hashed;
    ready = arrived.firstMissing(front) - front;
    hashed = Math.min(front + ready, hashed + hash);
  }

  private double cap(List<Worker> receiving) {
    return receiving.stream().mapToDouble(this::cap).sum();
  }

  /** Bytes that the connection moves at most in a step. */
  private double cap(Worker worker) {
    double most = worker.crawling ? 20_000 : link.perConnection;
    return SECONDS * Math.min(most, worker.window / link.roundTrip);
  }

  private void share(List<Worker> receiving, double capacity) {
    List<Worker> open = new ArrayList<>(receiving);
    open.sort((one, other) -> Double.compare(cap(one), cap(other)));
    double left = capacity;
    for (int i = 0; i < open.size(); i++) {
      Worker worker = open.get(i);
      double cap = cap(worker);
      double bytes = Math.min(cap, left / (open.size() - i));
      left -= bytes;
      if (bytes >= cap && worker.window < 1e9) {
        worker.window *= Math.pow(2, SECONDS / link.roundTrip);
      }
      receive(worker, bytes);
    }
  }

  private void receive(Worker worker, double bytes) {
    worker.credit += bytes;
    int count = plan.ownBytes(worker.lease, (int) worker.credit);
    if (count > 0) {
      worker.credit -= count;
      long position = plan.position(worker.lease);
      arrived.add(new FileRange(position, position + count));
      plan.advance(worker.lease, position + count);
      worker.transfer.moved(count);
      connections.moved(count);
      tenth += count;
    }
    if (plan.rest(worker.lease).isEmpty()) {
      open--;
      connections.release(HOST);
      worker.credit = 0;
      end(worker);
    }
  }
}
