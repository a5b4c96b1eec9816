package io.hfj.http.retry;

import io.hfj.FailureCode;
import io.hfj.HubException;
import io.hfj.Interrupted;
import io.hfj.NetworkFailure;
import io.hfj.env.Sleeper;
import io.hfj.http.failure.FailureTranslator;
import io.hfj.http.failure.RequestFailed;
import io.hfj.http.failure.RequestFailed.Kind;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.DoubleSupplier;
import java.util.function.LongSupplier;
import okhttp3.HttpUrl;

/**
 * Decides whether there is another round of tries of a request, and after what pause; no other
 * class does. Thread-safe.
 *
 * <ul>
 *   <li>A failure that may pass gets six tries in a row without progress, with growing pauses.
 *   <li>Three tries are made where another one rarely helps: at a host that has never answered (it
 *       may not exist, and an offline user should not wait long for the error), for a file that a
 *       data host does not have, and in the second turn of a file that could not be fetched.
 *   <li>A host that stayed unreachable for all tries gets one try from then on, until it answers:
 *       otherwise each further file would take as long.
 *   <li>A failure more than half a minute after the first one in a row is the last.
 *   <li>A pause that a server asks for is kept, up to five minutes, and not counted.
 * </ul>
 *
 * <p>Work without progress thus ends within 23 seconds if its tries fail at once, and about half a
 * minute after the first failure, plus the time of one try, if they are slow to fail.
 */
public final class Retry {
  private final RetryPolicy policy;
  private final Sleeper sleeper;
  private final DoubleSupplier random;
  private final LongSupplier nanos;

  /** Hosts that have answered. */
  private final Set<String> reached = ConcurrentHashMap.newKeySet();

  /** Hosts that stayed unreachable for all tries, and have not answered since. */
  private final Set<String> givenUp = ConcurrentHashMap.newKeySet();

  /**
   * @param nanos a clock that only moves forward
   */
  public Retry(RetryPolicy policy, Sleeper sleeper, DoubleSupplier random, LongSupplier nanos) {
    this.policy = policy;
    this.sleeper = sleeper;
    this.random = random;
    this.nanos = nanos;
  }

  /** One try. */
  @FunctionalInterface
  public interface Attempt<T> {
    T run() throws IOException;
  }

  /** Receives each failure that is not final, before the wait. */
  @FunctionalInterface
  public interface FailureListener {
    void retrying(int attempt, Duration delay, String why);

    /** Returns a listener that reports each failure in a sentence. */
    static FailureListener reportingTo(Consumer<String> notices) {
      return (attempt, delay, why) -> notices.accept(why + "; retrying");
    }
  }

  /**
   * Runs the attempt until it succeeds or another try is pointless.
   *
   * @throws HubException the verdict of the last failure
   */
  public <T> T call(Attempt<T> attempt, FailureListener listener) {
    Budget budget = budget(listener);
    while (true) {
      try {
        return attempt.run();
      } catch (IOException e) {
        budget.failed(e);
      }
    }
  }

  /** One try, at that endpoint. */
  @FunctionalInterface
  public interface EndpointAttempt<T> {
    T run(HttpUrl endpoint) throws IOException;
  }

  /**
   * Runs the attempt at one endpoint after the other until it succeeds or another try is pointless.
   *
   * @throws HubException the verdict of the first endpoint
   */
  public <T> T call(Endpoints endpoints, EndpointAttempt<T> attempt, FailureListener listener) {
    EndpointFailover failover = failover(endpoints, listener);
    while (true) {
      try {
        T result = attempt.run(failover.endpoint());
        failover.progressed();
        return result;
      } catch (IOException e) {
        failover.failed(e);
      }
    }
  }

  /** Returns the failover for work that any of the endpoints can do. */
  public EndpointFailover failover(Endpoints endpoints, FailureListener listener) {
    return new EndpointFailover(endpoints, budget(listener));
  }

  /** Like {@link #failover}, for work that failed before. */
  public EndpointFailover lastFailover(Endpoints endpoints, FailureListener listener) {
    return new EndpointFailover(endpoints, lastBudget(listener));
  }

  /** Like {@link #budget}, for work that failed before. */
  public Budget lastBudget(FailureListener listener) {
    return new Budget(listener, policy.fewTries());
  }

  /** Returns the budget of tries for work that makes several requests. */
  public Budget budget(FailureListener listener) {
    return new Budget(listener, policy.tries());
  }

  private void answered(Set<String> hosts) {
    reached.addAll(hosts);
    givenUp.removeAll(hosts);
  }

  /** Counts failures in a row; progress resets the count. For one thread. */
  public final class Budget {
    private final FailureListener listener;
    private final int most;
    private int failures;
    private long firstFailure;

    private Budget(FailureListener listener, int most) {
      this.listener = listener;
      this.most = most;
    }

    /** Records progress: the next failure counts as a first one. */
    public void progressed() {
      failures = 0;
    }

    /** Like {@link #progressed()}, for a response from that address. */
    void progressed(HttpUrl from) {
      progressed();
      answered(Set.of(FailureTranslator.host(from)));
    }

    /**
     * Waits before the next try.
     *
     * @throws HubException the failure's verdict, if there is no next try
     * @throws Interrupted if the thread is interrupted
     */
    public void failed(IOException failure) {
      RequestFailed failed = FailureTranslator.of(failure);
      long now = nanos.getAsLong();
      if (++failures == 1) {
        firstFailure = now;
      }
      if (failed.kind() != Kind.UNREACHED) {
        answered(failed.hosts());
      }
      if (failed.kind() == Kind.FINAL) {
        throw failed.verdict();
      }
      Duration since = Duration.ofNanos(now - firstFailure);
      Optional<Duration> delay =
          policy.next(failures, tries(failed), since, failed.retryAfter(), random.getAsDouble());
      if (delay.isEmpty()) {
        if (failed.kind() == Kind.UNREACHED) {
          givenUp.addAll(failed.hosts());
        }
        throw finalFailure(failed);
      }
      if (failed.retryAfter().isPresent()) {
        firstFailure += delay.get().toNanos(); // the server's pause does not count
      }
      listener.retrying(failures + 1, delay.get(), failed.getMessage());
      try {
        sleeper.sleep(delay.get());
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new Interrupted("interrupted while waiting to retry", "");
      }
    }

    private int tries(RequestFailed failed) {
      return switch (failed.kind()) {
        case ABSENT -> Math.min(most, policy.fewTries());
        case UNREACHED -> {
          boolean dead = !failed.hosts().isEmpty() && givenUp.containsAll(failed.hosts());
          boolean known = failed.hosts().stream().anyMatch(reached::contains);
          yield dead ? 1 : known ? most : Math.min(most, policy.fewTries());
        }
        case PASSING, CROWDED, FINAL -> most;
      };
    }

    private HubException finalFailure(RequestFailed failed) {
      Optional<Duration> wait = failed.retryAfter().filter(w -> w.compareTo(policy.patience()) > 0);
      if (wait.isEmpty()) {
        return failed.verdict();
      }
      long minutes = Math.max(1, wait.get().plusSeconds(59).toMinutes());
      NetworkFailure limited =
          new NetworkFailure(
              FailureCode.RATE_LIMITED,
              failed.getMessage() + " (rate limited); retry after " + minutes + " minutes",
              "repeat the download then; received data is kept",
              failed);
      failed.verdict().subject().ifPresent(limited::about);
      return limited;
    }
  }
}
