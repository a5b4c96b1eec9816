package io.hfj.fetch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Locale;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Most tests run in virtual time over a simulated line with two hosts. */
class RouteChoiceTest {
  private static final double MB = 1e6;
  private static final int CONNECTIONS = 8;
  private static final long STEP = TimeUnit.MILLISECONDS.toNanos(10);

  /**
   * A host.
   *
   * @param all network bytes a second over all connections
   * @param each network bytes a second of a connection
   * @param content bytes of content per byte of the network
   * @param from second from which on the other figures count; before, the host is like the line
   */
  private record HostModel(double all, double each, double content, double from, double delay) {
    HostModel(double all, double each, double content) {
      this(all, each, content, 0, 0.1);
    }
  }

  /**
   * @param line network bytes a second of both hosts together
   * @param gigabytes of content
   */
  private record Model(String name, double line, double gigabytes, HostModel xet, HostModel plain) {
    @Override
    public String toString() {
      return name;
    }
  }

  static Stream<Model> lines() {
    HostModel fast = new HostModel(1000 * MB, 100 * MB, 1);
    HostModel slow = new HostModel(5 * MB, 100 * MB, 1);
    HostModel dense = new HostModel(1000 * MB, 100 * MB, 1.14);
    return Stream.of(
        new Model("equal", 20 * MB, 2, fast, fast),
        new Model("compressed content", 20 * MB, 2, dense, fast),
        new Model("barely compressed content", 20 * MB, 2, new HostModel(1e9, 1e8, 1.02), fast),
        new Model("bridge slow", 20 * MB, 2, fast, slow),
        new Model("bridge very slow", 20 * MB, 2, fast, new HostModel(MB / 2, MB, 1)),
        new Model("storage slow", 20 * MB, 2, slow, fast),
        new Model("storage very slow", 20 * MB, 2, new HostModel(MB / 2, MB, 1), fast),
        new Model("bridge slow a connection", 80 * MB, 4, fast, new HostModel(1e9, 2 * MB, 1)),
        new Model("storage slow a connection", 80 * MB, 4, new HostModel(1e9, 2 * MB, 1), fast),
        // One connection alone gets more there than one of eight in use does here.
        new Model(
            "bridge better alone",
            80 * MB,
            4,
            new HostModel(60 * MB, 100 * MB, 1),
            new HostModel(20 * MB, 100 * MB, 1)),
        new Model(
            "storage better alone",
            80 * MB,
            4,
            new HostModel(20 * MB, 100 * MB, 1),
            new HostModel(60 * MB, 100 * MB, 1)),
        // The line has space for both hosts, so that a trial adds to the goodput.
        new Model("bridge slow, line wide", 80 * MB, 0.2, upTo(8 * MB), upTo(2 * MB)),
        new Model("storage slow, line wide", 80 * MB, 0.2, upTo(2 * MB), upTo(8 * MB)),
        new Model("bridge slow from 20 s on", 20 * MB, 2, fast, new HostModel(MB, MB, 1, 20, 0.1)),
        new Model(
            "storage slow from 20 s on", 20 * MB, 2, new HostModel(MB, MB, 1.14, 20, 0.1), fast),
        new Model("answers late in storage", 20 * MB, 2, new HostModel(1e9, 1e8, 1, 0, 1), fast));
  }

  private static HostModel upTo(double all) {
    return new HostModel(all, 100 * MB, 1);
  }

  @ParameterizedTest
  @MethodSource("lines")
  void isAtMostFivePercentSlowerThanTheBetterRoute(Model line) {
    double xet = new Simulation(line, 0).seconds();
    double plain = new Simulation(line, 1).seconds();
    double chosen = new Simulation(line, -1).seconds();
    double ratio = chosen / Math.min(xet, plain);
    assertTrue(
        ratio <= 1.05,
        String.format(Locale.ROOT, "%.1f, %.1f -> %.1f: %.3f", xet, plain, chosen, ratio));
  }

