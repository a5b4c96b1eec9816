package io.hfj.app;

import io.hfj.XetMode;
import io.hfj.download.ContentSources;
import io.hfj.env.Endpoint;
import io.hfj.env.Host;
import io.hfj.env.Settings;
import io.hfj.fetch.FetchLimits;
import io.hfj.fetch.Fetcher;
import io.hfj.fetch.http.HttpSources;
import io.hfj.http.DeadlineCallFactory;
import io.hfj.http.EndpointProbe;
import io.hfj.http.HttpClients;
import io.hfj.http.hosts.HubHosts;
import io.hfj.http.limit.BandwidthLimit;
import io.hfj.http.limit.Quotas;
import io.hfj.http.limit.RateLimitedCallFactory;
import io.hfj.http.proxy.ProxyRules;
import io.hfj.http.retry.Endpoints;
import io.hfj.http.retry.Retry;
import io.hfj.http.retry.RetryPolicy;
import io.hfj.hub.Accounts;
import io.hfj.hub.HubClient;
import io.hfj.hub.OAuthClient;
import io.hfj.hub.OidcExchange;
import io.hfj.model.Token;
import io.hfj.server.DemoHub;
import io.hfj.xet.XetSources;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.Supplier;
import okhttp3.HttpUrl;
import okhttp3.OkHttpClient;

/**
 * The HTTP clients of one run, the demo Hub if it is requested, and what sends requests through
 * them. Made on first use: they cost most of the start-up. Nothing is connected before the first
 * request. Thread-safe; must be closed.
 */
final class HubConnections implements AutoCloseable {
  /**
   * Default number of connections: at 50 ms a request, 64 fetch some 600 small files a second, each
   * with a redirect (measured with 2,000 files).
   */
  private static final int CONNECTIONS = 64;

  /**
   * Default maximum for one file: data hosts limit the rate of a connection, home routers the
   * count.
   */
  private static final int PER_FILE = 32;

  /** Time for all requests together that only improve an error message. */
  private static final Duration TIME_FOR_ADVICE = Duration.ofSeconds(4);

  private final Host host;
  private final Settings settings;
  private final NetworkOptions options;
  private final Optional<OkHttpClient> httpClient;
  private final Consumer<String> notices;
  private final AtomicReference<Optional<Token>> token = new AtomicReference<>(Optional.empty());
  private final Supplier<Connections> connections = new Lazy<>(this::open);
  private volatile DemoHub demo;
  private volatile HttpClients opened;

  /**
   * @param httpClient whose connections are used, in place of new ones
   * @param notices receives messages for the user, one sentence each
   */
  HubConnections(
      Host host,
      Settings settings,
      NetworkOptions options,
      Optional<OkHttpClient> httpClient,
      Consumer<String> notices) {
    this.host = host;
    this.settings = settings;
    this.options = options;
    this.httpClient = httpClient;
    this.notices = notices;
  }

  /** The Hub and its mirrors. */
  private record HubAddresses(List<HttpUrl> all, HttpUrl tokenOwner, HubHosts hosts) {}

  /**
   * The HTTP clients.
   *
   * @param most maximum number of connections
   */
  private record Connections(HubAddresses hub, int most, HttpClients clients, Retry retry) {}

  /**
   * The clients that send the token.
   *
   * @param advisor makes a client for requests that only improve one error message
   */
  record HubAccess(
      HubClient hub, Supplier<HubClient> advisor, ContentSources sources, Fetcher fetcher) {}

  private Connections open() {
    LogStart.await(); // a logger made while it starts would print a warning
    HubAddresses hub = addresses();
    Optional<BandwidthLimit> limit =
        options.limitRate().map(rate -> new BandwidthLimit(rate, host.nanos(), host.sleeper()));
    int requested = options.connections().orElse(CONNECTIONS);
    int most = limit.map(throttle -> throttle.connections(requested)).orElse(requested);
    opened =
        HttpClients.open(
            new HttpClients.Options(
                Version.text(),
                hub.hosts(),
                token::get,
                demo == null ? settings.network() : settings.network().online(),
                most,
                httpClient),
            limit);
    return new Connections(hub, most, opened, retry(RetryPolicy.DEFAULT));
  }

