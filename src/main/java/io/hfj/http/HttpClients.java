package io.hfj.http;

import io.hfj.BadInput;
import io.hfj.env.NetworkSettings;
import io.hfj.env.ProxySettings;
import io.hfj.http.ExchangeInterceptor.Purpose;
import io.hfj.http.direct.DirectSocketFactory;
import io.hfj.http.hosts.AddressOrder;
import io.hfj.http.hosts.HubHosts;
import io.hfj.http.limit.BandwidthLimit;
import io.hfj.http.proxy.ProxyRules;
import io.hfj.http.tls.CertificateAuthorities;
import io.hfj.model.Token;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Supplier;
import javax.net.SocketFactory;
import okhttp3.ConnectionPool;
import okhttp3.Dns;
import okhttp3.HttpUrl;
import okhttp3.Interceptor;
import okhttp3.OkHttpClient;
import okhttp3.Protocol;

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
  // Shorter than servers keep an idle connection: a request on one they closed fails.
  private static final Duration KEEP_ALIVE = Duration.ofSeconds(30);

  /**
   * Options of the clients. Immutable.
   *
   * @param version of hfj, for the User-Agent header
   * @param token called before every request to a host that may receive it, from any thread;
   *     returns at once
   * @param connections number of idle connections that stay open for the next request
   * @param base client of the caller, whose connections, proxies, certificates and interceptors are
   *     used in place of those of {@code network}
   */
  public record Options(
      String version,
      HubHosts hosts,
      Supplier<Optional<Token>> token,
      NetworkSettings network,
      int connections,
      Optional<OkHttpClient> base) {
    /** Returns options without a client of the caller. */
    public Options(
        String version,
        HubHosts hosts,
        Supplier<Optional<Token>> token,
        NetworkSettings network,
        int connections) {
      this(version, hosts, token, network, connections, Optional.empty());
    }
  }

  /**
   * A page of a listing has half a megabyte; a connection that cannot deliver it in a minute is
   * dead.
   */
  private static final Duration LONGEST_ANSWER = Duration.ofSeconds(60);

  /** Upper bound for the size of a page, used only where a rate limit is set. */
  private static final long LONGEST_PAGE = 4L << 20;

  private static final Duration LONGEST_WAIT = Duration.ofDays(7);

  private final Optional<BandwidthLimit> throttle;
  private final Optional<ConnectionPool> pool; // empty if it is the caller's
  private final OkHttpClient metadata;
  private final OkHttpClient content;
  private final OkHttpClient account;
  private final OkHttpClient bare;
  private final OkHttpClient storage;

  /**
   * Opens no connection yet.
   *
   * @throws BadInput if a proxy or a certificate file in the settings cannot be used
   */
  public static HttpClients open(Options options) {
    return open(options, Optional.empty());
  }

  /**
   * Like {@link #open(Options)}, with a limit on the rate of all responses together.
   *
   * @throws BadInput as there
   */
  public static HttpClients open(Options options, Optional<BandwidthLimit> limit) {
    return new HttpClients(
        options, limit, CertificateAuthorities.of(options.network().authorities()));
  }

  private HttpClients(
      Options options, Optional<BandwidthLimit> throttle, CertificateAuthorities authorities) {
    this.throttle = throttle;
    // A client of the caller selects its proxies itself.
    ProxyRules proxies =
        ProxyRules.of(
            options.base().isPresent() ? ProxySettings.NONE : options.network().proxies());
    OkHttpClient base =
        options.base().orElseGet(() -> own(options, throttle, proxies, authorities));
    StaleConnectionRetry staleConnections =
        new StaleConnectionRetry(base.connectionPool(), System::nanoTime);
    this.pool = options.base().isPresent() ? Optional.empty() : Optional.of(base.connectionPool());
    OkHttpClient shared =
        base.newBuilder()
            // HTTP/2 would put all ranges of a file on one TCP connection, whose rate is what
            // servers and lossy networks limit; many connections are the point of a range download.
            .protocols(List.of(Protocol.HTTP_1_1))
            .followRedirects(false)
            .followSslRedirects(false)
            // Retry owns retries; see also StaleConnectionRetry.
            .retryOnConnectionFailure(false)
            .cache(null) // it would answer in place of the Hub
            .callTimeout(Duration.ZERO) // a transfer takes as long as the file is large
            .addInterceptor(new CallInterceptor(options, proxies, staleConnections))
            .build();
    Function<Purpose, Interceptor> exchange =
        purpose -> new ExchangeInterceptor(options, proxies, staleConnections, throttle, purpose);
    Duration etag = options.network().etagTimeout();
    Duration download = options.network().downloadTimeout();
    metadata = forShortAnswers(client(shared, exchange.apply(Purpose.DOWNLOAD), etag), etag);
    content = client(shared, exchange.apply(Purpose.DOWNLOAD), download);
    account = forShortAnswers(client(shared, exchange.apply(Purpose.ACCOUNT), download), download);
    storage = client(shared, exchange.apply(Purpose.BARE), download);
    bare = forShortAnswers(storage, download);
  }

  private static OkHttpClient own(
      Options options,
      Optional<BandwidthLimit> throttle,
      ProxyRules proxies,
      CertificateAuthorities authorities) {
    return new OkHttpClient.Builder()
        .dns(new AddressOrder(Dns.SYSTEM, System::nanoTime))
        .fastFallback(true) // a broken IPv6 route costs a quarter second, not a time-out
        .connectionPool(
            new ConnectionPool(options.connections(), KEEP_ALIVE.toSeconds(), TimeUnit.SECONDS))
        .proxySelector(proxies)
        .proxyAuthenticator(proxies.authenticator())
        .sslSocketFactory(authorities.socketFactory(), authorities.trustManager())
        .socketFactory(sockets(throttle, options.connections()))
        .build();
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

  private static OkHttpClient client(OkHttpClient base, Interceptor exchange, Duration timeout) {
    return base.newBuilder()
        .connectTimeout(timeout)
        .readTimeout(timeout)
        .writeTimeout(timeout)
        // A network interceptor also sees the requests that OkHttp makes by itself.
        .addNetworkInterceptor(exchange)
        .build();
  }

  /** Bounds the whole call: a short answer that takes minutes is a failure. */
  private OkHttpClient forShortAnswers(OkHttpClient client, Duration timeout) {
    return client
        .newBuilder()
        .callTimeout(longestAnswer(timeout))
        .addInterceptor(new InterruptibleCalls())
        .addNetworkInterceptor(
            MinimumRateSource::proceed) // last, so that it does not count the rate limit's delay
        .build();
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
   * For servers that authenticate by other means than the user's token, such as logins. Sends only
   * the {@code Authorization} that the caller sets, and removes it if it contains the Hub's token,
   * except to hosts that may receive it.
   */
  public OkHttpClient bare() {
    return bare;
  }

  /** Like {@link #bare}, for the bytes of files in chunked storage; bounds silence alone. */
  public OkHttpClient storage() {
    return storage;
  }

  /** Closes idle connections. Does not cancel running calls. */
  @Override
  public void close() {
    pool.ifPresent(ConnectionPool::evictAll);
  }
}
