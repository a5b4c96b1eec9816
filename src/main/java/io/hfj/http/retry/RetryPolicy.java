package io.hfj.http.retry;

import java.time.Duration;
import java.util.Optional;

/**
 * How often and after what delay a failed request is made again. Pure; immutable.
 *
 * @param tries in all, the first one included, without progress in between
 * @param fewTries the same where another try rarely helps
 * @param base ceiling of the first delay; doubles with each further one
 * @param cap ceiling of all delays
 * @param endurance a failure later than this after the first one in a row is the last, if tries are
 *     slow to fail
 * @param patience longest delay a server may ask for; beyond it the run fails and reports when to
 *     retry
 */
public record RetryPolicy(
    int tries, int fewTries, Duration base, Duration cap, Duration endurance, Duration patience) {

  /** Tries and ceilings of huggingface_hub's backoff; patience for one quota window of the Hub. */
  public static final RetryPolicy DEFAULT =
      new RetryPolicy(
          6,
          3,
          Duration.ofSeconds(1),
          Duration.ofSeconds(8),
          Duration.ofSeconds(30),
          Duration.ofSeconds(310));

  /** A single try. */
  public static final RetryPolicy ONCE =
      new RetryPolicy(1, 1, Duration.ZERO, Duration.ZERO, Duration.ZERO, Duration.ZERO);

  /**
   * Returns the delay before the next try, or empty to give up.
   *
   * @param failed how many tries in a row have failed, from 1
   * @param most how many may fail: one of the two numbers of tries, or less
   * @param since time since the first of them failed
   * @param random in [0, 1)
   */
  Optional<Duration> next(
      int failed, int most, Duration since, Optional<Duration> retryAfter, double random) {
    if (failed >= most || since.compareTo(endurance) > 0) {
      return Optional.empty();
    }
    if (retryAfter.isPresent()) {
      return retryAfter.filter(asked -> asked.compareTo(patience) <= 0);
    }
    long ceiling = Math.min(cap.toMillis(), base.toMillis() << Math.min(failed - 1, 20));
    // Jitter: clients that failed together should not return together; at least half of the delay
    // remains.
    return Optional.of(Duration.ofMillis((long) (ceiling * (1 + random) / 2)));
  }
}
