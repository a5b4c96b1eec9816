package io.hfj.http;

import io.hfj.env.NetworkSettings;
import io.hfj.error.BadInput;
import io.hfj.error.NotCached;
import io.hfj.http.direct.DirectBody;
import io.hfj.http.direct.DirectSocketFactory;
import io.hfj.http.failure.FailureTranslator;
import io.hfj.http.failure.ViaProxyException;
import io.hfj.http.hosts.AddressOrder;
import io.hfj.http.hosts.HubHosts;
import io.hfj.http.limit.BandwidthLimit;
import io.hfj.http.limit.ThrottledSource;
import io.hfj.http.proxy.ProxyResponses;
import io.hfj.http.proxy.ProxyRules;
import io.hfj.http.tls.CertificateAuthorities;
import io.hfj.model.Token;
import java.io.IOException;
import java.net.Proxy;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import javax.net.SocketFactory;
import okhttp3.ConnectionPool;
import okhttp3.Dns;
import okhttp3.HttpUrl;
import okhttp3.Interceptor;
import okhttp3.OkHttpClient;
import okhttp3.Protocol;
import okhttp3.Request;
import okhttp3.Response;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The HTTP clients of one run, which share connections. Thread-safe.
 *
 * <p>None follows redirects, retries, keeps cookies or decompresses bodies. Callers follow
 * redirects by hand, each hop with a new request. The token is added to requests to hosts that may
 * receive it ({@link HubHosts#mayReceiveToken}) and to no others. A request may carry the endpoint
 * that led to it as a tag of class {@link HttpUrl}, for the message if it is forbidden ({@link
 * HubHosts#mayBeContacted}). Use synchronous calls only: OkHttp's threads for asynchronous ones
 * delay the exit of the JVM.
 */
public final class HttpClients implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(HttpClients.class);

  // Shorter than servers keep an idle connection: a request on one they closed fails.
  private static final Duration KEEP_ALIVE = Duration.ofSeconds(30);

  /** Purpose of a client's requests: decides about token and download counter. */
  private enum Purpose {
    DOWNLOAD,
    ACCOUNT,
    BARE
  }

  /**
   * Options of the clients. Immutable.
   *
   * @param version of hfj, for the User-Agent header
   * @param token called before every request to a host that may receive it, from any thread;
   *     returns at once
   * @param connections number of idle connections that stay open for the next request
   */
  public record Options(
      String version,
      HubHosts hosts,
      Supplier<Optional<Token>> token,
      NetworkSettings network,
      int connections) {}

  /**
   * A page of a listing has half a megabyte; a connection that cannot deliver it in a minute is
   * dead.
   */
  private static final Duration LONGEST_ANSWER = Duration.ofSeconds(60);

  /** Upper bound for the size of a page, used only where a rate limit is set. */
  private static final long LONGEST_PAGE = 4L << 20;

  private static final Duration LONGEST_WAIT = Duration.ofDays(7);

  /**
   * Read time-outs in a window: the heads of a chain of redirects have to arrive within one, and
   * some of a short answer in each.
   */
  private static final int WINDOWS = 3;

  private final Options options;
  private final Optional<BandwidthLimit> throttle;
  private final ProxyRules proxies;
  private final StaleConnectionRetry staleConnections = new StaleConnectionRetry(System::nanoTime);
  private final OkHttpClient metadata;
  private final OkHttpClient content;
  private final OkHttpClient account;
  private final OkHttpClient bare;

  /**
   * Opens no connection yet.
   *
   * @throws BadInput if a proxy or a certificate file in the settings cannot be used
   */
  public static HttpClients open(Options options) {
    return open(options, Optional.empty());
  }

  /**
   * As {@link #open(Options)}, with a limit on the rate of all responses together.
   *
   * @throws BadInput as there
   */
  public static HttpClients open(Options options, Optional<BandwidthLimit> limit) {
    return new HttpClients(
        options, limit, CertificateAuthorities.of(options.network().authorities()));
  }

  private HttpClients(
      Options options, Optional<BandwidthLimit> throttle, CertificateAuthorities authorities) {
    this.options = options;
    this.throttle = throttle;
    this.proxies = ProxyRules.of(options.network().proxies());
    OkHttpClient.Builder base =
        new OkHttpClient.Builder()
            // HTTP/2 would put all ranges of a file on one TCP connection, whose rate is what
            // servers and lossy networks limit; many connections are the point of a range download.
            .protocols(List.of(Protocol.HTTP_1_1))
            .followRedirects(false)
            .followSslRedirects(false)
            // Retry owns retries; see also StaleConnectionRetry.
            .retryOnConnectionFailure(false)
            .dns(new AddressOrder(Dns.SYSTEM, System::nanoTime))
            .fastFallback(true) // a broken IPv6 route costs a quarter second, not a time-out
            .connectionPool(
                new ConnectionPool(options.connections(), KEEP_ALIVE.toSeconds(), TimeUnit.SECONDS))
            .proxySelector(proxies)
            .proxyAuthenticator(proxies.authenticator())
            .sslSocketFactory(authorities.socketFactory(), authorities.trustManager())
            .socketFactory(sockets(throttle, options.connections()))
            .addInterceptor(this::prepare);
    OkHttpClient built = base.build();
    Duration etag = options.network().etagTimeout();
    Duration download = options.network().downloadTimeout();
    metadata = forShortAnswers(client(built, Purpose.DOWNLOAD, etag), etag);
    content = client(built, Purpose.DOWNLOAD, download);
    account = forShortAnswers(client(built, Purpose.ACCOUNT, download), download);
    bare = forShortAnswers(client(built, Purpose.BARE, download), download);
  }

  private static SocketFactory sockets(Optional<BandwidthLimit> throttle, int connections) {
    return throttle
        .<SocketFactory>map(limit -> limit.sockets(connections))
        .orElseGet(DirectSocketFactory::new);
  }

  /**
   * Returns the bound for a short answer. The time that it needs at the rate limit is added: to
   * exempt such answers from the limit would break it where it is lowest.
   */
  private Duration longestAnswer(Duration silence) {
    Duration ours = throttle.map(limit -> limit.timeFor(LONGEST_PAGE)).orElse(Duration.ZERO);
    Duration all = LONGEST_ANSWER.plus(silence).plus(ours);
    return all.compareTo(LONGEST_WAIT) < 0 ? all : LONGEST_WAIT; // OkHttp counts in an int
  }

  private OkHttpClient client(OkHttpClient base, Purpose purpose, Duration timeout) {
    return base.newBuilder()
        .connectTimeout(timeout)
        .readTimeout(timeout)
        .writeTimeout(timeout)
        // A network interceptor also sees the requests that OkHttp makes by itself.
        .addNetworkInterceptor(chain -> addCredentials(chain, purpose))
        .build();
  }

  /** Bounds the whole call: a short answer that takes minutes is a failure. */
  private OkHttpClient forShortAnswers(OkHttpClient client, Duration timeout) {
    return client
        .newBuilder()
        .callTimeout(longestAnswer(timeout))
        .addNetworkInterceptor(
            MinimumRateSource::proceed) // last, so that it does not count the rate limit's delay
        .build();
  }

  /** Nanoseconds; 0 for no limit. */
  static long window(Interceptor.Chain chain) {
    return WINDOWS * TimeUnit.MILLISECONDS.toNanos(chain.readTimeoutMillis());
  }

  /** For requests about repositories and files during a download; uses the etag time-out. */
  public OkHttpClient metadata() {
    return metadata;
  }

  /**
   * For the bytes of files, from the Hub or from the host it redirects to; uses the download
   * time-out, which bounds silence, not the whole transfer.
   */
  public OkHttpClient content() {
    return content;
  }

  /**
   * For requests that are not part of a download, such as who the user is. An {@code Authorization}
   * header that the caller sets takes precedence over the token, on hosts that may receive it.
   */
  public OkHttpClient account() {
    return account;
  }

  /**
   * For servers that authenticate by other means than the user's token, such as chunked storage.
   * Sends only the {@code Authorization} that the caller sets, and removes it if it contains the
   * Hub's token, except to hosts that may receive it.
   */
  public OkHttpClient bare() {
    return bare;
  }

  /** Closes idle connections. Does not cancel running calls. */
  @Override
  public void close() {
    metadata.connectionPool().evictAll();
  }

  /**
   * Runs once per call, before connecting: refuses requests when offline or to forbidden hosts,
   * sets the User-Agent, logs.
   */
  private Response prepare(Interceptor.Chain chain) throws IOException {
    Request request = chain.request();
    if (options.network().offline()) {
      throw new NotCached(
          "offline, so " + request.url().host() + " was not asked",
          "unset HF_HUB_OFFLINE to let hfj use the network");
    }
    if (!options.hosts().mayBeContacted(request.url())) {
      throw FailureTranslator.forbiddenHost(
          request.url(), Optional.ofNullable(request.tag(HttpUrl.class)));
    }
    Request.Builder changed = request.newBuilder().header("User-Agent", userAgent());
    if (request.header("Accept-Encoding") == null) {
      // Without it OkHttp requests gzip and decompresses: lengths and ranges would no longer agree.
      changed.header("Accept-Encoding", "identity");
    }
    long start = System.nanoTime();
    try {
      Response response = head(chain, changed.build());
      LOG.atDebug()
          .addArgument(() -> describe(request))
          .addArgument(response.code())
          .addArgument(() -> millisSince(start))
          .log("{}: {} after {} ms");
      return response;
    } catch (IOException e) {
      LOG.atDebug()
          .addArgument(() -> describe(request))
          .addArgument(() -> millisSince(start))
          .addArgument(e.getClass().getSimpleName()) // its message may echo the request
          .log("{}: failed after {} ms: {}");
      Optional<String> proxy = proxies.nameFor(request.url());
      throw proxy.isPresent()
          ? new ViaProxyException(proxy.get(), proxies.translate(request.url(), e))
          : e;
    }
  }

  /** Sends the request; the heads of a chain of redirects have to arrive within one window. */
  private Response head(Interceptor.Chain chain, Request request) throws IOException {
    Optional<Redirects> hops = Optional.ofNullable(request.tag(Redirects.class));
    long window = window(chain);
    long left = window - hops.map(Redirects::waited).orElse(0L);
    long start = System.nanoTime();
    try {
      return new CallDeadline(chain.call())
          .within(window == 0 ? 0 : Math.max(1, left), () -> proceed(chain, request));
    } finally {
      hops.ifPresent(h -> h.waited(System.nanoTime() - start));
    }
  }

  /** Sends the request, and again at once if its connection was stale. */
  private Response proceed(Interceptor.Chain chain, Request request) throws IOException {
    for (int met = 0; ; met++) {
      try {
        return chain.proceed(request);
      } catch (StaleConnectionRetry.StaleConnection closed) {
        if (met == 2) {
          throw closed.cause();
        }
        if (met == 1) { // two in a row: the other idle ones are probably stale too
          metadata.connectionPool().evictAll();
        }
      }
    }
  }

  private static long millisSince(long start) {
    return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start);
  }

  private String userAgent() {
    String origin = options.network().origin().map(word -> "; origin/" + word).orElse("");
    return "hfj/" + options.version() + "; java/" + System.getProperty("java.version") + origin;
  }

  /** Describes the request without secrets: a signed URL is as good as a password. */
  private String describe(Request request) {
    HttpUrl url = request.url().newBuilder().username("").password("").build();
    // A store may share the Hub's host name: only API paths are known to hold no signature.
    boolean asked = options.hosts().isHub(url) && url.encodedPath().contains("/api/");
    boolean secret = url.query() != null && !asked;
    String address = secret ? url.newBuilder().query(null).build() + "?..." : url.toString();
    String range = request.header("Range");
    return request.method() + " " + address + (range == null ? "" : " " + range);
  }

  /**
   * Runs each time a request is sent: adds the token where it may go, and removes what OkHttp would
   * act on.
   */
  private Response addCredentials(Interceptor.Chain chain, Purpose purpose) throws IOException {
    AddressOrder.record(chain);
    Request request = chain.request();
    Request.Builder changed = request.newBuilder();
    if (options.hosts().mayReceiveToken(request.url())) {
      addToken(request, changed, purpose);
    } else if (purpose != Purpose.BARE || holdsToken(request)) {
      changed.removeHeader("Authorization");
    }
    if (purpose == Purpose.DOWNLOAD && options.hosts().isHub(request.url())) {
      changed.header("X-HF-Download-Counter", "1");
    }
    Proxy proxy = chain.connection() == null ? Proxy.NO_PROXY : chain.connection().route().proxy();
    if (!request.isHttps()) {
      // Inside a tunnel the server would receive it; there the authenticator sends it to the proxy.
      proxies.authorization(proxy).ifPresent(v -> changed.header("Proxy-Authorization", v));
    }
    Response response = withoutRetryAfter(staleConnections.send(chain, changed.build()));
    if (!request.isHttps() && proxy.type() == Proxy.Type.HTTP && response.code() != 407) {
      ProxyResponses.requireFromServer(response); // inside a tunnel a proxy cannot answer
    }
    requireLength(response);
    Response bounded = FramingLimit.in(response, chain.connection());
    Response named =
        ProxyRules.nameOf(proxy).map(name -> ViaProxyException.of(bounded, name)).orElse(bounded);
    return throttle
        .map(limit -> ThrottledSource.of(named, limit))
        .orElseGet(() -> DirectBody.in(named, chain.connection()));
  }

  /**
   * OkHttp accepts a negative length, and fails with an unrelated error when the body is closed.
   */
  private static void requireLength(Response response) throws IOException {
    if (response.body().contentLength() < -1) { // -1 means that there is no length
      throw FailureTranslator.notAHub(response.request().url(), "it tells a negative length");
    }
  }

  private void addToken(Request request, Request.Builder changed, Purpose purpose) {
    if (purpose != Purpose.BARE && request.header("Authorization") == null) {
      options
          .token()
          .get()
          .ifPresent(token -> changed.header("Authorization", "Bearer " + token.secret()));
    }
  }

  private boolean holdsToken(Request request) {
    String given = request.header("Authorization");
    return given != null
        && options.token().get().stream().anyMatch(t -> given.contains(t.secret()));
  }

  /**
   * Removes a {@code Retry-After} that OkHttp would act on even without retries: it repeats the
   * request if a 503 says 0, and throws at a number beyond an int (RetryAndFollowUpInterceptor).
   */
  private static Response withoutRetryAfter(Response response) {
    boolean acts =
        response.code() == 503 && response.header("Retry-After", "").matches("0+|\\d{10,}");
    return acts ? response.newBuilder().removeHeader("Retry-After").build() : response;
  }
}
