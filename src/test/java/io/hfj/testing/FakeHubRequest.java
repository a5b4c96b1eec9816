package io.hfj.testing;

import io.hfj.server.HubRequest;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

/** A request that a {@link FakeHub} got, and how much of the answer went out. Thread-safe. */
public final class FakeHubRequest {
  private final HubRequest request;
  private final int number;
  private final int connection;
  private final boolean atDataHost;
  private final FakeHubKind kind;
  private final AtomicLong bytesServed = new AtomicLong();
  private volatile int plannedStatus;

  FakeHubRequest(HubRequest request, int number, int connection, boolean atDataHost) {
    this.request = request;
    this.number = number;
    this.connection = connection;
    this.atDataHost = atDataHost;
    this.kind = FakeHubKind.of(request.target());
  }

  /** Counts from 1, in order of arrival at either host. */
  public int number() {
    return number;
  }

  /** The connection it came by, counted from 1 over both hosts. */
  public int connection() {
    return connection;
  }

  /** Whether it came to the data host, not to the Hub. */
  public boolean atDataHost() {
    return atDataHost;
  }

  /** What it is for. */
  public FakeHubKind kind() {
    return kind;
  }

  /** In capitals. */
  public String method() {
    return request.method();
  }

  /** Path with query as sent, percent-encoded. */
  public String target() {
    return request.target();
  }

  /** Base address the client meant: this server's, or another's if it took us for a proxy. */
  public String baseUrl() {
    return request.baseUrl();
  }

  /** Path without query, percent-decoded. */
  public String path() {
    // '+' stands for itself in a path; the decoder at hand knows forms only.
    String raw = target().split("\\?", 2)[0].replace("+", "%2B");
    try {
      return URLDecoder.decode(raw, StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      return raw;
    }
  }

  /** All headers, names in any case. */
  public Map<String, List<String>> headers() {
    return request.headers();
  }

  /** The first value of a header. */
  public Optional<String> header(String name) {
    return request.header(name);
  }

  /** The body as text; empty if there was none. */
  public String body() {
    return new String(request.body(), StandardCharsets.UTF_8);
  }

  /** Bytes of the answer's body given to the network so far. */
  public long bytesServed() {
    return bytesServed.get();
  }

  /** Status the answer would have without faults; 0 until the answer is made. */
  public int plannedStatus() {
    return plannedStatus;
  }

  void setPlannedStatus(int status) {
    plannedStatus = status;
  }

  void addBytesServed(long bytes) {
    bytesServed.addAndGet(bytes);
  }

  HubRequest asHubRequest() {
    return request;
  }

  /** Method, target and range: what a failing assertion should show. */
  @Override
  public String toString() {
    return method() + " " + target() + header("Range").map(range -> " " + range).orElse("");
  }
}
