package io.hfj.fetch;

import io.hfj.error.ContentMismatch;
import io.hfj.error.Interrupted;
import io.hfj.http.Bodies;
import io.hfj.http.Failures;
import io.hfj.http.HubHosts;
import io.hfj.http.Redirects;
import io.hfj.http.RequestFailed;
import io.hfj.model.FileRange;
import java.io.IOException;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import okhttp3.Call;
import okhttp3.HttpUrl;
import okhttp3.Request;
import okhttp3.Response;

/**
 * Where the bytes of one file come from. The Hub's address leads, for large files, to a signed
 * address on another host; that one is asked for once and then serves all ranges, until it is
 * refused. While one worker asks, the others wait for its answer. Thread-safe.
 */
final class Source {
  private static final Pattern CONTENT_RANGE = Pattern.compile("bytes (\\d+)-(\\d+)/(\\d+|\\*)");

  private static final int UNAUTHORIZED = 401;
  private static final int FORBIDDEN = 403;
  private static final int OK = 200;
  private static final int PARTIAL = 206;
  private static final int UNSATISFIABLE = 416;

  private final FetchJob job;
  private final Call.Factory http;
  private final HubHosts hosts;
  private final Set<Call> calls = ConcurrentHashMap.newKeySet();
  private HttpUrl signed; // guarded by this
  private boolean asking; // guarded by this
  private boolean direct; // guarded by this
  private volatile boolean cancelled;

  Source(FetchJob job, Call.Factory http, HubHosts hosts) {
    this.job = job;
    this.http = http;
    this.hosts = hosts;
  }

  /**
   * An answer that carries bytes; to be closed.
   *
   * @param first offset in the file of the body's first byte
   * @param ranged false if the server sent the whole file, asked or not
   */
  record Opened(Response response, Call call, long first, boolean ranged) {}

  /**
   * Asks for the range, or with an empty one for the whole file.
   *
   * @throws RequestFailed if it cannot be had now
   */
  Opened open(Optional<FileRange> range) throws IOException {
    Optional<HttpUrl> known = awaitAddress();
    try {
      Exchanged exchanged = exchange(known.orElse(job.address()), range);
      Response response = exchanged.response();
      if (known.isPresent() && isRefusal(response.code())) {
        // A signed address past its time: the Hub gives a new one, and that costs no try.
        calls.remove(exchanged.call());
        Bodies.drain(response);
        forget(known.get());
        return open(range);
      }
      if (known.isEmpty()) {
        remember(exchanged);
      }
      return checked(exchanged, range);
    } finally {
      if (known.isEmpty()) {
        doneAsking();
      }
    }
  }

  private static boolean isRefusal(int status) {
    return status == FORBIDDEN || status == UNAUTHORIZED || status == 404 || status == 410;
  }

