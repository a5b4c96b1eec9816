package io.hfj.fetch.http;

import io.hfj.Interrupted;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import okhttp3.HttpUrl;

/**
 * A file's address at one endpoint of the Hub, and the signed URL at a data host that it redirects
 * to for large files. The redirect is asked for once, then serves all ranges until the data host
 * refuses it. While one worker asks the endpoint, the others wait for its answer. Thread-safe.
 */
final class EndpointRoute {
  /** Signed addresses are valid for minutes at least. */
  private static final long NEW_NANOS = TimeUnit.SECONDS.toNanos(30);

  private final HttpUrl endpoint;
  private final HttpUrl address;
  private HttpUrl signed; // guarded by this
  private long signedAt; // when the latest was set; guarded by this
  private boolean asking; // guarded by this
  private boolean direct; // guarded by this

  /**
   * @param address where the endpoint serves the file's bytes, or redirects to them
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

  /** Returns the address of the next request. */
  synchronized HttpUrl next() {
    return signed == null ? address : signed;
  }

  /**
   * Returns the signed address if there is one, after waiting for a worker that asks for it. If
   * there is none, the caller asks the endpoint, and calls {@link #requestEnded} in the end.
   *
   * @throws Interrupted if the thread is interrupted while it waits
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

  /** The endpoint redirected to that URL of a data host. */
  synchronized void redirectedTo(HttpUrl url, long now) {
    direct = false;
    signed = url;
    signedAt = now;
  }

  /** Returns whether the signed address is so new that it cannot have expired. */
  synchronized boolean isNew(long now) {
    return now - signedAt < NEW_NANOS;
  }

  /** The endpoint serves the bytes itself. */
  synchronized void servedDirectly() {
    direct = true;
    signed = null;
  }

  synchronized void requestEnded() {
    asking = false;
    notifyAll();
  }

  /** Forgets that signed address, if no other one has replaced it. */
  synchronized void forget(HttpUrl used) {
    if (used.equals(signed)) {
      signed = null;
    }
  }

  /** Forgets the signed address, whichever it is. */
  synchronized void forget() {
    signed = null;
  }
}
