package io.hfj.http.retry;

import io.hfj.HubException;
import io.hfj.http.failure.RequestFailed;
import io.hfj.http.failure.RequestFailed.Kind;
import io.hfj.http.failure.Rewording;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Combines the failures of all endpoints into one. */
final class CombinedFailure {
  private CombinedFailure() {}

  /**
   * Returns the verdict of the first, with the messages of the others.
   *
   * @param failures of one or more endpoints, in the user's order
   * @param names of these endpoints
   */
  static RequestFailed of(List<RequestFailed> failures, List<String> names) {
    RequestFailed first = failures.get(0);
    if (failures.size() == 1) {
      return first;
    }
    StringBuilder message = new StringBuilder(first.getMessage());
    for (int i = 1; i < failures.size(); i++) {
      String why = failures.get(i).getMessage();
      message.append("; ").append(names.get(i)).append(" also failed (").append(why).append(')');
    }
    Set<String> hosts =
        failures.stream().flatMap(one -> one.hosts().stream()).collect(Collectors.toSet());
    HubException verdict = first.verdict();
    HubException combined = Rewording.of(verdict, message.toString(), verdict.advice());
    verdict.subject().ifPresent(combined::about);
    return new RequestFailed(combined, kind(failures), first.status(), wait(failures), first)
        .withHosts(hosts);
  }

  /**
   * Another try is worth it if one of them may succeed; but an unreachable endpoint is no reason to
   * wait once another has given its final response.
   */
  private static Kind kind(List<RequestFailed> failures) {
    List<Kind> kinds = failures.stream().map(RequestFailed::kind).toList();
    return kinds.contains(Kind.PASSING) || kinds.contains(Kind.CROWDED)
        ? Kind.PASSING
        : kinds.contains(Kind.FINAL) ? Kind.FINAL : kinds.get(0);
  }

  /** Returns the shortest wait; none if one of the endpoints that may succeed asks for none. */
  private static Optional<Duration> wait(List<RequestFailed> failures) {
    List<Optional<Duration>> waits =
        failures.stream()
            .filter(failure -> failure.kind() != Kind.FINAL)
            .map(RequestFailed::retryAfter)
            .toList();
    return waits.stream().allMatch(Optional::isPresent)
        ? waits.stream().map(Optional::get).min(Duration::compareTo)
        : Optional.empty();
  }
}
