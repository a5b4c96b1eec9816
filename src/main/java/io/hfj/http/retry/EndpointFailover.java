package io.hfj.http.retry;

import io.hfj.error.HfjException;
import io.hfj.http.failure.FailureTranslator;
import io.hfj.http.failure.RequestFailed;
import io.hfj.http.failure.RequestFailed.Kind;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import okhttp3.HttpUrl;

/**
 * The way of one question, or of one range of a file, through the endpoints. Where one fails the
 * next is asked at once; when all have failed in a row it is up to {@link Retry} whether there is a
 * next row, and after what pause. Who refused for good is left out of it. For one thread.
 */
public final class EndpointFailover {
  private final Endpoints endpoints;
  private final Retry.Budget budget;
  private final Map<HttpUrl, RequestFailed> failures = new LinkedHashMap<>();
  private HttpUrl endpoint;
  private boolean paused;
  private boolean mayPass;

  EndpointFailover(Endpoints endpoints, Retry.Budget budget) {
    this.endpoints = endpoints;
    this.budget = budget;
    this.endpoint = endpoints.current();
  }

  /** The endpoint to ask now. */
  public HttpUrl endpoint() {
    return endpoint;
  }

  /**
   * Something was achieved: the next failure is again a first one. What the others did stands: two
   * that bring a little each time are not asked in turns without a pause.
   */
  public void progressed() {
    progressed(endpoint);
  }

  /**
   * As {@link #progressed()}.
   *
   * @param from whose answer it was, if the endpoint led elsewhere
   */
  public void progressed(HttpUrl from) {
    failures.remove(endpoint);
    paused = false;
    endpoints.answered(endpoint);
    budget.progressed(from);
  }

  /** Whether what {@link #failed} threw may go well at another time. */
  public boolean mayPass() {
    return mayPass;
  }

  /**
   * The endpoint failed. Chooses another, or waits before the next row.
   *
   * @throws HfjException the verdict of the user's first endpoint, if there is to be no next try
   */
  public void failed(IOException failure) {
    RequestFailed failed = FailureTranslator.of(failure);
    failures.put(endpoint, failed);
    Optional<HttpUrl> next = endpoints.next(endpoint, failures.keySet(), isWorthAll(failed));
    if (next.isPresent()) {
      endpoints.switchTo(endpoint, next.get(), failed.getMessage());
      endpoint = next.get();
      return;
    }
    RequestFailed all = combined();
    mayPass = all.kind() != Kind.FINAL;
    budget.failed(all);
    failures.values().removeIf(one -> one.kind() != Kind.FINAL);
    paused = true;
    HttpUrl again = endpoints.next(endpoint, failures.keySet(), true).orElseThrow();
    if (!again.equals(endpoint)) {
      endpoints.switchTo(endpoint, again, failed.getMessage());
      endpoint = again;
    }
  }

  /**
   * Whether to ask even those that failed a while ago. Not for a failure that a moment's pause may
   * mend: time-outs of a dead mirror would cost more.
   */
  private boolean isWorthAll(RequestFailed failed) {
    return paused || failed.kind() == Kind.FINAL || failed.retryAfter().isPresent();
  }

  private RequestFailed combined() {
    List<HttpUrl> asked = endpoints.all().stream().filter(failures::containsKey).toList();
    return CombinedFailure.of(
        asked.stream().map(failures::get).toList(), asked.stream().map(endpoints::name).toList());
  }
}
