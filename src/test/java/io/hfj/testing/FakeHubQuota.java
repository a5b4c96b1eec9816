package io.hfj.testing;

import io.hfj.server.HubResponse;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Counts calls in fixed windows from its creation on, adds the remaining calls to the answers, and
 * answers 429 beyond the limit, like the Hub. Thread-safe.
 */
final class FakeHubQuota {
  private static final Pattern BUCKET = Pattern.compile("\"(\\w+)\";r=.*");

  private final String bucket;
  private final int calls;
  private final Duration window;
  private final Clock clock;
  private final Instant start;
  private long number; // of the window; guarded by this
  private int used; // guarded by this

  FakeHubQuota(String bucket, int calls, Duration window, Clock clock) {
    this.bucket = bucket;
    this.calls = calls;
    this.window = window;
    this.clock = clock;
    this.start = clock.instant();
  }

  /** Returns the answer with the quota headers, or a refusal; other buckets are left unchanged. */
  synchronized HubResponse limit(HubResponse answer) {
    Matcher header = BUCKET.matcher(answer.headers().getOrDefault("RateLimit", ""));
    if (!header.matches() || !header.group(1).equals(bucket)) {
      return answer;
    }
    Duration since = Duration.between(start, clock.instant());
    if (since.dividedBy(window) != number) {
      number = since.dividedBy(window);
      used = 0;
    }
    boolean refused = used == calls;
    used += refused ? 0 : 1;
    long secondsLeft = window.minus(since.minus(window.multipliedBy(number))).toSeconds();
    return (refused ? HubResponse.text(429, "Too many requests") : answer)
        .with("RateLimit", '"' + bucket + "\";r=" + (calls - used) + ";t=" + secondsLeft)
        .with(
            "RateLimit-Policy",
            "\"fixed window\";\"" + bucket + "\";q=" + calls + ";w=" + window.toSeconds());
  }
}
