package io.hfj.http.failure;

import io.hfj.error.HfjException;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;

/**
 * One request failed. Whether to make it again is {@link io.hfj.http.retry.Retry}'s decision alone;
 * the verdict is what the user is told if nobody does. Immutable.
 */
public final class RequestFailed extends IOException {
  private static final long serialVersionUID = 1L;

  /** What kind of failure, as far as retrying goes. */
  public enum Kind {
    /** It may pass. */
    PASSING,
    /** It may pass, but nothing answered at all. */
    UNREACHED,
    /** It may pass: the host serves others of ours and does not want so many at once. */
    CROWDED,
    /** It may pass, but rarely does: a store says that it does not have the file. */
    ABSENT,
    /** Asking again brings the same. */
    FINAL
  }

  private final transient HfjException verdict;
  private final Kind kind;
  private final int status;
  private final transient Optional<Duration> retryAfter;
  private final transient Set<String> hosts;

  public RequestFailed(
      HfjException verdict, Kind kind, int status, Optional<Duration> retryAfter, Throwable cause) {
    this(verdict, kind, status, retryAfter, cause, Set.of());
  }

  private RequestFailed(
      HfjException verdict,
      Kind kind,
      int status,
      Optional<Duration> retryAfter,
      Throwable cause,
      Set<String> hosts) {
    super(verdict.getMessage(), cause);
    this.hosts = hosts;
    this.verdict = verdict;
    this.kind = kind;
    this.status = status;
    this.retryAfter = retryAfter;
  }

  /** A failure that may pass, of an answer that had a good status. */
  public static RequestFailed passing(HfjException verdict) {
    return new RequestFailed(verdict, Kind.PASSING, 0, Optional.empty(), null);
  }

  /** A failure that asking again would bring again. */
  public static RequestFailed lasting(HfjException verdict) {
    return new RequestFailed(verdict, Kind.FINAL, 0, Optional.empty(), null);
  }

  /**
   * The same failure, of a request to those hosts, as {@link FailureTranslator#host} writes them.
   */
  public RequestFailed withHosts(Set<String> hosts) {
    return new RequestFailed(verdict, kind, status, retryAfter, getCause(), Set.copyOf(hosts));
  }

  /** The hosts that were asked; empty if unknown. */
  public Set<String> hosts() {
    return hosts;
  }

  public HfjException verdict() {
    return verdict;
  }

  public Kind kind() {
    return kind;
  }

  /** The HTTP status, 0 if there was none. */
  public int status() {
    return status;
  }

  /**
   * Whether the host would not have us, for now: too many requests, too busy, or nobody answers. It
   * may only be that we come with too many connections at once.
   */
  public boolean isTurnedAway() {
    return status == 429 || status == 503 || kind == Kind.UNREACHED || kind == Kind.CROWDED;
  }

  /** How long the server wants to be left alone. */
  public Optional<Duration> retryAfter() {
    return retryAfter;
  }
}
