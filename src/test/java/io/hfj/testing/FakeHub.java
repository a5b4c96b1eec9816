package io.hfj.testing;

import io.hfj.server.HubOptions;
import io.hfj.server.HubRepo;
import io.hfj.server.HubRepos;
import io.hfj.server.HubRequest;
import io.hfj.server.HubResponse;
import io.hfj.server.HubResponses;
import io.hfj.testing.xet.FakeXet;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/**
 * A Hub for tests: two servers on the loopback address, the Hub and a data host under another name,
 * that answer like {@link HubResponses}, record every request, and inject faults. Thread-safe.
 *
 * <pre>{@code
 * try (FakeHub hub = FakeHub.start(repo)) {
 *   hub.on(data().path("model.bin")).once().fault(Fault.endEarlyAfter(400));
 *   ...
 *   assertEquals(List.of("bytes=0-999", "bytes=400-999"), hub.rangesRequested("model.bin"));
 * }
 * }</pre>
 *
 * <p>The data host is {@code localhost}, the Hub {@code 127.0.0.1}: clients distinguish hosts by
 * name, not by port, and must see two.
 */
public final class FakeHub implements AutoCloseable {
  private final HubRepos repos;
  private final Clock clock;
  private final List<FaultRule> rules = new CopyOnWriteArrayList<>();
  private final List<FakeHubRequest> requests = new ArrayList<>();
  private final Map<FakeHubKind, Integer> underWay = new EnumMap<>(FakeHubKind.class);
  private final Map<FakeHubKind, Integer> mostAtOnce = new EnumMap<>(FakeHubKind.class);
  private final AtomicInteger connections = new AtomicInteger();
  private final FakeHubListener hub;
  private final FakeHubListener data;
  private final FakeXet xet;
  private int lastNumber; // guarded by requests, like the two maps
  private volatile HubOptions options;
  private volatile HubResponses answers;
  private final List<FakeHubQuota> quotas = new CopyOnWriteArrayList<>();

  private FakeHub(HubRepos repos, Clock clock) throws IOException {
    this.repos = repos;
    this.clock = clock;
    this.hub = new FakeHubListener(socket -> serve(socket, false));
    this.data = new FakeHubListener(socket -> serve(socket, true));
    this.options = HubOptions.DEFAULT.dataHost(dataHost());
    this.answers = new HubResponses(repos, options, clock);
    this.xet = new FakeXet(repos, request -> answers.answer(request), clock, dataHost());
    hub.start();
    data.start();
  }

  /** Starts a Hub with repositories. */
  public static FakeHub start(HubRepo... repos) {
    return start(Clock.systemUTC(), repos);
  }

