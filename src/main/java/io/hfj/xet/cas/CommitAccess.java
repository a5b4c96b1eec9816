package io.hfj.xet.cas;

import io.hfj.Interrupted;
import io.hfj.http.failure.FailureTranslator;
import io.hfj.http.failure.RequestFailed;
import io.hfj.hub.StorageAccess;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;

/**
 * Permission to read one commit in chunked storage: asked for on first use, renewed before it
 * expires, shared by all files. While one thread asks, the others wait for its answer. A failure is
 * remembered too, for a second, or as long as the server asks for, or for good if it is final:
 * otherwise each file would ask again. Thread-safe.
 */
public final class CommitAccess {
  /** The official client renews the token so long before it expires (huggingface_hub, _xet.py). */
  private static final Duration MARGIN = Duration.ofSeconds(60);

  private static final Duration PAUSE = Duration.ofSeconds(1);

  private final Request request;
  private final Clock clock;
  private boolean asking; // guarded by this, like all below
  private StorageAccess access; // null before the first answer
  private RequestFailed failure; // of the latest request; null if it succeeded
  private long untilMillis; // how long the latest answer or failure counts

  /** Asks the Hub; one try. */
  @FunctionalInterface
  public interface Request {
    StorageAccess send() throws IOException;
  }

  public CommitAccess(Request request, Clock clock) {
    this.request = request;
    this.clock = clock;
  }

  /**
   * Returns a valid permission; asks for it if necessary.
   *
   * @throws RequestFailed if the Hub does not give it
   * @throws Interrupted if the thread is interrupted while it waits
   */
  public StorageAccess require() throws RequestFailed {
    synchronized (this) {
      awaitAnswer();
      if (clock.millis() < untilMillis && failure != null) {
        throw failure;
      }
      if (clock.millis() < untilMillis && access != null) {
        return access;
      }
      asking = true;
    }
    StorageAccess answer = null;
    RequestFailed failed = null;
    try {
      answer = request.send();
    } catch (IOException e) {
      failed = FailureTranslator.of(e);
    } finally {
      ended(answer, failed);
    }
    if (failed != null) {
      throw failed;
    }
    return answer;
  }

  private void awaitAnswer() {
    try {
      while (asking) {
        wait();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new Interrupted("interrupted while waiting for the Hub", "");
    }
  }

  private synchronized void ended(StorageAccess answer, RequestFailed failed) {
    asking = false;
    access = answer;
    failure = failed;
    long soon = clock.millis() + PAUSE.toMillis();
    if (answer != null) {
      // A token of a minute or less is used for a second all the same.
      untilMillis = Math.max(answer.expires().minus(MARGIN).toEpochMilli(), soon);
    } else if (failed != null) {
      boolean last = failed.kind() == RequestFailed.Kind.FINAL;
      long pause = failed.retryAfter().orElse(PAUSE).toMillis();
      untilMillis = last ? Long.MAX_VALUE : clock.millis() + pause;
    }
    notifyAll();
  }

  /** Drops a permission that the service rejected, if it is still the one in use. */
  public synchronized void reject(StorageAccess rejected) {
    if (rejected.equals(access)) {
      access = null;
    }
  }
}
