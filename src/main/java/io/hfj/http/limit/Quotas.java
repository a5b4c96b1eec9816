package io.hfj.http.limit;

import io.hfj.Interrupted;
import io.hfj.env.Sleeper;
import io.hfj.http.failure.RateLimitHeaders;
import io.hfj.http.failure.RateLimitHeaders.RateLimit;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import okhttp3.HttpUrl;
import okhttp3.Response;

/**
 * Keeps calls within the quotas that servers report, so that none is refused: while enough calls
 * are left they start at once, else they wait for the next window. Calls to servers that report no
 * quota never wait. Thread-safe.
 *
 * <p>One gate, a {@link Quota}, per server and bucket. The Hub counts calls of its API and of file
 * URLs in two buckets ({@code api}, {@code resolvers}); bytes from the data hosts are not counted.
 * The bucket of a call is guessed from its path until a response names it.
 *
 * <p>The gates share one monitor and are not independent of each other, as QuotasTest requires: a
 * response may move calls to another bucket than their path suggests ({@code
 * usesTheBucketThatTheServerNames}), a gate is open until any gate of its server has reported a
 * quota ({@code neverWaitsForAServerWithoutQuotas}), and one estimate covers all of them ({@code
 * reportsTheTotalWaitAndItsReason}). A plainer gate, which lets calls start while the last response
 * left some and else sleeps until the reset, was tried: with 32 calls at once it had 5 of 300
 * refused ({@code isNeverRefusedAndWaitsForNoMoreWindowsThanItNeeds}), and it left no calls to
 * other clients.
 */
public final class Quotas {
  private static final int TOO_MANY = 429;

  /** Shorter waits are not reported. */
  private static final Duration WORTH_A_NOTICE = Duration.ofSeconds(5);

  /** Responses wake waiting calls; this bounds the wait for calls that never end. */
  private static final long LOOK_AGAIN_MILLIS = 500;

  private final LongSupplier nanos;
  private final Sleeper sleeper;
  private final Duration patience;
  private final Consumer<String> notices;
  // All below is guarded by this.
  private final Map<String, Quota> quotas = new HashMap<>();
  private final Map<String, String> buckets = new HashMap<>();
  private final Set<String> servers = new HashSet<>(); // that reported a quota
  private final Set<Quota> sleeping = new HashSet<>(); // those whose reset a thread waits for
  private final List<QuotaListener> listeners = new ArrayList<>();
  private Duration lastReported = Duration.ZERO;

  /**
   * @param nanos a clock that only moves forward
   * @param patience longest wait if a server does not report the length of its window
   * @param notices receives long waits, a sentence each
   */
  public Quotas(LongSupplier nanos, Sleeper sleeper, Duration patience, Consumer<String> notices) {
    this.nanos = nanos;
    this.sleeper = sleeper;
    this.patience = patience;
    this.notices = notices;
  }

  /** Receives the time that quotas cost; called by any thread, returns at once. */
  @FunctionalInterface
  public interface QuotaListener {
    /**
     * @param wait time for which no call starts
     * @param left time that the planned calls need at least
     */
    void waiting(Duration wait, Duration left);
  }

  /** One call in a quota, from its start to its response. For one call. */
  final class QuotaPermit {
    private final String server;
    private final String guess;
    private final Quota quota;
    private final boolean ahead;

    private QuotaPermit(String server, String guess, Quota quota, boolean ahead) {
      this.server = server;
      this.guess = guess;
      this.quota = quota;
      this.ahead = ahead;
    }

    void answered(Response response) {
      Quotas.this.answered(this, RateLimitHeaders.find(response), response.code() == TOO_MANY);
    }

    void lost() {
      Quotas.this.lost(this);
    }

    void unused() {
      Quotas.this.unused(this);
    }
  }

  /** Calls that were announced. */
  public interface ExpectedCalls extends AutoCloseable {
    /** Ends the reports to the listener; the rest of the calls is not made. */
    @Override
    void close();
  }

  /** Announces calls to addresses like that one. */
  ExpectedCalls expect(HttpUrl like, int calls, QuotaListener listener) {
    Optional<String> guess = guessBucket(like);
    if (guess.isEmpty()) {
      return () -> {};
    }
    synchronized (this) {
      listeners.add(listener);
      quotaOf(serverOf(like), guess.get()).plan(calls);
    }
    return () -> end(listener);
  }

  private synchronized void end(QuotaListener listener) {
    listeners.remove(listener);
    if (listeners.isEmpty()) { // until then they may be those of another listener
      quotas.values().forEach(Quota::planNothing);
      lastReported = Duration.ZERO;
    }
  }

