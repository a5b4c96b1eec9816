package io.hfj.http;

import java.time.Duration;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import okhttp3.Response;

/**
 * Reads how long a server wants to be left alone: {@code RateLimit: "api";r=0;t=55}, of which only
 * an exhausted quota counts, else {@code Retry-After} in seconds. Source: huggingface_hub,
 * utils/_http.py.
 */
final class RateLimits {
  private static final Pattern QUOTA =
      Pattern.compile("\"\\w+\"\\s*;\\s*r=(\\d{1,9})\\s*;\\s*t=(\\d{1,9})");
  private static final Pattern SECONDS = Pattern.compile("\\d{1,9}");

  private RateLimits() {}

  static Optional<Duration> retryAfter(Response response) {
    Matcher quota = QUOTA.matcher(response.header("RateLimit", ""));
    if (response.code() == 429 && quota.find() && Long.parseLong(quota.group(1)) == 0) {
      return Optional.of(Duration.ofSeconds(Long.parseLong(quota.group(2)) + 1));
    }
    String after = response.header("Retry-After", "").strip();
    // One more second: the count is rounded down, and clocks differ.
    return SECONDS.matcher(after).matches()
        ? Optional.of(Duration.ofSeconds(Long.parseLong(after) + 1))
        : Optional.empty();
  }
}