  @Test
  void avoidsARouteThatFailsAsLongAsTheOtherIsWell() {
    RouteChoice choice = new RouteChoice();
    assertEquals(1, choice.choose(0));
    assertTrue(choice.failed(1, 0), "the other is well");
    assertEquals(0, choice.choose(1));
    assertTrue(!choice.failed(0, 2), "both fail");
    long later = TimeUnit.SECONDS.toNanos(2);
    assertEquals(1, choice.choose(later));
    assertTrue(choice.failed(1, later));
    assertEquals(0, choice.choose(later + TimeUnit.SECONDS.toNanos(1)), "twice as long");
  }

  /** Connections with leases of 8 MB of content over two hosts. */
  private static final class Simulation {
    private static final double LEASE = 8 * MB;

    private final Model model;
    private final int fixed;
    private final RouteChoice choice = new RouteChoice();
    private final int[] route = new int[CONNECTIONS];
    private final double[] left = new double[CONNECTIONS];
    private final long[] opensAt = new long[CONNECTIONS];
    private final long[] countedAt = new long[CONNECTIONS];

    /**
     * @param fixed the route of all leases; -1 for the choice
     */
    Simulation(Model model, int fixed) {
      this.model = model;
      this.fixed = fixed;
    }

    double seconds() {
      double missing = model.gigabytes() * 1e9;
      long now = 0;
      for (int i = 0; i < CONNECTIONS; i++) {
        lease(i, now);
      }
      while (missing > 0) {
        now += STEP;
        OptionalInt closed = choice.takeLeft();
        for (int i = 0; i < CONNECTIONS && closed.isPresent(); i++) {
          if (route[i] == closed.getAsInt()) {
            end(i, now);
          }
        }
        double[] rates = rates(now);
        for (int i = 0; i < CONNECTIONS; i++) {
          double content = Math.min(left[i], rates[i] * STEP / 1e9);
          if (content > 0) {
            missing -= content;
            left[i] -= content;
            choice.received(route[i], (long) content, now - countedAt[i], now);
            countedAt[i] = now;
          }
          if (left[i] < 1) {
            end(i, now);
          }
        }
      }
      return now / 1e9;
    }

    private void end(int i, long now) {
      choice.ended(route[i]);
      lease(i, now);
    }

    private void lease(int i, long now) {
      int chosen = choice.choose(now);
      route[i] = fixed < 0 ? chosen : fixed;
      left[i] = LEASE;
      opensAt[i] = now + (long) (host(route[i]).delay() * 1e9);
      countedAt[i] = now;
    }

    private HostModel host(int which) {
      return which == 0 ? model.xet() : model.plain();
    }

    /** Content a second of each connection. */
    private double[] rates(long now) {
      int[] open = new int[2];
      for (int i = 0; i < CONNECTIONS; i++) {
        open[route[i]] += opensAt[i] <= now ? 1 : 0;
      }
      double[] rates = new double[CONNECTIONS];
      double sum = 0;
      for (int i = 0; i < CONNECTIONS; i++) {
        HostModel host = host(route[i]);
        if (opensAt[i] <= now) {
          double most = Math.min(host.each(), host.all() / open[route[i]]);
          rates[i] = now / 1e9 < host.from() ? model.line() : most;
          sum += rates[i];
        }
      }
      // The line is shared by what the hosts could send.
      double all = sum;
      if (all > model.line()) {
        rates = share(rates, model.line());
      }
      for (int i = 0; i < CONNECTIONS; i++) {
        rates[i] *= host(route[i]).content();
      }
      return rates;
    }

    /** Max-min fair: no connection gets more than it can use, the others share the rest. */
    private static double[] share(double[] most, double line) {
      double[] shared = new double[most.length];
      double rest = line;
      int waiting = (int) java.util.Arrays.stream(most).filter(rate -> rate > 0).count();
      for (double level : java.util.Arrays.stream(most).filter(r -> r > 0).sorted().toArray()) {
        double fair = rest / waiting;
        double given = Math.min(level, fair);
        for (int i = 0; i < most.length; i++) {
          if (most[i] == level && shared[i] == 0) {
            shared[i] = given;
            break;
          }
        }
        rest -= given;
        waiting--;
      }
      return shared;
    }
  }
}
