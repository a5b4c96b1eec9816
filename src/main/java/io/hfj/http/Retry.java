package io.hfj.http;

import io.hfj.env.Sleeper;
import io.hfj.error.HfjException;
import io.hfj.error.Interrupted;
import io.hfj.error.NetworkFailure;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.DoubleSupplier;
import okhttp3.HttpUrl;

/** The one place where requests are made again. Thread-safe. */
public final class Retry {
  private final RetryPolicy policy;
  private final Sleeper sleeper;
  private final DoubleSupplier random;
  private final AtomicBoolean reached = new AtomicBoolean();

  public Retry(RetryPolicy policy, Sleeper sleeper, DoubleSupplier random) {
    this.policy = policy;
    this.sleeper = sleeper;
    this.random = random;
  }

  /** One try. */
  @FunctionalInterface
  public interface Attempt<T> {
    T run() throws IOException;
  }

  /** Hears of each failure that is not final, before the wait. */
  @FunctionalInterface
  public interface Listener {
    void retrying(int attempt, Duration delay, String why);
  }

  /**
   * Runs the attempt until it works or trying again is pointless.
   *
   * @throws HfjException the verdict of the last failure
   */
  public <T> T call(Attempt<T> attempt, Listener listener) {
    Budget budget = budget(listener);
    while (true) {
      try {
        T result = attempt.run();
        reached.set(true);
        return result;
      } catch (IOException e) {
        budget.failed(e);
      }
    }
  }

  /**
   * Whether that is what {@link Budget#failed} throws when a server named a time to come back,
   * later than we would wait.
   */
  public static boolean isToldToWait(HfjException failure) {
    return failure instanceof NetworkFailure
        && failure.getCause() instanceof RequestFailed refused
        && refused.retryAfter().isPresent();
  }

  /** One try, at that endpoint. */
  @FunctionalInterface
  public interface EndpointAttempt<T> {
    T run(HttpUrl endpoint) throws IOException;
  }

  /**
   * Runs the attempt at one endpoint after the other until it works or trying again is pointless.
   *
   * @throws HfjException the verdict of the first endpoint
   */
  public <T> T call(Endpoints endpoints, EndpointAttempt<T> attempt, Listener listener) {
    Tour tour = tour(endpoints, listener);
    while (true) {
      try {
        T result = attempt.run(tour.endpoint());
        tour.progressed();
        return result;
      } catch (IOException e) {
        tour.failed(e);
      }
    }
  }

  /** Patience for one piece of work that any of the endpoints can do. */
  public Tour tour(Endpoints endpoints, Listener listener) {
    return new Tour(endpoints, budget(listener));
  }

  /** Patience for one piece of work that makes several requests. */
  public Budget budget(Listener listener) {
    return new Budget(listener);
  }

  /** Counts failures in a row; any progress starts the count anew. For one thread. */
  public final class Budget {
    private final Listener listener;
    private int failures;

    private Budget(Listener listener) {
      this.listener = listener;
    }

    /** Something was achieved: the next failure is again a first one. */
    public void progressed() {
      failures = 0;
      reached.set(true);
    }

    /**
     * Waits before the next try.
     *
     * @throws HfjException the failure's verdict, if there is to be no next try
     * @throws Interrupted if the thread is interrupted
     */
    public void failed(IOException failure) {
      RequestFailed failed = Failures.of(failure);
      failures++;
      if (failed.kind() != RequestFailed.Kind.UNREACHED) {
        reached.set(true);
      }
      if (failed.kind() == RequestFailed.Kind.FINAL) {
        throw failed.verdict();
      }
      Optional<Duration> delay =
          policy.next(failures, reached.get(), failed.retryAfter(), random.getAsDouble());
      if (delay.isEmpty()) {
        throw lastWord(failed);
      }
      listener.retrying(failures + 1, delay.get(), failed.getMessage());
      try {
        sleeper.sleep(delay.get());
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new Interrupted("interrupted while waiting to try again", "");
      }
    }

    private HfjException lastWord(RequestFailed failed) {
      Optional<Duration> wait = failed.retryAfter().filter(w -> w.compareTo(policy.patience()) > 0);
      if (wait.isEmpty()) {
        return failed.verdict();
      }
      long minutes = Math.max(1, wait.get().plusSeconds(59).toMinutes());
      return new NetworkFailure(
          failed.getMessage() + ", and asks to be left alone for " + minutes + " minutes",
          "run the same command again then; what has arrived is kept",
          failed);
    }
  }
}
