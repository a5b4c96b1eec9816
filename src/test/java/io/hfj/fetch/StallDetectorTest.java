package io.hfj.fetch;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.hfj.fetch.Transfer.Dropped;
import io.hfj.model.ByteRate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import okhttp3.Call;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import org.junit.jupiter.api.Test;

class StallDetectorTest {
  private static final long KB = 1000;
  private static final long MB = 1000 * KB;

  private final ConnectionController connections = new ConnectionController(8, 32, 32, 2);
  private StallDetector watch = new StallDetector(connections, Duration.ofSeconds(10));
  private final Map<Transfer, Long> rates = new HashMap<>();
  private final List<Call> calls = new ArrayList<>();
  private long now = 1;

  private Transfer asked(String host) {
    Transfer transfer = watch.begin(now);
    ask(transfer, host);
    return transfer;
  }

  private void ask(Transfer transfer, String host) {
    Call call = new OkHttpClient().newCall(new Request.Builder().url("http://" + host).build());
    calls.add(call);
    transfer.asking(call::cancel, host, now);
  }

  private Transfer at(String host, long bytesPerSecond) {
    Transfer transfer = asked(host);
    transfer.answered(now, true);
    rates.put(transfer, bytesPerSecond);
    return transfer;
  }

  private void pass(int seconds) {
    for (int i = 0; i < 8 * seconds; i++) {
      now += StallDetector.INTERVAL.toNanos();
      rates.forEach((transfer, rate) -> transfer.moved(rate / 8));
      watch.check(now);
    }
  }

  @Test
  void keepsTransfersThatRun() {
    Transfer fast = at("cdn.example", 10 * MB);
    Transfer slower = at("cdn.example", 3 * MB);
    Transfer other = at("cdn.example", 5 * MB);
    pass(100);
    assertEquals(Dropped.NOT, fast.dropped());
    assertEquals(Dropped.NOT, slower.dropped());
    assertEquals(Dropped.NOT, other.dropped());
  }

  @Test
  void dropsTheOneThatCrawlsFarBehindItsSiblings() {
    Transfer crawling = at("cdn.example", 100 * KB);
    Transfer fast = at("cdn.example", 10 * MB);
    at("cdn.example", 8 * MB);
    pass(4);
    assertEquals(Dropped.NOT, crawling.dropped());
    pass(2);
    assertEquals(Dropped.CRAWLING, crawling.dropped());
    assertEquals(true, calls.get(0).isCanceled());
    assertEquals(Dropped.NOT, fast.dropped());
  }

  @Test
  void comparesOnlyWithinOneHost() {
    Transfer slowHost = at("far.example", 100 * KB);
    at("cdn.example", 10 * MB);
    at("cdn.example", 10 * MB);
    at("cdn.example", 10 * MB);
    pass(20);
    assertEquals(Dropped.NOT, slowHost.dropped());
  }

