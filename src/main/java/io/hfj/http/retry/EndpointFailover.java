package io.hfj.http.retry;

import io.hfj.HubException;
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
 * Takes one request, or one range of a file, through the endpoints. If one fails the next is tried
 * at once; when all have failed in a row, {@link Retry} decides whether there is another round, and
 * after what pause. An endpoint that refused for good is left out of it. For one thread.
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

  /** Returns the endpoint to use now. */
  public HttpUrl endpoint() {
    return endpoint;
  }

  /**
   * Records progress: the next failure counts as a first one. The failures of the other endpoints
   * stand: two that each make a little progress are not used in turns without a pause.
   */
  public void progressed() {
    progressed(endpoint);
  }

  /**
   * Like {@link #progressed()}.
   *
   * @param from the server that answered, if the endpoint redirected elsewhere
   */
  public void progressed(HttpUrl from) {
    failures.remove(endpoint);
    paused = false;
    endpoints.answered(endpoint);
    budget.progressed(from);
  }

  /** Returns whether the failure thrown by {@link #failed} may pass later. */
  public boolean mayPass() {
    return mayPass;
  }

  /**
   * Records a failure of the endpoint. Selects another one, or waits before the next round.
   *
   * @throws HubException the verdict of the user's first endpoint, if there is no next try
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
   * Returns whether to try even endpoints that failed a while ago. False after a failure that a
   * short pause may resolve: the time-outs of a dead mirror would take longer.
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
