package io.hfj.http.limit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hfj.model.ByteRate;
import io.hfj.testing.VirtualTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.function.LongUnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class BandwidthLimitTest {
  private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

  private long now;

  /** Bytes that were allowed to pass at that time. */
  private record Passed(int taker, long at, long bytes) {}

  /** The next taker and its time. */
  private record Turn(int taker, long at) {}

  static Stream<Arguments> rates() {
    return Stream.of("1k", "100k", "4M", "20M", "10G")
        .flatMap(rate -> Stream.of(1, 7, 32).map(takers -> Arguments.of(rate, takers)));
  }

  private BandwidthLimit throttle(String rate) {
    return new BandwidthLimit(ByteRate.parse(rate), () -> now, delay -> {});
  }

  /**
   * Runs takers that each request the next piece as soon as they have one.
   *
   * @param wakes maps the time until which a taker should sleep to the time at which it wakes
   */
  private List<Passed> run(
      BandwidthLimit throttle, int takers, long until, LongUnaryOperator wakes) {
    PriorityQueue<Turn> turns =
        new PriorityQueue<>(Comparator.comparingLong(Turn::at).thenComparing(Turn::taker));
    List<Passed> passed = new ArrayList<>();
    for (int taker = 0; taker < takers; taker++) {
      turns.add(new Turn(taker, now));
    }
    while (turns.peek().at() < until) {
      Turn turn = turns.poll();
      now = Math.max(now, turn.at());
      long wait = throttle.reserve(throttle.pieceBytes());
      long free = wait == 0 ? now : wakes.applyAsLong(now + wait);
      passed.add(new Passed(turn.taker(), free, throttle.pieceBytes()));
      turns.add(new Turn(turn.taker(), free));
    }
    return passed.stream()
        .filter(one -> one.at() <= until)
        .sorted(Comparator.comparingLong(Passed::at))
        .toList();
  }

  private static long mostInASecond(List<Passed> passed) {
    long most = 0;
    long inWindow = 0;
    int first = 0;
    for (Passed one : passed) {
      inWindow += one.bytes();
      while (passed.get(first).at() <= one.at() - SECOND) {
        inWindow -= passed.get(first++).bytes();
      }
      most = Math.max(most, inWindow);
    }
    return most;
  }

  private static void requireWithinRate(List<Passed> passed, String rate) {
    double perSecond = ByteRate.parse(rate).perSecond();
    assertTrue(mostInASecond(passed) < 1.1 * perSecond, mostInASecond(passed) + " at " + rate);
    long sum = passed.stream().mapToLong(Passed::bytes).sum();
    assertEquals(perSecond * span(rate) / SECOND, sum, 0.02 * sum);
  }

  private static void requireFair(List<Passed> passed, int takers, double tolerance) {
    int[] pieces = new int[takers];
    passed.forEach(one -> pieces[one.taker()]++);
    double share = (double) passed.size() / takers;
    for (int taker = 0; taker < takers; taker++) {
      assertEquals(share, pieces[taker], 1 + tolerance * share, "taker " + taker);
    }
  }

  /** At 10G there are a million pieces a second. */
  private static long span(String rate) {
    return rate.endsWith("G") ? SECOND * 5 / 4 : 10 * SECOND;
  }

  @ParameterizedTest
  @MethodSource("rates")
  void keepsTheRateInEverySecondWithFairShares(String rate, int takers) {
    List<Passed> passed = run(throttle(rate), takers, span(rate), at -> at);
    requireWithinRate(passed, rate);
    requireFair(passed, takers, 0.02);
  }

  @ParameterizedTest
  @MethodSource("rates")
  void keepsTheRateWhenSleepersWakeLate(String rate, int takers) {
    Random random = new Random(7);
    LongUnaryOperator late = at -> at + random.nextInt(5_000_000);
    requireWithinRate(run(throttle(rate), takers, span(rate), late), rate);
  }

  @ParameterizedTest
  @MethodSource("rates")
  void keepsSharesFairWhenSleepersRoundToMilliseconds(String rate, int takers) {
    Random random = new Random(7);
    LongUnaryOperator early = at -> now + (at - now) / 1_000_000 * 1_000_000 + random.nextInt(9000);
    List<Passed> passed = run(throttle(rate), takers, span(rate), early);
    requireWithinRate(passed, rate);
    requireFair(passed, takers, 0.5);
  }

  @Test
  void savesNoUnusedTimeForABurst() {
    BandwidthLimit throttle = throttle("4M");
    run(throttle, 4, SECOND, at -> at);
    now += 3600 * SECOND;
    List<Passed> passed = run(throttle, 4, now + 3 * SECOND, at -> at);
    assertTrue(mostInASecond(passed) < 1.1 * (4 << 20), "" + mostInASecond(passed));
  }

  @Test
  void sleepsForTheBytesTaken() throws InterruptedException {
    VirtualTime time = VirtualTime.manual();
    BandwidthLimit throttle = new BandwidthLimit(new ByteRate(1000), time::nanos, time);
    for (int i = 0; i < 50; i++) {
      throttle.acquire(100);
    }
    assertEquals(Duration.ofSeconds(5), time.elapsed());
    assertEquals(50, time.sleeps().size());
  }

  @Test
  void usesFewerConnectionsAtLowRates() {
    assertEquals(1, throttle("1k").connections(32));
    assertEquals(1, throttle("512k").connections(32));
    assertEquals(8, throttle("4M").connections(32));
    assertEquals(2, throttle("4M").connections(2));
    assertEquals(32, throttle("10G").connections(32));
  }
}
