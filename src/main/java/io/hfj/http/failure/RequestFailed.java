package io.hfj.http.failure;

import io.hfj.HubException;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;

/**
 * One request failed. The verdict is the failure that the user sees if {@code http.retry} does not
 * make the request again. Immutable.
 */
public final class RequestFailed extends IOException {
  private static final long serialVersionUID = 1L;

  /** Decides whether to retry. */
  public enum Kind {
    /** Another try may succeed. */
    PASSING,
    /** Another try may succeed, but there was no response at all. */
    UNREACHED,
    /**
     * Another try may succeed: the host serves other connections of this process, but not so many
     * at once.
     */
    CROWDED,
    /** Another try rarely succeeds: a data host responds that it does not have the file. */
    ABSENT,
    /** Another try would fail in the same way. */
    FINAL
  }

  private final transient HubException verdict;
  private final Kind kind;
  private final int status;
  private final transient Optional<Duration> retryAfter;
  private final transient Set<String> hosts;

  public RequestFailed(
      HubException verdict, Kind kind, int status, Optional<Duration> retryAfter, Throwable cause) {
    this(verdict, kind, status, retryAfter, cause, Set.of());
  }

  private RequestFailed(
      HubException verdict,
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

  /** Returns a failure that may pass, of a response with a good status. */
  public static RequestFailed passing(HubException verdict) {
    return new RequestFailed(verdict, Kind.PASSING, 0, Optional.empty(), null);
  }

  /** Returns a failure that another try would repeat. */
  public static RequestFailed lasting(HubException verdict) {
    return new RequestFailed(verdict, Kind.FINAL, 0, Optional.empty(), null);
  }

  /**
   * Returns this failure with the hosts that were contacted, as {@link FailureTranslator#host}
   * formats them.
   */
  public RequestFailed withHosts(Set<String> hosts) {
    return new RequestFailed(verdict, kind, status, retryAfter, getCause(), Set.copyOf(hosts));
  }

  /** Returns the hosts that were contacted; empty if unknown. */
  public Set<String> hosts() {
    return hosts;
  }

  public HubException verdict() {
    return verdict;
  }

  public Kind kind() {
    return kind;
  }

  /** Returns the HTTP status; 0 if there was no response, or its status was good. */
  public int status() {
    return status;
  }

  /**
   * Returns whether the host refuses requests at present: rate limited, overloaded, or unreachable.
   * The only cause may be the number of connections of this process.
   */
  public boolean isTurnedAway() {
    return status == 429 || status == 503 || kind == Kind.UNREACHED || kind == Kind.CROWDED;
  }

  /** Returns the time that the server asks to wait. */
  public Optional<Duration> retryAfter() {
    return retryAfter;
  }
}