  /**
   * Waits until a call to that address may start; empty if it is not counted.
   *
   * @throws Interrupted if the thread is interrupted
   */
  Optional<QuotaPermit> acquire(HttpUrl url) {
    Optional<String> guess = guessBucket(url);
    try {
      return guess.isEmpty() ? Optional.empty() : Optional.of(acquire(serverOf(url), guess.get()));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new Interrupted("interrupted while waiting for the rate limit of the Hub", "");
    }
  }

  private QuotaPermit acquire(String server, String guess) throws InterruptedException {
    while (true) {
      Quota exhausted;
      synchronized (this) {
        Quota quota = quotaOf(server, guess);
        long now = nanos.getAsLong();
        Quota.Admission admission = quota.next(now, servers.contains(server));
        if (admission == Quota.Admission.GO) {
          return new QuotaPermit(server, guess, quota, quota.start(now));
        }
        if (admission == Quota.Admission.AWAIT_ANSWER || !sleeping.add(quota)) {
          TimeUnit.MILLISECONDS.timedWait(this, LOOK_AGAIN_MILLIS);
          continue;
        }
        exhausted = quota;
      }
      sleepUntilReset(exhausted); // one thread sleeps for all
    }
  }

  private void sleepUntilReset(Quota quota) throws InterruptedException {
    boolean over = false;
    try {
      Duration wait;
      Duration left;
      List<QuotaListener> informed;
      synchronized (this) {
        long now = nanos.getAsLong();
        wait = quota.untilEnd(now);
        left = quota.waitForPlanned(now);
        lastReported = left;
        informed = List.copyOf(listeners);
      }
      informed.forEach(listener -> listener.waiting(wait, left));
      if (wait.compareTo(WORTH_A_NOTICE) >= 0) {
        notices.accept(notice(quota.calls(), quota.window(), wait));
      }
      sleeper.sleep(wait);
      over = true;
    } finally {
      synchronized (this) {
        sleeping.remove(quota);
        if (over) {
          quota.windowEnded();
        }
        notifyAll();
      }
    }
  }

  private static String notice(long calls, Duration window, Duration wait) {
    boolean known = calls > 0 && !window.isZero();
    String allowed =
        known ? String.format(Locale.ROOT, " (%,d requests per %s)", calls, format(window)) : "";
    return "rate limit of the Hub reached" + allowed + "; waiting " + format(wait);
  }

  private static String format(Duration time) {
    long seconds = time.plusMillis(999).toSeconds();
    return seconds < 100 ? seconds + " s" : (seconds + 30) / 60 + " min";
  }

  private void answered(QuotaPermit permit, Optional<RateLimit> limit, boolean refused) {
    Duration left;
    List<QuotaListener> informed;
    synchronized (this) {
      permit.quota.settle(permit.ahead);
      notifyAll();
      if (limit.isEmpty()) {
        return;
      }
      servers.add(permit.server);
      buckets.put(permit.server + permit.guess, limit.get().bucket());
      Quota quota = quotaOf(permit.server, permit.guess);
      if (quota != permit.quota) {
        quota.takePlanned(permit.quota);
      }
      long now = nanos.getAsLong();
      boolean another = quota.update(now, limit.get(), permit.ahead, refused);
      left = another ? quota.waitForPlanned(now) : lastReported;
      if (left.equals(lastReported)) {
        return;
      }
      lastReported = left;
      informed = List.copyOf(listeners);
    }
    informed.forEach(listener -> listener.waiting(Duration.ZERO, left));
  }

  private synchronized void lost(QuotaPermit permit) {
    permit.quota.settle(permit.ahead);
    permit.quota.countLost();
    notifyAll();
  }

  private synchronized void unused(QuotaPermit permit) {
    permit.quota.settle(permit.ahead);
    notifyAll();
  }

  private Quota quotaOf(String server, String guess) {
    String bucket = buckets.getOrDefault(server + guess, guess);
    return quotas.computeIfAbsent(server + bucket, name -> new Quota(patience));
  }

  private static String serverOf(HttpUrl url) {
    return url.scheme() + "://" + url.host() + ":" + url.port() + "/";
  }

  /** Returns the bucket that the path suggests; empty for calls that are not counted. */
  private static Optional<String> guessBucket(HttpUrl url) {
    String path = url.encodedPath();
    if (path.contains("/resolve/")) {
      return Optional.of("resolvers");
    }
    if (path.contains("/api/resolve-cache/")) {
      return Optional.of("resolve-cache");
    }
    return path.contains("/api/") ? Optional.of("api") : Optional.empty();
  }
}
