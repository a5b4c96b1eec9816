package io.hfj.fetch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hfj.model.FileRange;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RangePlanTest {
  private static final long MIB = 1 << 20;

  private long now = 1;

  private RangePlan plan(int width, FileRange... missing) {
    return new RangePlan(List.of(missing), () -> width, () -> width, false, () -> now);
  }

  private RangePlan readyPlan(int width, FileRange... missing) {
    RangePlan plan = plan(width, missing);
    plan.rangesSupported();
    return plan;
  }

  private static FileRange mib(long start, long end) {
    return new FileRange(start * MIB, end * MIB);
  }

  private static FileRange take(RangePlan plan) {
    return plan.take().orElseThrow().rest();
  }

  private void pass(long seconds) {
    now += TimeUnit.SECONDS.toNanos(seconds);
  }

  @Test
  void givesOneRangeUntilTheFirstAnswerThenAsManyAsAllowed() {
    RangePlan plan = plan(3, mib(0, 100));
    assertEquals(mib(0, 4), take(plan));
    assertEquals(Optional.empty(), plan.take());
    plan.rangesSupported();
    assertEquals(mib(4, 8), take(plan));
    assertEquals(mib(8, 12), take(plan));
    assertEquals(Optional.empty(), plan.take());
    assertEquals(3, plan.running());
  }

  @Test
  void cutsAFileOf500GBWithoutAGap() {
    long size = 500_000_000_000L;
    RangePlan plan = readyPlan(8, new FileRange(0, size));
    long end = 0;
    for (Optional<Lease> lease = plan.take(); lease.isPresent(); lease = plan.take()) {
      FileRange range = lease.get().rest();
      assertEquals(end, range.start());
      assertTrue(range.length() <= 64 * MIB, range::toString);
      end = range.end();
      plan.answered(lease.get());
      pass(1);
      plan.advance(lease.get(), end);
      plan.release(lease.get());
    }
    assertEquals(size, end);
    assertTrue(plan.isDone());
  }

  @Test
  void extendsARangeByARestTooSmallForARequest() {
    RangePlan plan = readyPlan(1, new FileRange(0, 5 * MIB - 1));
    assertEquals(new FileRange(0, 5 * MIB - 1), take(plan));
  }

  @Test
  void leavesOutWhatIsHere() {
    RangePlan plan = readyPlan(4, mib(1, 2), mib(6, 7));
    assertEquals(mib(1, 2), take(plan));
    assertEquals(mib(6, 7), take(plan));
  }

  /** Takes a lease, waits for its answer and moves all of it. */
  private FileRange fetch(RangePlan plan, long waitMillis, long moveMillis) {
    Lease lease = plan.take().orElseThrow();
    FileRange range = lease.rest();
    now += TimeUnit.MILLISECONDS.toNanos(waitMillis);
    plan.answered(lease);
    now += TimeUnit.MILLISECONDS.toNanos(moveMillis);
    plan.advance(lease, range.end());
    plan.release(lease);
    return range;
  }

  @Test
  void cutsRangesToWhatAConnectionMovesInThreeSeconds() {
    RangePlan plan = readyPlan(1, mib(0, 1000));
    assertEquals(mib(0, 4), fetch(plan, 1000, 1000)); // 2 MiB/s
    assertEquals(mib(4, 10), fetch(plan, 1000, 1000));
    assertEquals(mib(10, 19), fetch(plan, 1000, 3000));
    assertEquals(27 * MIB / 4, take(plan).length());
  }

  @Test
  void cutsRangesToTwentyTimesTheWaitForThemWhereThatIsShort() {
    RangePlan plan = readyPlan(1, mib(0, 1000));
    fetch(plan, 20, 20); // 100 MiB/s
    fetch(plan, 20, 60);
    fetch(plan, 20, 140);
    assertEquals(32, fetch(plan, 20, 300).length() / MIB);
    assertEquals(40, take(plan).length() / MIB);
  }

  @Test
  void atMostDoublesTheLengthOfRanges() {
    RangePlan plan = readyPlan(1, mib(0, 1000));
    for (long length : new long[] {4, 8, 16, 32, 64, 64}) {
      assertEquals(length, fetch(plan, 500, 1).length() / MIB);
    }
  }

  @Test
  void givesWhatAReleasedLeaseLeftBeforeTheRest() {
    RangePlan plan = readyPlan(2, mib(0, 100));
    Lease lease = plan.take().orElseThrow();
    plan.take();
    plan.advance(lease, MIB);
    plan.release(lease);
    assertEquals(mib(1, 4), take(plan));
  }

  @Test
  void givesOutInOrderWhateverTheOrderOfReleases() {
    RangePlan plan = readyPlan(3, mib(0, 100));
    List<Lease> leases = takeAll(plan);
    leases.forEach(plan::release);
    assertEquals(mib(0, 4), take(plan));
    assertEquals(mib(4, 8), take(plan));
    assertEquals(mib(8, 12), take(plan));
  }

  @Test
  void givesShorterRangesTowardsTheEnd() {
    RangePlan plan = readyPlan(4, mib(0, 20));
    assertEquals(mib(0, 4), take(plan));
    assertEquals(mib(4, 8), take(plan));
    assertEquals(mib(8, 11), take(plan));
    plan.release(plan.take().orElseThrow());
    assertEquals(9 * MIB / 4, take(plan).length());
  }

  @Test
  void cutsForTheConnectionsThatTheHostAccepts() {
    RangePlan plan = new RangePlan(List.of(mib(0, 16)), () -> 4, () -> 1, false, () -> now);
    plan.rangesSupported();
    assertEquals(mib(0, 4), take(plan));
    assertEquals(mib(4, 8), take(plan));
    assertEquals(mib(8, 12), take(plan));
    assertEquals(mib(12, 16), take(plan));
  }

  @Test
  void splitsTheSlowestAtTheTail() {
    RangePlan plan = readyPlan(3, mib(0, 2), mib(10, 12));
    Lease fast = plan.take().orElseThrow();
    Lease slow = plan.take().orElseThrow();
    pass(10);
    plan.advance(fast, MIB);
    assertEquals(mib(11, 12), take(plan));
    assertEquals(Optional.of(mib(10, 11)), plan.rest(slow));
  }

  @Test
  void splitsNothingThatEndsWithinASecond() {
    RangePlan plan = readyPlan(2, mib(0, 8));
    Lease lease = plan.take().orElseThrow();
    for (int end : new int[] {6, 8}) {
      Lease other = plan.take().orElseThrow();
      plan.advance(other, end * MIB);
      plan.release(other);
    }
    pass(1);
    plan.advance(lease, 2 * MIB);
    assertEquals(Optional.empty(), plan.take());
  }

  @Test
  void reportsTheRestOfALeaseThatWasSplit() {
    RangePlan plan = readyPlan(2, mib(0, 2));
    Lease lease = plan.take().orElseThrow();
    pass(1);
    assertEquals(mib(1, 2), take(plan));
    assertEquals(1000, plan.ownBytes(lease, 1000));
    plan.advance(lease, MIB - 10);
    assertEquals(10, plan.ownBytes(lease, 1000));
    plan.advance(lease, 2 * MIB);
    assertEquals(Optional.empty(), plan.rest(lease));
  }

  @Test
  void givesAllAtOnceWhenTheFileIsFetchedWhole() {
    RangePlan plan =
        new RangePlan(List.of(mib(1, 2), mib(6, 7)), () -> 4, () -> 4, true, () -> now);
    plan.rangesSupported();
    assertEquals(mib(1, 7), take(plan));
    assertEquals(Optional.empty(), plan.take());
  }

  @Test
  void widensTheOneLeaseWhenTheServerGivesNothingButTheWhole() {
    RangePlan plan = plan(4, mib(0, 100));
    Lease lease = plan.take().orElseThrow();
    plan.rangesUnsupported(lease);
    assertEquals(Optional.of(mib(0, 100)), plan.rest(lease));
    plan.advance(lease, 100 * MIB);
    plan.release(lease);
    assertTrue(plan.isDone());
  }

  @Test
  void losesNothingWhenTheServerGivesNothingButTheWholeInTheMiddle() {
    RangePlan plan = readyPlan(3, mib(0, 12));
    List<Lease> leases = takeAll(plan);
    plan.rangesUnsupported(leases.get(2));
    leases.forEach(plan::release);
    assertEquals(mib(0, 12), take(plan));
  }

  @Test
  void extendsALeaseByWhatItsStreamDeliversUntilTheNextOneBegins() {
    RangePlan plan = readyPlan(3, mib(0, 40));
    Lease first = plan.take().orElseThrow();
    Lease second = plan.take().orElseThrow();
    plan.extend(first, 7 * MIB);
    assertEquals(mib(0, 4), first.rest());
    plan.extend(second, 10 * MIB);
    assertEquals(mib(4, 10), second.rest());
    plan.extend(second, 9 * MIB);
    assertEquals(mib(4, 10), second.rest());
    assertEquals(mib(10, 14), take(plan));
  }

  @Test
  void givesOutAgainWhatTurnedOutSpoiled() {
    RangePlan plan = readyPlan(2, mib(0, 1));
    Lease lease = plan.take().orElseThrow();
    plan.advance(lease, MIB);
    plan.release(lease);
    assertTrue(plan.isDone());
    plan.add(mib(0, 1));
    assertFalse(plan.isDone());
    assertEquals(mib(0, 1), take(plan));
  }

  @Test
  void keepsOneConnectionHoweverOftenItIsNarrowed() {
    FileLimit limit = new FileLimit(3, 100 * MIB, 0, 2, now);
    RangePlan plan = new RangePlan(List.of(mib(0, 100)), limit::most, () -> 9, false, () -> now);
    plan.rangesSupported();
    List<Lease> leases = takeAll(plan);
    limit.narrow(plan.running());
    limit.narrow(plan.running());
    limit.narrow(plan.running());
    leases.forEach(plan::release);
    assertTrue(plan.take().isPresent());
    assertEquals(Optional.empty(), plan.take());
  }

  private static List<Lease> takeAll(RangePlan plan) {
    List<Lease> leases = new ArrayList<>();
    for (Optional<Lease> lease = plan.take(); lease.isPresent(); lease = plan.take()) {
      leases.add(lease.get());
    }
    return leases;
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
  void handsOutEveryByteJustOnceUnderAnyOperations(long seed) {
    Random random = new Random(seed);
    boolean whole = random.nextInt(4) == 0;
    List<FileRange> missing = List.of(mib(1, 3), mib(5, 40), mib(41, 120));
    FileLimit limit = new FileLimit(1 + random.nextInt(6), 116 * MIB, 0, 2, now);
    RangePlan plan = new RangePlan(missing, limit::most, () -> 9, whole, () -> now);
    List<Lease> leases = new ArrayList<>();
    int[] fetched = new int[120]; // bytes moved of each MiB
    for (int step = 0; step < 20_000 && !plan.isDone(); step++) {
      now += random.nextInt(500_000_000);
      switch (random.nextInt(12)) {
        case 0 -> plan.rangesSupported();
        case 1 -> limit.narrow(plan.running());
        case 2 -> release(plan, leases, random);
        case 3, 4, 5 -> plan.take().ifPresent(leases::add);
        default -> move(plan, leases, random, fetched);
      }
      assertTrue(plan.running() == leases.size() && leases.size() <= 6);
    }
    assertTrue(plan.isDone());
    for (FileRange range : missing) {
      for (int i = (int) (range.start() / MIB); i < range.end() / MIB; i++) {
        assertEquals(MIB, fetched[i], "at MiB " + i);
      }
    }
    assertEquals(whole ? 119 * MIB : 116 * MIB, Arrays.stream(fetched).sum());
  }

  private static void release(RangePlan plan, List<Lease> leases, Random random) {
    if (!leases.isEmpty()) {
      plan.release(leases.remove(random.nextInt(leases.size())));
    }
  }

  private static void move(RangePlan plan, List<Lease> leases, Random random, int[] fetched) {
    if (leases.isEmpty()) {
      return;
    }
    Lease lease = leases.get(random.nextInt(leases.size()));
    long from = plan.position(lease);
    long to = from + plan.ownBytes(lease, random.nextInt(1 << 21));
    for (long at = from; at < to; ) {
      long end = Math.min(to, (at / MIB + 1) * MIB);
      fetched[(int) (at / MIB)] += (int) (end - at);
      at = end;
    }
    plan.advance(lease, to);
    if (plan.rest(lease).isEmpty()) {
      leases.remove(lease);
      plan.release(lease);
    }
  }
}
