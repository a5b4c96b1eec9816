package io.hfj.download;

import io.hfj.HubException;
import io.hfj.hub.HubClient;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Queries to the Hub that only improve the advice of a failure, which is reported after them.
 * Errors are ignored. Immutable.
 *
 * @param hub sends each request once, with a short deadline, and reports no failures
 */
record BestEffortQueries(Supplier<HubClient> hub) {
  /** Returns the answer, or {@code otherwise} if there is none. */
  <T> T ask(Function<HubClient, T> query, T otherwise) {
    try {
      return query.apply(hub.get());
    } catch (HubException ignored) {
      return otherwise;
    }
  }
}
