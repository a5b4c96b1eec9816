package io.hfj.download;

import io.hfj.error.HfjException;
import io.hfj.hub.HubClient;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Asks the Hub what only makes advice better: while the user waits to hear of a failure that is
 * known already. What cannot be had is left out. Immutable.
 *
 * @param hub asks once each, in little time, and tells nobody of its failures
 */
record BestEffortQueries(Supplier<HubClient> hub) {
  <T> T ask(Function<HubClient, T> question, T otherwise) {
    try {
      return question.apply(hub.get());
    } catch (HfjException onlyForAdvice) {
      return otherwise;
    }
  }
}
