package io.hfj.http.failure;

import java.time.Duration;
import java.util.Date;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import okhttp3.Response;

/**
 * Reads a server's quotas: {@code RateLimit: "api";r=499;t=55} and {@code RateLimit-Policy: "fixed
 * window";"api";q=500;w=300}; and the time to wait before the next request: an exhausted quota's,
 * else {@code Retry-After} in seconds (huggingface_hub, utils/_http.py) or as a date (RFC 9110,
 * 10.2.3).
 */
public final class RateLimitHeaders {
  private static final Pattern LEFT =
      Pattern.compile("\"(\\w+)\"\\s*;\\s*r=(\\d{1,9})\\s*;\\s*t=(\\d{1,9})");
  private static final Pattern POLICY =
      Pattern.compile("\"(\\w+)\"\\s*;\\s*q=(\\d{1,9})\\s*;\\s*w=(\\d{1,9})");
  private static final Pattern SECONDS = Pattern.compile("\\d{1,9}");

  private RateLimitHeaders() {}

  /**
   * A quota as of one response.
   *
   * @param bucket name of the requests that share it
   * @param left calls until the window ends
   * @param reset time until then, rounded down to seconds
   * @param calls in a whole window, 0 if unknown
   * @param window from one reset to the next, zero if unknown
   */
  public record RateLimit(String bucket, long left, Duration reset, long calls, Duration window) {}

  /** Returns the quota in the response; empty if there is none, or in an unknown form. */
  public static Optional<RateLimit> find(Response response) {
    Matcher left = LEFT.matcher(response.header("RateLimit", ""));
    if (!left.find()) {
      return Optional.empty();
    }
    String bucket = left.group(1);
    long calls = 0;
    Duration window = Duration.ZERO;
    Matcher policy = POLICY.matcher(response.header("RateLimit-Policy", ""));
    while (policy.find()) {
      if (policy.group(1).equals(bucket)) {
        calls = Long.parseLong(policy.group(2));
        window = seconds(policy.group(3));
      }
    }
    return Optional.of(
        new RateLimit(
            bucket, Long.parseLong(left.group(2)), seconds(left.group(3)), calls, window));
  }

  private static Duration seconds(String digits) {
    return Duration.ofSeconds(Long.parseLong(digits));
  }

  public static Optional<Duration> retryAfter(Response response) {
    Optional<RateLimit> exhausted = find(response).filter(quota -> quota.left() == 0);
    if (response.code() == 429 && exhausted.isPresent()) {
      return exhausted.map(quota -> quota.reset().plusSeconds(1));
    }
    String after = response.header("Retry-After", "").strip();
    Optional<Duration> wait =
        SECONDS.matcher(after).matches() ? Optional.of(seconds(after)) : untilDate(response);
    // One more second: the count is rounded down, and clocks differ.
    return wait.map(duration -> duration.plusSeconds(1));
  }

  /** Relative to the response's own date if present: this machine's clock may be wrong. */
  private static Optional<Duration> untilDate(Response response) {
    Date end = response.headers().getDate("Retry-After");
    if (end == null) {
      return Optional.empty();
    }
    Date sent = response.headers().getDate("Date");
    long start = sent == null ? response.receivedResponseAtMillis() : sent.getTime();
    return Optional.of(Duration.ofMillis(Math.max(0, end.getTime() - start)));
  }
}
