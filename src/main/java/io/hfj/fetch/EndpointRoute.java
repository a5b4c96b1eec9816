package io.hfj.fetch;

import io.hfj.error.Interrupted;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import okhttp3.HttpUrl;

/**
 * The way to a file's bytes by one endpoint of the Hub. Its address leads, for large files, to a
 * signed address on another host; that one is asked for once and then serves all ranges, until it
 * is refused. While one worker asks, the others wait for its answer. Thread-safe.
 */
final class EndpointRoute {
  /** Stores give addresses for minutes at least. */
  private static final long NEW_NANOS = TimeUnit.SECONDS.toNanos(30);

  private final HttpUrl endpoint;
  private final HttpUrl address;
  private HttpUrl signed; // guarded by this
  private long signedAt; // guarded by this; for what there was of signed addresses latest
  private boolean asking; // guarded by this
  private boolean direct; // guarded by this

  /**
   * @param address where the endpoint gives the file's bytes, or says who does
   */
  EndpointRoute(HttpUrl endpoint, HttpUrl address) {
    this.endpoint = endpoint;
    this.address = address;
  }

  HttpUrl endpoint() {
    return endpoint;
  }

  HttpUrl address() {
    return address;
  }

  /** Where the next request will go. */
  synchronized HttpUrl next() {
    return signed == null ? address : signed;
  }

  /**
   * The signed address if there is one. If not, the caller is to ask the endpoint, and to call
   * {@link #doneAsking} in the end.
   */
  synchronized Optional<HttpUrl> awaitSigned() {
    try {
      while (asking && !direct && signed == null) {
        wait();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new Interrupted("interrupted while waiting for the Hub", "");
    }
    if (signed == null) {
      asking = true;
    }
    return Optional.ofNullable(signed);
  }

  /** The bytes are at that address, which is a store's. */
  synchronized void leadsTo(HttpUrl store, long now) {
    direct = false;
    signed = store;
    signedAt = now;
  }

  /** Whether the signed address is so new that it cannot have expired. */
  synchronized boolean isNew(long now) {
    return now - signedAt < NEW_NANOS;
  }

  /** The endpoint gives the bytes itself. */
  synchronized void isDirect() {
    direct = true;
    signed = null;
  }

  synchronized void doneAsking() {
    asking = false;
    notifyAll();
  }

  /** The signed address is of no use any more; another one may have taken its place. */
  synchronized void forget(HttpUrl used) {
    if (used.equals(signed)) {
      signed = null;
    }
  }

  /** Forgets the signed address: what came from there was wrong. */
  synchronized void renew() {
    signed = null;
  }
}