  /** The signed address if there is one; empty if the caller is to ask the Hub. */
  private synchronized Optional<HttpUrl> awaitAddress() {
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

  private synchronized void remember(Exchanged exchanged) {
    if (exchanged.response().isSuccessful()) {
      direct = !exchanged.stored();
      signed = exchanged.stored() ? exchanged.response().request().url() : null;
    }
  }

  private synchronized void doneAsking() {
    asking = false;
    notifyAll();
  }

  private synchronized void forget(HttpUrl address) {
    if (address.equals(signed)) {
      signed = null;
    }
  }

  /** Forgets the signed address: content from there was wrong. */
  synchronized void renew() {
    signed = null;
  }

  /** An answer, and whether it is a store's and not the Hub's. */
  private record Exchanged(Response response, Call call, boolean stored) {}

  private Exchanged exchange(HttpUrl from, Optional<FileRange> range) throws IOException {
    Redirects redirects = new Redirects();
    HttpUrl url = from;
    boolean stored = !from.equals(job.address());
    while (true) {
      Request.Builder request = new Request.Builder().url(url);
      range.ifPresent(some -> request.header("Range", some.header()));
      Call call = http.newCall(request.build());
      calls.add(call);
      if (cancelled) {
        call.cancel();
      }
      Response response;
      try {
        response = call.execute();
      } catch (IOException e) {
        calls.remove(call);
        throw Failures.of(e, url);
      }
      if (!Redirects.isRedirect(response)) {
        return new Exchanged(response, call, stored);
      }
      try {
        url = redirects.next(response);
      } finally {
        calls.remove(call);
        Bodies.drain(response);
      }
      stored |= response.header("X-Linked-Etag") != null || !hosts.mayReceiveToken(url);
    }
  }

  private Opened checked(Exchanged exchanged, Optional<FileRange> range) throws IOException {
    Response response = exchanged.response();
    try {
      if (response.code() == PARTIAL && range.isPresent()) {
        requireRange(response, range.get());
        return new Opened(response, exchanged.call(), range.get().start(), true);
      }
      if (response.code() == OK) {
        requireWhole(response);
        return new Opened(response, exchanged.call(), 0, false);
      }
      throw failure(exchanged);
    } catch (IOException e) {
      calls.remove(exchanged.call());
      Bodies.drain(response);
      throw e;
    }
  }

  private RequestFailed failure(Exchanged exchanged) {
    Response response = exchanged.response();
    HttpUrl url = response.request().url();
    if (response.code() == UNSATISFIABLE || response.code() == PARTIAL) {
      renew();
      return mismatch(url, "does not have the bytes it was asked for");
    }
    if (!exchanged.stored()) {
      return Failures.of(response, job.asked().about(job.file().path()));
    }
    if (isRefusal(response.code())) {
      renew();
      return RequestFailed.passing(Failures.ofStore(response).verdict());
    }
    return Failures.ofStore(response);
  }

  private void requireRange(Response response, FileRange range) throws IOException {
    HttpUrl url = response.request().url();
    Matcher told = CONTENT_RANGE.matcher(response.header("Content-Range", ""));
    if (!told.matches() || !Bodies.isPlain(response)) {
      throw mismatch(url, "does not tell which bytes it sends");
    }
    boolean right =
        told.group(1).equals(Long.toString(range.start()))
            && (told.group(3).equals("*")
                || told.group(3).equals(Long.toString(job.file().size())));
    if (!right) {
      throw mismatch(url, "sends other bytes than it was asked for");
    }
  }

  private void requireWhole(Response response) throws IOException {
    long length = response.body().contentLength();
    if (Bodies.isPlain(response) && length >= 0 && length != job.file().size()) {
      boolean page = response.header("Content-Type", "").contains("text/html");
      HttpUrl url = response.request().url();
      throw page
          ? Failures.notAHub(url, "it sends a web page in place of a file")
          : mismatch(url, "offers " + length + " bytes for a file of " + job.file().size());
    }
  }

  /** May be a proxy's or a mirror's mistake that passes; if not, this is the last word. */
  private RequestFailed mismatch(HttpUrl url, String what) {
    return RequestFailed.passing(
        new ContentMismatch(
            Failures.host(url) + " " + what + ": " + job.file().path(),
            "try again later, or another endpoint"));
  }

  /** Ends an exchange; the connection can be used again if its body was read to the end. */
  void close(Opened opened, boolean complete) {
    calls.remove(opened.call());
    if (!complete) {
      opened.call().cancel(); // else the client would read on for a while, for nothing
    }
    opened.response().close();
  }

  /**
   * Tells a failure of the line from our own doing.
   *
   * @throws Interrupted if {@link #cancel} was called
   */
  void requireNotCancelled() {
    if (cancelled) {
      throw new Interrupted("stopped fetching " + job.file().path(), "");
    }
  }

  /** Breaks off all exchanges, for good. */
  void cancel() {
    cancelled = true;
    calls.forEach(Call::cancel);
  }
}
