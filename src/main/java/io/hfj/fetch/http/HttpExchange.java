package io.hfj.fetch.http;

import io.hfj.Interrupted;
import io.hfj.fetch.RequestGate;
import io.hfj.http.Redirects;
import io.hfj.http.failure.FailureTranslator;
import io.hfj.http.failure.RequestFailed;
import io.hfj.http.failure.ResponseBodies;
import io.hfj.http.hosts.HubHosts;
import io.hfj.http.limit.RateLimitedCallFactory;
import io.hfj.model.FileRange;
import java.io.IOException;
import java.util.Optional;
import okhttp3.Call;
import okhttp3.HttpUrl;
import okhttp3.Request;
import okhttp3.Response;

/**
 * The requests of one attempt at a range. Each passes the gate of its host, and leaves it when its
 * answer is closed. For one thread.
 */
public final class HttpExchange {
  private final RateLimitedCallFactory calls;
  private final RequestGate gate;
  private Call latest; // null before the first request

  public HttpExchange(RateLimitedCallFactory calls, RequestGate gate) {
    this.calls = calls;
    this.gate = gate;
  }

  /**
   * An answer whose host is not yet left; to be ended by {@link #drop} or {@link #close}.
   *
   * @param stored whether the host is a data host and not the Hub
   */
  public record OpenAnswer(Response response, Call call, String host, boolean stored) {
    /** Returns the address that answered. */
    public HttpUrl url() {
      return response.request().url();
    }
  }

  /** Returns the latest request. */
  public Optional<Call> latest() {
    return Optional.ofNullable(latest);
  }

  /**
   * Asks for the range, and follows redirects to its bytes.
   *
   * @param from the route's address or its signed one
   */
  OpenAnswer get(EndpointRoute route, HttpUrl from, FileRange range, HubHosts hosts)
      throws IOException {
    Redirects redirects = new Redirects();
    HttpUrl url = from;
    boolean stored = !from.equals(route.address());
    while (true) {
      Request request =
          new Request.Builder()
              .url(url)
              .tag(HttpUrl.class, route.endpoint())
              .tag(Redirects.class, redirects)
              .header("Range", range.header())
              .build();
      OpenAnswer answer = send(request, stored);
      if (!Redirects.isRedirect(answer.response())) {
        return answer;
      }
      try {
        url = redirects.next(answer.response());
      } finally {
        drop(answer);
      }
      boolean linked = answer.response().header("X-Linked-Etag") != null;
      stored |= linked || !hosts.isAuthoritative(route.endpoint(), url);
    }
  }

  /**
   * Sends one request.
   *
   * @param stored for the answer
   * @throws RequestFailed if there is no answer
   * @throws Interrupted if the thread is interrupted while it waits for the host
   */
  public OpenAnswer send(Request request, boolean stored) throws IOException {
    String host = FailureTranslator.host(request.url());
    gate.awaitsTurn();
    latest = calls.newCall(request); // waits for the Hub's quota, if it has to
    enter(host);
    boolean answered = false;
    try {
      Response response = latest.execute();
      answered = true;
      return new OpenAnswer(response, latest, host, stored);
    } catch (IOException e) {
      throw FailureTranslator.of(e, request.url());
    } finally {
      if (!answered) {
        gate.leave(host);
      }
    }
  }

  private void enter(String host) {
    try {
      gate.enter(host, latest::cancel);
    } catch (Interrupted e) {
      RateLimitedCallFactory.discard(latest);
      throw e;
    }
  }

  /** Returns whether the answer's host serves other requests of this job. */
  boolean isShared(OpenAnswer answer) {
    return gate.isShared(answer.host());
  }

  /** Ends an answer whose body is not needed. */
  public void drop(OpenAnswer answer) {
    ResponseBodies.drain(answer.response());
    gate.leave(answer.host());
  }

  /**
   * Ends an answer whose body was read.
   *
   * @param complete whether it was read to its end, so that the connection can be used again
   */
  public void close(OpenAnswer answer, boolean complete) {
    try {
      if (!complete) {
        answer.call().cancel(); // else the client would read on for a while, for nothing
      }
      answer.response().close();
    } finally {
      gate.leave(answer.host()); // an event listener of the caller's client may throw
    }
  }
}
