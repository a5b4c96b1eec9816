package io.hfj.testing;

import io.hfj.server.HubRequest;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

/** A request to a {@link FakeHub}, with the number of bytes sent in answer. Thread-safe. */
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

  /** The number of the request, from 1, in order of arrival at either host. */
  public int number() {
    return number;
  }

  /** The number of its connection, from 1, over both hosts. */
  public int connection() {
    return connection;
  }

  /** Whether it was sent to the data host rather than the Hub. */
  public boolean atDataHost() {
    return atDataHost;
  }

  /** The kind of the request. */
  public FakeHubKind kind() {
    return kind;
  }

  /** The method, in upper case. */
  public String method() {
    return request.method();
  }

  /** Path with query as sent, percent-encoded. */
  public String target() {
    return request.target();
  }

  /** Base address of the target: this server's, or another's if it is used as a proxy. */
  public String baseUrl() {
    return request.baseUrl();
  }

  /** Path without query, percent-decoded. */
  public String path() {
    // '+' is literal in a path, but URLDecoder decodes forms.
    String raw = target().split("\\?", 2)[0].replace("+", "%2B");
    try {
      return URLDecoder.decode(raw, StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      return raw;
    }
  }

  /** All headers; names are case-insensitive. */
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

  /** Bytes of the body sent so far. */
  public long bytesServed() {
    return bytesServed.get();
  }

  /** Status of the answer without faults; 0 until it is computed. */
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

  /** Method, target and range, for messages of assertions. */
  @Override
  public String toString() {
    return method() + " " + target() + header("Range").map(range -> " " + range).orElse("");
  }
}
