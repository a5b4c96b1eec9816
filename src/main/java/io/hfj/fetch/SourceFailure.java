package io.hfj.fetch;

import io.hfj.HubException;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;

/**
 * An attempt to get bytes from a {@link ByteSource} failed. Whether another one follows is decided
 * by {@link ByteSource.Attempts#failed} alone. Immutable.
 */
public final class SourceFailure extends IOException {
  private static final long serialVersionUID = 1L;

  /** What the failure means for the work on the file. */
  public enum Reason {
    /** A later attempt may succeed. */
    RETRY,
    /** The host takes no request now; perhaps because of the requests that it is serving. */
    REFUSED,
    /** The source has other content than the file's. */
    CHANGED,
    /** A later attempt fails in the same way. */
    FINAL
  }

  private final Reason reason;
  private final transient Optional<Duration> delay;
  private final transient HubException error;

  /**
   * @param delay that the host asks for before the next attempt
   * @param error for the user, if no attempt follows
   * @param cause may be null
   */
  public SourceFailure(
      Reason reason, Optional<Duration> delay, HubException error, Throwable cause) {
    super(error.getMessage(), cause);
    this.reason = reason;
    this.delay = delay;
    this.error = error;
  }

  /** Returns a failure after which the next attempt may succeed. */
  static SourceFailure retry(HubException error) {
    return new SourceFailure(Reason.RETRY, Optional.empty(), error, null);
  }

  public Reason reason() {
    return reason;
  }

  /** Returns the pause that the host asks for. */
  public Optional<Duration> delay() {
    return delay;
  }

  /** Returns the failure to report to the user if no attempt follows. */
  public HubException error() {
    return error;
  }
}
