package io.hfj.testing;

import io.hfj.server.HubAnswer;
import io.hfj.server.HubAnswers;
import io.hfj.server.HubOptions;
import io.hfj.server.HubRepo;
import io.hfj.server.HubRepos;
import io.hfj.server.HubRequest;
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
 * that answer as {@link HubAnswers} does, note every request, and misbehave on demand. Thread-safe.
 *
 * <pre>{@code
 * try (FakeHub hub = FakeHub.start(repo)) {
 *   hub.on(data().path("model.bin")).once().fault(Fault.endEarlyAfter(400));
 *   ...
 *   assertEquals(List.of("bytes=0-999", "bytes=400-999"), hub.rangesAsked("model.bin"));
 * }
 * }</pre>
 *
 * <p>The data host is {@code localhost}, the Hub {@code 127.0.0.1}: clients tell hosts by name, not
 * by port, and must see two.
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
  private int lastNumber; // guarded by requests, as are the two maps
  private volatile HubOptions options;
  private volatile HubAnswers answers;
  private final List<FakeHubQuota> quotas = new CopyOnWriteArrayList<>();

  private FakeHub(HubRepos repos, Clock clock) throws IOException {
    this.repos = repos;
    this.clock = clock;
    this.hub = new FakeHubListener(socket -> serve(socket, false));
    this.data = new FakeHubListener(socket -> serve(socket, true));
    this.options = HubOptions.DEFAULT.dataHost(dataHost());
    this.answers = new HubAnswers(repos, options, clock);
    hub.start();
    data.start();
  }

  /** Starts one with these repositories. */
  public static FakeHub start(HubRepo... repos) {
    return start(Clock.systemUTC(), repos);
  }

  /** Starts one that takes the time of that clock for when signed addresses expire. */
  public static FakeHub start(Clock clock, HubRepo... repos) {
    try {
      return new FakeHub(HubRepos.of(repos), clock);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What is on it; may be changed at any time. */
  public HubRepos repos() {
    return repos;
  }

  /** Changes how it answers from now on: {@code configure(o -> o.pageSize(2))}. */
  public FakeHub configure(UnaryOperator<HubOptions> change) {
    options = change.apply(options);
    answers = new HubAnswers(repos, options, clock);
    return this;
  }

  /** Allows so many calls of a bucket, {@code api} or {@code resolvers}, in each window. */
  public FakeHub quota(String bucket, int calls, Duration window) {
    quotas.add(new FakeHubQuota(bucket, calls, window, clock));
    return this;
  }

  /** Requests that were refused because a quota was exhausted. */
  public long requestsOverQuota() {
    return requests().stream().filter(request -> request.plannedStatus() == 429).count();
  }

  /**
   * Base address of the Hub, {@code http://127.0.0.1:PORT}. It also works as a proxy for {@code
   * http} addresses of any host, all of which it answers itself.
   */
  public String endpoint() {
    return "http://127.0.0.1:" + hub.port();
  }

  /** Base address of the data host, {@code http://localhost:PORT}. */
  public String dataHost() {
    return "http://localhost:" + data.port();
  }

  /** Begins a rule for the requests that match; it does nothing until given a fault. */
  public FaultRule on(FakeHubMatch match) {
    FaultRule rule = new FaultRule(match);
    rules.add(rule);
    return rule;
  }

  /** Forgets all rules; answers under way go on as they began. */
  public void clearFaults() {
    rules.clear();
  }

  /** Forgets the requests noted so far, and with them the bytes; not the connections. */
  public void clearRequests() {
    synchronized (requests) {
      requests.clear();
    }
  }

  /** All requests in order of arrival, at both hosts. */
  public List<FakeHubRequest> requests() {
    synchronized (requests) {
      return List.copyOf(requests);
    }
  }

  /** Requests whose target, raw or its path decoded, contains that text. */
  public List<FakeHubRequest> requests(String pathContains) {
    return requests(FakeHubMatch.any().path(pathContains));
  }

  /** Requests that match. */
  public List<FakeHubRequest> requests(FakeHubMatch match) {
    return requests().stream().filter(match::matches).collect(Collectors.toList());
  }

  /**
   * {@code Range} headers of the GETs for a file's bytes in order of arrival, an empty text where
   * there was none. Requests that were only redirected are left out.
   */
  public List<String> rangesRequested(String file) {
    return requests().stream()
        .filter(r -> r.method().equals("GET") && r.path().endsWith("/" + file))
        .filter(
            r -> r.plannedStatus() == 200 || r.plannedStatus() == 206 || r.plannedStatus() == 416)
        .map(r -> r.header("Range").orElse(""))
        .collect(Collectors.toList());
  }

  /** Bytes of bodies given to the network, by both hosts. */
  public long bytesServed() {
    return requests().stream().mapToLong(FakeHubRequest::bytesServed).sum();
  }

  /** Bytes of bodies given to the network in answer to requests that match. */
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

  /** The most requests of that kind that were being answered at the same time. */
  public int mostAtOnce(FakeHubKind kind) {
    synchronized (requests) {
      return mostAtOnce.getOrDefault(kind, 0);
    }
  }

  /** Values of {@code Authorization} that came to one of the two base addresses. */
  public Set<String> tokensSeenAt(String baseUrl) {
    return requests().stream()
        .filter(request -> request.atDataHost() == baseUrl.equals(dataHost()))
        .flatMap(request -> request.header("Authorization").stream())
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /** Stops both hosts; whatever is held, stalled or slow ends at once. */
  @Override
  public void close() {
    hub.close();
    data.close();
  }

  /** How many requests of that kind are being answered now. */
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
      // The client went away, which is its right; what it got is noted with the request.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // the server is closed; so ends this thread
    }
  }

  private boolean serve(FakeHubWire wire, HubRequest request, int connection, boolean atDataHost)
      throws IOException, InterruptedException {
    FakeHubRequest noted = recordRequest(request, connection, atDataHost);
    AtomicBoolean counted = new AtomicBoolean(true);
    Runnable done =
        () -> {
          if (counted.getAndSet(false)) {
            finished(noted.kind());
          }
        };
    try {
      FaultScript script = new FaultScript(noted, asked -> answer(asked, atDataHost));
      noted.setPlannedStatus(script.answer.status());
      for (FaultRule rule : rules) {
        rule.faultsFor(noted).forEach(fault -> fault.change(script));
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
      FakeHubRequest noted = new FakeHubRequest(request, number, connection, atDataHost);
      requests.add(noted);
      int now = underWay.merge(noted.kind(), 1, Integer::sum);
      mostAtOnce.merge(noted.kind(), now, Math::max);
      return noted;
    }
  }

  private void finished(FakeHubKind kind) {
    synchronized (requests) {
      underWay.merge(kind, -1, Integer::sum);
    }
  }

  private HubAnswer answer(HubRequest request, boolean atDataHost) {
    if (atDataHost && !request.target().startsWith("/cdn/")) {
      return HubAnswer.text(404, "the data host has no such address");
    }
    HubAnswer answer = answers.answer(request);
    for (FakeHubQuota quota : quotas) {
      answer = quota.limit(answer);
    }
    return answer;
  }
}
