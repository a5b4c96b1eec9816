package io.hfj.fetch;

import io.hfj.HubException;
import io.hfj.Interrupted;
import io.hfj.model.FileRange;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Set;

/**
 * The content of one file, available in ranges. Each implementation hides one protocol or storage
 * format: HTTP ranges, chunked storage, memory.
 *
 * <p>The fetcher uses a source like this, once per lease, on one thread; different leases run on
 * different threads at the same time:
 *
 * <pre>{@code
 * Attempts attempts = source.attempts(secondTurn, listener);
 * while (bytes are missing) {
 *   try (ByteStream stream = attempts.open(missing, gate)) {
 *     while (stream.read(buffer) >= 0) { // until enough was read
 *       attempts.progressed();
 *     }
 *   } catch (SourceFailure failure) {
 *     attempts.failed(failure); // waits before the next attempt, or throws
 *   }
 * }
 * }</pre>
 *
 * <p>A source holds no resources between streams, so it needs no closing. The fetcher may abandon a
 * source for another one in the middle of a file: it cancels the open streams, asks this source for
 * nothing more, and gives the ranges that are still missing to the other source.
 *
 * <p>Several files may be served from one stored object: their sources then share it, and a stream
 * may need fewer bytes of the network than it delivers, or none. Thread-safe.
 */
public interface ByteSource {
  /**
   * Returns the key of the host that the next connection goes to. Connections with equal keys share
   * a limit. Returns at once; the key is also printed in messages.
   */
  String host();

  /** Returns whether some of the content may be on this disk and need not be fetched. */
  default boolean mayBeLocal() {
    return false;
  }

  /**
   * Begins the attempts at one lease.
   *
   * @param secondTurn whether all attempts at the file failed before; fewer are made then
   * @param listener called before each wait
   */
  Attempts attempts(boolean secondTurn, RetryListener listener);

  /** Returns how many origins can deliver the whole file on their own, at least 1. */
  int origins();

  /**
   * Prefers other origins from now on: the file's content was wrong. Drops what is cached about
   * where its bytes are. Origins of other sources are ignored.
   *
   * @param suspects {@link ByteOrigin#id ids} of the origins that delivered part of the content or
   *     are proven wrong
   * @param proven of these, the origins that delivered wrong content on their own
   * @param why for the message if another origin takes over
   */
  void distrust(Set<String> suspects, Set<String> proven, String why);

  /** Reads the content as it is on disk. */
  @FunctionalInterface
  interface ContentOnDisk {
    /** Fills the buffer from that offset on; returns false if not all of it is there. */
    boolean read(long start, ByteBuffer into);
  }

  /**
   * Returns the ranges of the content on disk that are right, as far as the source can prove it
   * without the network. Called after the hash of the whole was wrong, while no stream is open.
   *
   * @return in order, adjacent ones joined
   */
  default List<FileRange> proveRight(ContentOnDisk content) {
    return List.of();
  }

  /** Receives each failure after which another attempt follows, before the wait. */
  @FunctionalInterface
  interface RetryListener {
    /**
     * @param attempt number of the coming attempt, from 2
     * @param delay time until it
     */
    void retrying(int attempt, Duration delay, String why);
  }

  /**
   * The attempts at one lease, and the only place that decides whether and where to try again. For
   * one thread.
   */
  interface Attempts {
    /**
     * Opens a stream that delivers the first byte of {@code range} and as many of the next as suit
     * the source; see {@link ByteStream#range}. The caller closes it before the next call.
     *
     * @param gate admits each request that the stream makes, until it is closed
     * @throws SourceFailure if the bytes are not available now; to be passed to {@link #failed}
     * @throws Interrupted if the thread is interrupted while it waits
     */
    ByteStream open(FileRange range, RequestGate gate) throws SourceFailure;

    /**
     * Records that the latest stream delivered missing bytes: the next failure counts as a first
     * one.
     */
    void progressed();

    /** Records that the latest server was slow or silent: the next attempt prefers another one. */
    void avoidServer();

    /**
     * Chooses the target of the next attempt, and waits before it if necessary.
     *
     * @param failure thrown by this object or its stream, or made by the caller
     * @throws HubException if there is to be no further attempt
     * @throws Interrupted if the thread is interrupted while it waits
     */
    void failed(SourceFailure failure);

    /** Returns whether what {@link #failed} threw may not happen at another time. */
    boolean mayPass();
  }
}
