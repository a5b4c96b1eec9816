package io.hfj.fetch;

import io.hfj.Interrupted;

/**
 * Admits the requests that a {@link ByteStream} makes, limits how many run at each host at the same
 * time, and cancels them. For each request: {@link #awaitsTurn}, {@link #enter}, then {@link
 * #leave} when its body is closed. Used by the thread that uses the stream.
 */
public interface RequestGate {
  /**
   * Records that a request is about to wait for a quota: until {@link #enter} no server counts as
   * silent.
   */
  void awaitsTurn();

  /**
   * Waits until the host may have one more request, and starts to measure how long it takes.
   *
   * @param host as {@link ByteSource#host} writes it
   * @param cancel breaks the request off; called from any thread, several times, before or after
   *     the request starts; returns at once
   * @throws Interrupted if the thread is interrupted while it waits
   */
  void enter(String host, Runnable cancel);

  /** Returns whether the host serves other requests of this job, beside the caller's. */
  boolean isShared(String host);

  /** The request is over. */
  void leave(String host);
}