  @Test
  void dropsNoneWhenAllGetSlower() {
    List<Transfer> all = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      all.add(at("cdn.example", 10 * MB));
    }
    pass(20);
    all.forEach(transfer -> rates.put(transfer, 20 * KB));
    pass(60);
    all.forEach(transfer -> assertEquals(Dropped.NOT, transfer.dropped()));
  }

  @Test
  void dropsTheLastOneThatCrawlsWhenItsSiblingsHaveEnded() {
    List<Transfer> siblings =
        List.of(at("cdn.example", 10 * MB), at("cdn.example", 9 * MB), at("cdn.example", 9 * MB));
    pass(10);
    siblings.forEach(sibling -> watch.end(sibling, now));
    siblings.forEach(rates::remove);
    Transfer last = at("cdn.example", 50 * KB);
    pass(6);
    assertEquals(Dropped.CRAWLING, last.dropped());
  }

  @Test
  void comparesWithSiblingsThatEndedSoonToo() {
    Transfer first = at("cdn.example", 10 * MB);
    pass(1);
    watch.end(first, now);
    rates.remove(first);
    Transfer crawling = at("cdn.example", 100 * KB);
    pass(6);
    assertEquals(Dropped.CRAWLING, crawling.dropped());
  }

  @Test
  void doesNotDropWhatWouldHaveToBeginAnew() {
    Transfer whole = asked("cdn.example");
    whole.answered(now, false);
    rates.put(whole, 100 * KB);
    at("cdn.example", 10 * MB);
    at("cdn.example", 10 * MB);
    pass(60);
    assertEquals(Dropped.NOT, whole.dropped());
  }

  @Test
  void dropsATrickleEvenWithoutSiblings() {
    Transfer trickle = at("cdn.example", 8); // a byte at each look: no silence for a socket
    pass(28);
    assertEquals(Dropped.NOT, trickle.dropped());
    pass(3);
    assertEquals(Dropped.SILENT, trickle.dropped());
  }

  @Test
  void toleratesAVerySlowLink() {
    Transfer slow = at("cdn.example", 200);
    pass(600);
    assertEquals(Dropped.NOT, slow.dropped());
  }

  /** One connection then has all that the lowest --limit-rate lets pass. */
  @Test
  void doesNotDropTheLowestRateLimitWithTheShortestTimeout() {
    watch = new StallDetector(new ConnectionController(1, 1, 1, 2), Duration.ofMillis(1));
    Transfer limited = at("cdn.example", ByteRate.parse("1000").perSecond());
    pass(100);
    assertEquals(Dropped.NOT, limited.dropped());
  }

  @Test
  void dropsAnAnswerWhoseHeadersNeverEnd() {
    Transfer waiting = asked("cdn.example");
    pass(29);
    assertEquals(Dropped.NOT, waiting.dropped());
    pass(2);
    assertEquals(Dropped.SILENT, waiting.dropped());
  }

  @Test
  void doesNotCountTheWaitForAQuotaOrAPlace() {
    Transfer transfer = watch.begin(now);
    transfer.awaitsTurn();
    pass(100);
    ask(transfer, "hub.example");
    pass(29);
    transfer.awaitsTurn();
    pass(100);
    ask(transfer, "cdn.example");
    pass(29);
    assertEquals(Dropped.NOT, transfer.dropped());
    pass(2);
    assertEquals(Dropped.SILENT, transfer.dropped());
  }

  @Test
  void cancelsTheNextRequestOfADroppedTransfer() {
    Transfer waiting = asked("hub.example");
    pass(31);
    Call next = new OkHttpClient().newCall(new Request.Builder().url("http://cdn.example").build());
    waiting.asking(next::cancel, "cdn.example", now);
    assertEquals(true, next.isCanceled());
  }

  @Test
  void doesNotCountTheTimeTheMachineSlept() {
    Transfer waiting = asked("cdn.example");
    Transfer running = at("cdn.example", 100 * KB);
    pass(10);
    now += TimeUnit.HOURS.toNanos(8);
    pass(20);
    assertEquals(Dropped.NOT, waiting.dropped());
    assertEquals(Dropped.NOT, running.dropped());
  }

  @Test
  void doesNotCountTheTimeBeforeTheFirstCheck() {
    Transfer waiting = asked("cdn.example");
    now += TimeUnit.HOURS.toNanos(8);
    pass(20);
    assertEquals(Dropped.NOT, waiting.dropped());
  }

  @Test
  void dropsTheSlowestWhenGoodputCollapses() {
    List<Transfer> all = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      all.add(at("cdn.example", 10 * MB + i * MB / 10));
    }
    collapse(all);
    long dropped = all.stream().filter(t -> t.dropped() == Dropped.SURPLUS).count();
    assertEquals(8 - connections.allowed(), dropped);
    assertEquals(Dropped.NOT, all.get(7).dropped());
  }

  @Test
  void dropsNoneForTransfersThatAwaitTheirAnswer() {
    List<Transfer> all = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      all.add(at("cdn.example", 10 * MB + i * MB / 10));
    }
    for (int i = 0; i < 8; i++) {
      watch.begin(now).awaitsTurn();
    }
    collapse(all);
    long dropped = all.stream().filter(t -> t.dropped() == Dropped.SURPLUS).count();
    assertEquals(8 - connections.allowed(), dropped);
  }

  private void collapse(List<Transfer> all) {
    for (int i = 0; i < 8 * 30; i++) {
      boolean good = i < 80;
      now += StallDetector.INTERVAL.toNanos();
      for (Transfer transfer : all) {
        long rate = rates.get(transfer) / (good ? 8 : 80);
        transfer.moved(rate);
        connections.moved(rate);
      }
      connections.wanted();
      watch.check(now);
      if (connections.allowed() < 8) {
        return;
      }
    }
  }
}