  /** Starts a Hub whose signed addresses expire by the given clock. */
  public static FakeHub start(Clock clock, HubRepo... repos) {
    try {
      return new FakeHub(HubRepos.of(repos), clock);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The repositories and accounts of the Hub; may be changed at any time. */
  public HubRepos repos() {
    return repos;
  }

  /** The chunked storage of the Hub, shared by all repositories. */
  public FakeXet xet() {
    return xet;
  }

  /** Changes the options of later answers: {@code configure(o -> o.pageSize(2))}. */
  public FakeHub configure(UnaryOperator<HubOptions> change) {
    options = change.apply(options);
    answers = new HubResponses(repos, options, clock);
    return this;
  }

  /** Limits the calls per window of a bucket, {@code api} or {@code resolvers}. */
  public FakeHub quota(String bucket, int calls, Duration window) {
    quotas.add(new FakeHubQuota(bucket, calls, window, clock));
    return this;
  }

  /** Number of requests answered with 429 because a quota was exhausted. */
  public long requestsOverQuota() {
    return requests().stream().filter(request -> request.plannedStatus() == 429).count();
  }

  /**
   * Base address of the Hub, {@code http://127.0.0.1:PORT}. It also acts as a proxy for {@code
   * http} addresses of any host, which it answers itself.
   */
  public String endpoint() {
    return "http://127.0.0.1:" + hub.port();
  }

  /** Base address of the data host, {@code http://localhost:PORT}. */
  public String dataHost() {
    return "http://localhost:" + data.port();
  }

  /** Adds a rule for the requests that match; it has no effect until given a fault. */
  public FaultRule on(FakeHubMatch match) {
    FaultRule rule = new FaultRule(match);
    rules.add(rule);
    return rule;
  }

  /** Removes all rules; answers under way keep their faults. */
  public void clearFaults() {
    rules.clear();
  }

  /** Clears the recorded requests and their byte counts, but not the connection counts. */
  public void clearRequests() {
    synchronized (requests) {
      requests.clear();
    }
  }

  /** All requests to both hosts in order of arrival. */
  public List<FakeHubRequest> requests() {
    synchronized (requests) {
      return List.copyOf(requests);
    }
  }

  /** Requests whose raw target or decoded path contains a text. */
  public List<FakeHubRequest> requests(String pathContains) {
    return requests(FakeHubMatch.any().path(pathContains));
  }

  /** Requests that match. */
  public List<FakeHubRequest> requests(FakeHubMatch match) {
    return requests().stream().filter(match::matches).collect(Collectors.toList());
  }

  /**
   * {@code Range} headers of the GET requests for a file in order of arrival, an empty text for
   * none. Redirected requests are left out.
   */
  public List<String> rangesRequested(String file) {
    return requests().stream()
        .filter(r -> r.method().equals("GET") && r.path().endsWith("/" + file))
        .filter(
            r -> r.plannedStatus() == 200 || r.plannedStatus() == 206 || r.plannedStatus() == 416)
        .map(r -> r.header("Range").orElse(""))
        .collect(Collectors.toList());
  }

  /** Bytes of bodies sent by both hosts. */
  public long bytesServed() {
    return requests().stream().mapToLong(FakeHubRequest::bytesServed).sum();
  }

  /** Bytes of bodies sent in answer to requests that match. */
  public long bytesServed(FakeHubMatch match) {
    return requests(match).stream().mapToLong(FakeHubRequest::bytesServed).sum();
  }

  /** Connections accepted so far, by both hosts. */
  public int connectionsOpened() {
    return hub.accepted() + data.accepted();
  }

  /** Connections the data host accepted so far. */
  public int dataConnectionsOpened() {
    return data.accepted();
  }

  /** The largest number of requests of a kind that were answered at the same time. */
  public int mostAtOnce(FakeHubKind kind) {
    synchronized (requests) {
      return mostAtOnce.getOrDefault(kind, 0);
    }
  }

  /** Values of {@code Authorization} received at one of the two base addresses. */
  public Set<String> tokensSeenAt(String baseUrl) {
    return requests().stream()
        .filter(request -> request.atDataHost() == baseUrl.equals(dataHost()))
        .flatMap(request -> request.header("Authorization").stream())
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /** Stops both hosts; held, stalled and slow answers end at once. */
  @Override
  public void close() {
    hub.close();
    data.close();
  }

  /** The number of requests of a kind that are being answered now. */
  public int underWay(FakeHubKind kind) {
    synchronized (requests) {
      return underWay.getOrDefault(kind, 0);
    }
  }

  private void serve(Socket socket, boolean atDataHost) {
    int connection = connections.incrementAndGet();
    try {
      FakeHubWire wire = new FakeHubWire(socket);
      boolean more = true;
      while (more) {
        Optional<HubRequest> request = wire.read(atDataHost ? dataHost() : endpoint());
        more = request.isPresent() && serve(wire, request.get(), connection, atDataHost);
      }
    } catch (IOException e) {
      // The client closed the connection; the request has the bytes sent.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // the server is closed, and this thread ends
    }
  }

  private boolean serve(FakeHubWire wire, HubRequest request, int connection, boolean atDataHost)
      throws IOException, InterruptedException {
    FakeHubRequest recorded = recordRequest(request, connection, atDataHost);
    AtomicBoolean counted = new AtomicBoolean(true);
    Runnable done =
        () -> {
          if (counted.getAndSet(false)) {
            finished(recorded.kind());
          }
        };
    try {
      FaultScript script = new FaultScript(recorded, original -> answer(original, atDataHost));
      recorded.setPlannedStatus(script.answer.status());
      for (FaultRule rule : rules) {
        rule.faultsFor(recorded).forEach(fault -> fault.change(script));
      }
      boolean keepAlive = request.header("Connection").filter("close"::equals).isEmpty();
      return wire.write(script, keepAlive, done);
    } finally {
      done.run();
    }
  }

  private FakeHubRequest recordRequest(HubRequest request, int connection, boolean atDataHost) {
    synchronized (requests) {
      int number = ++lastNumber;
      FakeHubRequest recorded = new FakeHubRequest(request, number, connection, atDataHost);
      requests.add(recorded);
      int now = underWay.merge(recorded.kind(), 1, Integer::sum);
      mostAtOnce.merge(recorded.kind(), now, Math::max);
      return recorded;
    }
  }

  private void finished(FakeHubKind kind) {
    synchronized (requests) {
      underWay.merge(kind, -1, Integer::sum);
    }
  }

  private HubResponse answer(HubRequest request, boolean atDataHost) {
    FakeHubKind kind = FakeHubKind.of(request.target());
    boolean hasData = kind == FakeHubKind.CAS || kind == FakeHubKind.XORB;
    if (atDataHost && !hasData && !request.target().startsWith("/cdn/")) {
      return HubResponse.text(404, "the data host has no such address");
    }
    HubResponse answer = xet.answer(request).orElseGet(() -> answers.answer(request));
    for (FakeHubQuota quota : quotas) {
      answer = quota.limit(answer);
    }
    return answer;
  }
}
