package io.hfj.fetch;

import static io.hfj.fetch.SimulatedNetwork.MB;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hfj.fetch.SimulatedNetwork.Link;
import io.hfj.fetch.SimulatedNetwork.Refusal;
import io.hfj.fetch.SimulatedNetwork.SimulationResult;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * How well the {@link ConnectionController} does over networks of many kinds, in virtual time. Each
 * run prints a row: seconds beside those of the best possible, share of the best goodput, mean
 * number of connections towards the end, seconds until nine tenths of the best goodput was reached
 * (after the network changed, if it does), requests, and refused ones.
 */
class SimulatedNetworkTest {
  private static final int CONNECTIONS = 64;
  private static final int PER_FILE = 32;

  /** A network and what the controller has to reach there. */
  private static final class Case {
    private final Link link;
    private double bytes;
    private double seconds; // at best
    private double best; // bytes a second at the end
    private int changed; // seconds
    private double share;
    private double fewest;
    private double most;
    private double converged; // seconds

    Case(Link link) {
      this.link = link;
    }

    /** The link moves that many bytes a second at best, all the time. */
    static Case of(Link link, double best, double seconds) {
      return new Case(link).best(best, best * seconds, seconds, 0);
    }

    Case best(double rate, double size, double time, int change) {
      best = rate;
      bytes = size;
      seconds = time;
      changed = change;
      return this;
    }

    Case expect(double atLeast, double from, double to, double within) {
      share = atLeast;
      fewest = from;
      most = to;
      converged = within;
      return this;
    }

    @Override
    public String toString() {
      return link.name;
    }
  }

  static List<Case> cases() {
    List<Case> cases = new ArrayList<>();
    cases.add(
        Case.of(new Link("fast and near", (t, n, m) -> 1000 * MB).roundTrip(0.001), 1000 * MB, 20)
            .expect(0.95, 2, 10, 0.2));
    cases.add(
        Case.of(
                new Link("30 MB/s a connection", (t, n, m) -> 900 * MB).perConnection(30 * MB),
                900 * MB,
                30)
            .expect(0.9, 28, 32, 1.5));
    cases.add(
        Case.of(
                new Link("300 ms away", (t, n, m) -> 100 * MB)
                    .perConnection(10 * MB)
                    .roundTrip(0.3),
                100 * MB,
                60)
            .expect(0.93, 10, 32, 5));
    cases.add(
        Case.of(
                new Link("two connections allowed", (t, n, m) -> 200 * MB)
                    .perConnection(20 * MB)
                    .admits(2, Refusal.TOO_MANY_REQUESTS),
                40 * MB,
                60)
            .expect(0.9, 1.8, 2, 1));
    for (Refusal refusal : Refusal.values()) {
      cases.add(
          Case.of(
                  new Link("one allowed: " + refusal, (t, n, m) -> 200 * MB)
                      .perConnection(20 * MB)
                      .admits(1, refusal),
                  20 * MB,
                  60)
              .expect(0.9, 0.9, 1, 1));
    }
    cases.add(
        Case.of(new Link("collapse above 8", (t, n, m) -> n <= 8 ? n * 40 * MB : MB), 320 * MB, 60)
            .expect(0.85, 6, 9, 4));
    cases.add(
        Case.of(new Link("collapse above 4", (t, n, m) -> n <= 4 ? n * 75 * MB : MB), 300 * MB, 60)
            .expect(0.8, 3, 5, 5));
    cases.add(
        new Case(
                new Link("collapse above 4, later", (t, n, m) -> n <= 4 || t < 15 ? 300 * MB : MB)
                    .perConnection(40 * MB))
            .best(160 * MB, 15 * 300 * MB + 45 * 160 * MB, 60, 15)
            .expect(0.8, 3, 5, 8));
    cases.add(
        Case.of(
                new Link("one crawling sibling", (t, n, m) -> 80 * MB)
                    .perConnection(20 * MB)
                    .crawls(3),
                80 * MB,
                30)
            .expect(0.95, 6, 18, 1));
    cases.add(
        new Case(
                new Link("slow disk", (t, n, m) -> m < 500 * MB ? 500 * MB : 60 * MB)
                    .perConnection(60 * MB))
            .best(60 * MB, 500 * MB + 59 * 60 * MB, 60, 1)
            .expect(0.95, 8, 20, 2));
    cases.add(
        Case.of(
                new Link("slow hash", (t, n, m) -> 1000 * MB).machine(200 * MB, 3000 * MB, 2),
                200 * MB,
                30)
            .expect(0.95, 0, 3, 1));
    cases.add(
        Case.of(new Link("rate limit 2 MB/s", (t, n, m) -> 2 * MB), 2 * MB, 60)
            .expect(0.95, 4, 10, 1));
    cases.add(
        Case.of(new Link("rate limit 100 kB/s", (t, n, m) -> 0.1 * MB), 0.1 * MB, 120)
            .expect(0.95, 1, 8, 1));
    cases.add(
        Case.of(
                new Link("one processor", (t, n, m) -> 3000 * MB)
                    .roundTrip(0.001)
                    .machine(1500 * MB, 1500 * MB, 1),
                750 * MB,
                30)
            .expect(0.95, 0, 3, 1));
    cases.add(
        Case.of(
                new Link("one processor, 100 MB/s", (t, n, m) -> 100 * MB)
                    .perConnection(10 * MB)
                    .machine(500 * MB, 1500 * MB, 1),
                100 * MB,
                30)
            .expect(0.95, 10, 20, 1));
    cases.add(neighbour("half the link gone 20 s", 30, 50, 50).expect(0.95, 14, 20, 1));
    cases.add(neighbour("most of the link gone 20 s", 30, 50, 40).expect(0.93, 14, 20, 1));
    cases.add(neighbour("most of the link gone at first", 0, 20, 40).expect(0.9, 14, 20, 5));
    return cases;
  }

  /** A link of 100 MB/s that has {@code left} MB/s for us in between. */
  private static Case neighbour(String name, int from, int to, double left) {
    Link link =
        new Link(name, (t, n, m) -> (t >= from && t < to ? left : 100) * MB)
            .perConnection(6.25 * MB);
    int seconds = to + 40;
    double bytes = (100 * seconds - (to - from) * (100 - left)) * MB;
    return new Case(link).best(100 * MB, bytes, seconds, to);
  }

  @ParameterizedTest
  @MethodSource("cases")
  void reachesTheBestGoodput(Case one) {
    SimulationResult result =
        new SimulatedNetwork(one.link, (long) one.bytes, CONNECTIONS, PER_FILE).run();
    double share = one.seconds / result.seconds();
    double converged = result.secondsUntil(one.best, one.changed);
    String row =
        String.format(
            Locale.ROOT,
            "%-30s %6.1f s of %3.0f s %4.0f %% %5.1f connections, converged in %5.1f s, %4d"
                + " requests, %3d refused",
            one,
            result.seconds(),
            one.seconds,
            100 * share,
            result.connections(),
            converged,
            result.requests(),
            result.refused());
    System.out.println(row);
    assertTrue(share >= one.share, row);
    assertTrue(result.connections() >= one.fewest && result.connections() <= one.most, row);
    assertTrue(converged <= one.converged, row);
  }
}
