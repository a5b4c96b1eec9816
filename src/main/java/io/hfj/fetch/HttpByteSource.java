package io.hfj.fetch;

import io.hfj.error.ContentMismatch;
import io.hfj.error.Interrupted;
import io.hfj.http.Redirects;
import io.hfj.http.failure.FailureTranslator;
import io.hfj.http.failure.RequestFailed;
import io.hfj.http.failure.ResponseBodies;
import io.hfj.http.failure.StoreRefusal;
import io.hfj.model.FileRange;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import okhttp3.Call;
import okhttp3.HttpUrl;
import okhttp3.Request;
import okhttp3.Response;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where the bytes of one file come from: any endpoint of the Hub, each by its own {@link
 * EndpointRoute}. Thread-safe.
 */
final class HttpByteSource {
  private static final Logger LOG = LoggerFactory.getLogger(HttpByteSource.class);

  private static final Pattern CONTENT_RANGE = Pattern.compile("bytes (\\d+)-(\\d+)/(\\d+|\\*)");

  private static final int UNAUTHORIZED = 401;
  private static final int FORBIDDEN = 403;
  private static final int OK = 200;
  private static final int PARTIAL = 206;
  private static final int UNSATISFIABLE = 416;
  private static final int TOO_MANY_REQUESTS = 429;
  private static final int UNAVAILABLE = 503;

  private final FetchJob job;
  private final FetchContext bench;
  private final Set<Call> calls = ConcurrentHashMap.newKeySet();
  private final Map<HttpUrl, EndpointRoute> routes = new ConcurrentHashMap<>();
  private final ByteOrigins givers;
  private volatile boolean cancelled;

  HttpByteSource(FetchJob job, FetchContext bench) {
    this.job = job;
    this.bench = bench;
    this.givers = new ByteOrigins(bench.endpoints());
  }

  /** Whom the next request for bytes will go to, as {@link FailureTranslator#host} writes it. */
  String host() {
    return FailureTranslator.host(route(bench.endpoints().current()).next());
  }

  private EndpointRoute route(HttpUrl endpoint) {
    return routes.computeIfAbsent(endpoint, at -> new EndpointRoute(at, job.addresses().at(at)));
  }

  /** Who gave the bytes so far. */
  ByteOrigins givers() {
    return givers;
  }

  /**
   * An answer that carries bytes; to be closed.
   *
   * @param endpoint that was asked
   * @param first offset in the file of the body's first byte
   * @param ranged false if the server sent the whole file instead
   */
  record Opened(HttpUrl endpoint, Answer answer, long first, boolean ranged) {
    Response response() {
      return answer.response();
    }

    /** Who sends them. */
    HttpUrl from() {
      return response().request().url();
    }
  }

  /**
   * Asks that endpoint for the range. It is told even if it is the whole file: some stores give
   * large files in ranges only.
   *
   * @param transfer told of each request and of the answer
   * @throws RequestFailed if it cannot be had now
   */
  Opened open(HttpUrl endpoint, FileRange range, Transfer transfer) throws IOException {
    return open(route(endpoint), range, transfer);
  }

  private Opened open(EndpointRoute route, FileRange range, Transfer transfer) throws IOException {
    Optional<HttpUrl> known = route.awaitSigned();
    try {
      Answer answer = exchange(route, known.orElse(route.address()), range, transfer);
      Response response = answer.response();
      boolean crowded = isCrowded(route, known.isEmpty(), answer);
      boolean right = response.isSuccessful() || crowded || isBusy(response.code());
      if (known.isEmpty() && answer.stored() && right) {
        route.leadsTo(response.request().url(), bench.nanos().getAsLong());
      }
      if (crowded) {
        drop(answer);
        throw FailureTranslator.crowded(response);
      }
      if (known.isPresent() && isRefusal(response.code())) {
        // A signed address past its time: the Hub gives a new one, and that costs no try.
        drop(answer);
        route.forget(known.get());
        return open(route, range, transfer);
      }
      if (known.isEmpty() && response.isSuccessful() && !answer.stored()) {
        route.isDirect();
      }
      Opened opened = checked(route, answer, range);
      bench.line().ceilings().answered(answer.host());
      transfer.answered(bench.nanos().getAsLong(), opened.ranged());
      return opened;
    } finally {
      if (known.isEmpty()) {
        route.doneAsking();
      }
    }
  }

  /**
   * Whether a store refuses an address that it has just accepted from others of ours, or would: it
   * does not want so many connections. A new address would be refused as well.
   */
  private boolean isCrowded(EndpointRoute route, boolean fresh, Answer answer) {
    if (!answer.stored() || answer.response().code() != FORBIDDEN) {
      return false;
    }
    StoreRefusal refusal = StoreRefusal.of(answer.response(), job.asked());
    LOG.debug("{} answers 403: {}", answer.host(), refusal.said());
    return (fresh || route.isNew(bench.nanos().getAsLong()))
        && bench.line().ceilings().hasOthers(answer.host())
        && !refusal.isAboutTime();
  }

  /** Whether the host has no time for us; about the address that says nothing. */
  private static boolean isBusy(int status) {
    return status == TOO_MANY_REQUESTS || status == UNAVAILABLE;
  }

  private static boolean isRefusal(int status) {
    return status == FORBIDDEN || status == UNAUTHORIZED || status == 404 || status == 410;
  }