  private HubAddresses addresses() {
    boolean isDemo = options.endpoints().isDemo();
    if (isDemo) {
      demo = DemoHub.start();
    }
    List<HttpUrl> all = options.endpoints().all().stream().map(this::address).toList();
    HttpUrl tokenOwner = address(options.endpoints().tokenOwner());
    // The demo Hub has a data host of its own; none of its traffic leaves this machine.
    return new HubAddresses(
        all, tokenOwner, new HubHosts(all, tokenOwner, options.onlyEndpoints() && !isDemo));
  }

  private HttpUrl address(Endpoint endpoint) {
    HttpUrl address = HttpUrl.parse(endpoint.isDemo() ? demo.endpoint() : endpoint.value());
    if (address == null) {
      throw options.endpoints().notAnAddress(endpoint);
    }
    return address;
  }

  private Retry retry(RetryPolicy policy) {
    return new Retry(policy, host.sleeper(), host.random(), host.nanos());
  }

  /** Returns the addresses of the Hub and its mirrors; at least one. */
  List<HttpUrl> endpoints() {
    return connections.get().hub().all();
  }

  /**
   * Returns the clients that send a token. Their requests carry the token from then on.
   *
   * @param findToken may use {@link #accounts} and {@link #oidcExchange}
   */
  HubAccess access(Supplier<Optional<Token>> findToken) {
    Connections to = connections.get();
    Quotas quotas =
        new Quotas(host.nanos(), host.sleeper(), RetryPolicy.DEFAULT.patience(), notices);
    Optional<Token> found = findToken.get();
    token.set(found);
    FetchLimits limits =
        new FetchLimits(
            options.files().orElse(Integer.MAX_VALUE),
            to.most(),
            Math.min(PER_FILE, to.most()),
            settings.network().downloadTimeout(),
            options.xet() == XetMode.AUTO);
    // A server may echo the token into a message for the user.
    Consumer<String> masked = text -> notices.accept(found.map(t -> t.maskedIn(text)).orElse(text));
    Endpoints endpoints = new Endpoints(to.hub().all(), masked);
    return new HubAccess(
        new HubClient(
            endpoints,
            new RateLimitedCallFactory(to.clients().metadata(), quotas),
            to.hub().hosts(),
            to.retry(),
            found,
            masked),
        () -> advisor(to, found),
        new ContentSources(
            new HttpSources(
                new RateLimitedCallFactory(to.clients().content(), quotas),
                to.hub().hosts(),
                endpoints,
                to.retry(),
                host.nanos()),
            options.xet() == XetMode.OFF ? Optional.empty() : Optional.of(storage(to, quotas))),
        new Fetcher(limits, host.nanos()));
  }

  private XetSources storage(Connections to, Quotas quotas) {
    RateLimitedCallFactory calls = new RateLimitedCallFactory(to.clients().storage(), quotas);
    return new XetSources(calls, to.retry(), host.clock());
  }

  /** Returns a client for requests that only improve one error message: no retries, a deadline. */
  private HubClient advisor(Connections to, Optional<Token> sent) {
    return new HubClient(
        new Endpoints(to.hub().all(), text -> {}),
        new DeadlineCallFactory(to.clients().metadata(), TIME_FOR_ADVICE),
        to.hub().hosts(),
        retry(RetryPolicy.ONCE),
        sent,
        text -> {});
  }

  /** Returns a client for accounts. */
  Accounts accounts() {
    Connections to = connections.get();
    return new Accounts(to.hub().tokenOwner(), to.clients().bare(), to.retry(), notices);
  }

  /** Returns a client for logins. */
  OAuthClient oauth() {
    Connections to = connections.get();
    String clientId = settings.tokens().clientId();
    return new OAuthClient(
        to.hub().tokenOwner(), to.clients().bare(), to.retry(), clientId, notices);
  }

  /**
   * Returns an exchange of identities for tokens, at the endpoint that the token belongs to, never
   * at a mirror of it.
   */
  OidcExchange oidcExchange() {
    Connections to = connections.get();
    return new OidcExchange(to.hub().tokenOwner(), to.clients().bare(), to.retry(), notices);
  }

  /** Returns a probe, which examines endpoints for a checkup. */
  EndpointProbe probe() {
    Connections to = connections.get();
    ProxyRules proxies = ProxyRules.of(settings.network().proxies());
    return new EndpointProbe(to.clients().bare(), to.hub().hosts(), proxies, host.nanos());
  }

  @Override
  public void close() {
    if (opened != null) {
      opened.close();
    }
    if (demo != null) {
      demo.close();
    }
  }
}
