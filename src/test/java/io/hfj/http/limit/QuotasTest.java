package io.hfj.http.limit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hfj.Interrupted;
import io.hfj.testing.VirtualTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import okhttp3.HttpUrl;
import okhttp3.Protocol;
import okhttp3.Request;
import okhttp3.Response;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class QuotasTest {
  private static final HttpUrl API = HttpUrl.get("http://hub/api/models/x");
  private static final HttpUrl FILE = HttpUrl.get("http://hub/x/resolve/main/a");
  private static final HttpUrl BYTES = HttpUrl.get("http://data/cdn/a");
  private static final Duration WINDOW = Duration.ofMinutes(5);
  private static final Duration PATIENCE = Duration.ofSeconds(310);

  private final VirtualTime time = VirtualTime.manual();
  private final List<String> notices = new CopyOnWriteArrayList<>();
  private final List<String> waits = new CopyOnWriteArrayList<>();
  private final Quotas quotas = new Quotas(time::nanos, time, PATIENCE, notices::add);

  private static Response answer(int status, String limit, String policy) {
    Response.Builder response =
        new Response.Builder()
            .request(new Request.Builder().url(FILE).build())
            .protocol(Protocol.HTTP_1_1)
            .message("")
            .code(status);
    if (!limit.isEmpty()) {
      response.header("RateLimit", limit);
    }
    if (!policy.isEmpty()) {
      response.header("RateLimit-Policy", policy);
    }
    return response.build();
  }

  /** A server with one bucket that reports it correctly. */
  private final class Server {
    private final int calls;
    private final AtomicInteger refused = new AtomicInteger();
    private final AtomicInteger served = new AtomicInteger();
    private long number;
    private int used;

    Server(int calls) {
      this.calls = calls;
    }

    synchronized Response call() {
      long window = time.elapsed().dividedBy(WINDOW);
      if (window != number) {
        number = window;
        used = 0;
      }
      int status = used < calls ? 200 : 429;
      used += status == 200 ? 1 : 0;
      (status == 200 ? served : refused).incrementAndGet();
      long left = WINDOW.multipliedBy(number + 1).minus(time.elapsed()).toSeconds();
      return answer(
          status,
          "\"resolvers\";r=" + (calls - used) + ";t=" + left,
          "\"fixed window\";\"resolvers\";q=" + calls + ";w=" + WINDOW.toSeconds());
    }

    synchronized void usedByOthers(int some) {
      used = Math.min(calls, used + some);
    }
  }

  private void call(HttpUrl url, Response answer) {
    quotas.acquire(url).ifPresent(pass -> pass.answered(answer));
  }

  /** Makes it known that the Hub has quotas, as it is when files are requested. */
  private void reportAQuota() {
    call(API, answer(200, "\"api\";r=499;t=300", "\"fixed window\";\"api\";q=500;w=300"));
  }

  private void callAtOnce(Server server, int calls, int width) throws Exception {
    Random random = new Random(7);
    ExecutorService workers = Executors.newFixedThreadPool(width);
    try {
      List<Callable<Void>> tasks = new ArrayList<>();
      for (int i = 0; i < calls; i++) {
        int laps = random.nextInt(2000);
        tasks.add(
            () -> {
              Quotas.QuotaPermit pass = quotas.acquire(FILE).orElseThrow();
              Response response = server.call();
              for (int lap = 0; lap < laps; lap++) {
                Thread.onSpinWait(); // responses overtake each other
              }
              pass.answered(response);
              return null;
            });
      }
      for (Future<Void> done : workers.invokeAll(tasks)) {
        done.get();
      }
    } finally {
      workers.shutdownNow();
    }
  }

  @ParameterizedTest
  @CsvSource({
    "100, 300, 32, 2",
    "100, 301, 32, 3",
    "100, 100, 32, 0",
    "1, 5, 32, 4",
    "7, 50, 1, 7",
    "3000, 20000, 32, 6",
    "5, 20, 32, 3",
  })
  void isNeverRefusedAndWaitsForNoMoreWindowsThanItNeeds(
      int quota, int calls, int width, int windows) throws Exception {
    reportAQuota();
    Server server = new Server(quota);
    quotas.expect(FILE, calls, (pause, left) -> {});
    callAtOnce(server, calls, width);
    assertEquals(0, server.refused.get());
    assertEquals(calls, server.served.get());
    assertEquals(windows, time.elapsed().dividedBy(WINDOW), time.elapsed().toString());
    assertEquals(windows, notices.size(), notices.toString());
  }

  @Test
  void leavesSomeToOthersOnlyIfItHasToWaitAnyway() throws Exception {
    reportAQuota();
    Server server = new Server(1000);
    quotas.expect(FILE, 1001, (pause, left) -> {});
    callAtOnce(server, 995, 8);
    assertEquals(Duration.ZERO, time.elapsed());
    callAtOnce(server, 1, 8);
    assertEquals(1, notices.size());
    assertEquals(5, server.calls - 995);
  }

  @Test
  void countsTheCallsOfOtherClients() throws Exception {
    reportAQuota();
    Server server = new Server(1000);
    callAtOnce(server, 100, 4);
    server.usedByOthers(850);
    callAtOnce(server, 100, 4);
    assertEquals(0, server.refused.get());
    assertEquals(1, notices.size());
  }

  @Test
  void reportsTheTotalWaitAndItsReason() throws Exception {
    reportAQuota();
    quotas.expect(
        FILE, 250, (pause, left) -> waits.add(pause.toSeconds() + " " + left.toSeconds()));
    callAtOnce(new Server(100), 250, 1);
    assertEquals(List.of("0 601", "301 601", "0 300", "300 300", "0 0"), waits);
    assertEquals(
        "rate limit of the Hub reached (100 requests per 5 min); waiting 5 min", notices.get(0));
  }

  @Test
  void informsAllListenersUntilTheirCallsEnd() throws Exception {
    reportAQuota();
    List<Duration> others = new CopyOnWriteArrayList<>();
    Quotas.ExpectedCalls other = quotas.expect(FILE, 1000, (pause, left) -> others.add(left));
    Quotas.ExpectedCalls all = quotas.expect(FILE, 50, (pause, left) -> waits.add("" + left));
    callAtOnce(new Server(100), 50, 1);
    other.close();
    int before = others.size();
    assertTrue(before > 0);
    all.close();
    waits.clear();
    callAtOnce(new Server(100), 60, 1);
    assertEquals(before, others.size());
    assertEquals(List.of(), waits);
    quotas.expect(FILE, 1, (pause, left) -> waits.add("" + left.toSeconds()));
    call(
        FILE,
        answer(200, "\"resolvers\";r=50;t=300", "\"fixed window\";\"resolvers\";q=100;w=300"));
    assertEquals(List.of(), waits, "the calls of others that ended are not planned any more");
  }

  @Test
  void neverWaitsForAServerWithoutQuotas() {
    quotas.expect(FILE, 1000, (pause, left) -> waits.add("" + pause));
    for (int i = 0; i < 1000; i++) {
      quotas.acquire(FILE); // no call is ever answered
    }
    assertEquals(List.of(), time.sleeps());
    assertEquals(List.of(), waits);
  }

  @Test
  void countsNoBytesOfDataHosts() {
    reportAQuota();
    assertTrue(quotas.acquire(BYTES).isEmpty());
  }

  @Test
  void countsEachServerForItself() {
    reportAQuota();
    call(FILE, answer(200, "\"resolvers\";r=0;t=300", ""));
    call(HttpUrl.get("http://other/x/resolve/main/a"), answer(200, "", ""));
    call(HttpUrl.get("https://hub/x/resolve/main/a"), answer(200, "", ""));
    assertEquals(List.of(), time.sleeps());
  }

  @Test
  void usesTheBucketThatTheServerNames() {
    HttpUrl kept = HttpUrl.get("http://hub/api/resolve-cache/models/x/1/a");
    reportAQuota();
    call(kept, answer(200, "\"resolvers\";r=3;t=300", ""));
    call(FILE, answer(200, "\"resolvers\";r=0;t=300", ""));
    call(API, answer(200, "\"api\";r=400;t=300", ""));
    assertEquals(List.of(), time.sleeps());
    call(kept, answer(200, "\"resolvers\";r=99;t=300", ""));
    assertEquals(List.of(Duration.ofSeconds(301)), time.sleeps());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"resolvers\";r=0;t=999999999",
        "\"resolvers\";r=0;t=0",
        "\"resolvers\";r=0;t=300",
        "\"resolvers\";r=-5;t=-300",
        "\"resolvers\";r=0;t=99999999999999999999",
        "r=0;t=300",
        ";;;=",
        "\"resolvers\";r=999999999;t=999999999",
      })
  void isNotHeldUpByFalseQuotas(String limit) {
    reportAQuota();
    quotas.expect(FILE, 1000, (pause, left) -> {});
    for (int i = 0; i < 1000; i++) {
      call(FILE, answer(200, limit, i % 2 == 0 ? "\"x\";\"resolvers\";q=999999999;w=0" : ""));
    }
    assertTrue(time.elapsed().compareTo(PATIENCE.multipliedBy(2)) < 0, time.elapsed().toString());
  }

  @Test
  void waitsNoLongerThanAWindow() {
    reportAQuota();
    String policy = "\"fixed window\";\"resolvers\";q=500;w=60";
    call(FILE, answer(200, "\"resolvers\";r=0;t=999999999", policy));
    call(FILE, answer(200, "\"resolvers\";r=499;t=59", policy));
    assertEquals(List.of(Duration.ofSeconds(61)), time.sleeps());
  }

  @Test
  void respectsIgnoredQuotasAgainAfterARefusal() {
    reportAQuota();
    for (int i = 0; i < 10; i++) {
      call(FILE, answer(200, "\"resolvers\";r=0;t=60", ""));
    }
    assertEquals(1, time.sleeps().size());
    call(FILE, answer(429, "\"resolvers\";r=0;t=60", ""));
    call(FILE, answer(200, "\"resolvers\";r=10;t=60", ""));
    assertEquals(2, time.sleeps().size());
  }

  @Test
  void continuesAfterALostCall() {
    reportAQuota();
    quotas.acquire(FILE).orElseThrow().lost();
    assertTimeoutPreemptively(
        Duration.ofSeconds(20), () -> call(FILE, answer(200, "\"resolvers\";r=10;t=60", "")));
    assertEquals(List.of(), time.sleeps());
  }

  @Test
  void endsTheWaitWhenItIsInterrupted() {
    reportAQuota();
    call(FILE, answer(200, "\"resolvers\";r=0;t=60", ""));
    Thread.currentThread().interrupt();
    assertThrows(Interrupted.class, () -> quotas.acquire(FILE));
    assertTrue(Thread.interrupted());
    call(FILE, answer(200, "\"resolvers\";r=9;t=60", ""));
    assertEquals(1, time.sleeps().size());
  }
}