  /**
   * An answer of a host at which we hold a place.
   *
   * @param stored whether the host is a store and not the Hub
   */
  record Answer(Response response, Call call, String host, boolean stored) {}

  /** Ends an exchange whose body nobody wants. */
  private void drop(Answer answer) {
    calls.remove(answer.call());
    ResponseBodies.drain(answer.response());
    bench.line().ceilings().leave(answer.host());
  }

  private Answer exchange(EndpointRoute route, HttpUrl from, FileRange range, Transfer transfer)
      throws IOException {
    Redirects redirects = new Redirects();
    HttpUrl url = from;
    boolean stored = !from.equals(route.address());
    while (true) {
      Request request =
          new Request.Builder()
              .url(url)
              .tag(HttpUrl.class, route.endpoint())
              .tag(Redirects.class, redirects)
              .header("Range", range.header())
              .build();
      Answer answer = ask(request, transfer, stored);
      if (!Redirects.isRedirect(answer.response())) {
        return answer;
      }
      try {
        url = redirects.next(answer.response());
      } finally {
        drop(answer);
      }
      boolean linked = answer.response().header("X-Linked-Etag") != null;
      stored |= linked || !bench.hosts().speaksForHub(route.endpoint(), url);
    }
  }

  /** One request, from a place at its host; the place is kept with the answer. */
  private Answer ask(Request request, Transfer transfer, boolean stored) throws IOException {
    String host = FailureTranslator.host(request.url());
    transfer.awaitsTurn();
    Call call = bench.http().newCall(request); // waits for the Hub's quota, if it has to
    enter(host);
    boolean answered = false;
    calls.add(call);
    try {
      transfer.asking(call, host, bench.nanos().getAsLong());
      if (cancelled) {
        call.cancel();
      }
      Response response = call.execute();
      answered = true;
      return new Answer(response, call, host, stored);
    } catch (IOException e) {
      throw FailureTranslator.of(e, request.url());
    } finally {
      if (!answered) {
        calls.remove(call);
        bench.line().ceilings().leave(host);
      }
    }
  }

  private void enter(String host) {
    try {
      bench.line().ceilings().enter(host);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new Interrupted("interrupted while waiting for " + host, "");
    }
  }

  private Opened checked(EndpointRoute route, Answer answer, FileRange range) throws IOException {
    Response response = answer.response();
    try {
      if (response.code() == PARTIAL) {
        requireRange(response, range);
        return new Opened(
            route.endpoint(), answer, range.start(), ResponseBodies.isPlain(response));
      }
      if (response.code() == OK) {
        requireWhole(response);
        return new Opened(route.endpoint(), answer, 0, false);
      }
      throw failure(route, answer);
    } catch (IOException e) {
      drop(answer);
      if (e instanceof RequestFailed failed && failed.status() == 0) {
        route.renew(); // a good status and not the file: the Hub may have sent us to a wrong place
      }
      throw e;
    }
  }

  private RequestFailed failure(EndpointRoute route, Answer answer) {
    Response response = answer.response();
    HttpUrl url = response.request().url();
    if (response.code() == UNSATISFIABLE) {
      return mismatch(url, "does not have the bytes it was asked for");
    }
    if (!answer.stored()) {
      return FailureTranslator.of(
          response, job.asked().about(job.file().path()).at(route.endpoint(), bench.hosts()));
    }
    if (isRefusal(response.code())) {
      route.renew();
    }
    return FailureTranslator.ofStore(response, job.file().path());
  }

  private void requireRange(Response response, FileRange range) throws IOException {
    HttpUrl url = response.request().url();
    Matcher told = CONTENT_RANGE.matcher(response.header("Content-Range", ""));
    // What is packed can be placed only if it is the whole file; it counts as one then.
    boolean whole = range.start() == 0 && range.end() == job.file().size();
    if (!told.matches() || !whole && !ResponseBodies.isPlain(response)) {
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
    if (ResponseBodies.isPlain(response) && length >= 0 && length != job.file().size()) {
      boolean page = response.header("Content-Type", "").contains("text/html");
      HttpUrl url = response.request().url();
      throw page
          ? FailureTranslator.notAHub(url, "it sends a web page in place of a file")
          : mismatch(url, "offers " + length + " bytes for a file of " + job.file().size());
    }
  }

  /** May be a proxy's or a mirror's mistake that passes; if not, this is the last word. */
  private RequestFailed mismatch(HttpUrl url, String what) {
    return RequestFailed.passing(
        new ContentMismatch(
            FailureTranslator.host(url) + " " + what + ": " + job.file().path(),
            "try again later, or another endpoint"));
  }

  /**
   * The server was slow or silent: the next connection goes to another address of its host, and the
   * Hub is asked for a new signed address, which may be on another host.
   */
  void avoid(Transfer slow) {
    slow.call()
        .ifPresent(
            call -> {
              bench.http().avoidAddressOf(call);
              routes.values().forEach(route -> route.forget(call.request().url()));
            });
  }

  /** The content is wrong: signed addresses may lead to spoiled copies, so new ones are got. */
  void renew() {
    routes.values().forEach(EndpointRoute::renew);
  }

  /** Ends an exchange; the connection can be used again if its body was read to the end. */
  void close(Opened opened, boolean complete) {
    Answer answer = opened.answer();
    calls.remove(answer.call());
    if (!complete) {
      answer.call().cancel(); // else the client would read on for a while, for nothing
    }
    answer.response().close();
    bench.line().ceilings().leave(answer.host());
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
