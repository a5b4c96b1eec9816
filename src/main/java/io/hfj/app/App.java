package io.hfj.app;

import io.hfj.console.ByteSize;
import io.hfj.doctor.Checkup;
import io.hfj.doctor.Finding;
import io.hfj.download.Adopter;
import io.hfj.download.Downloader;
import io.hfj.download.Verifier;
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
import io.hfj.hub.OidcExchange;
import io.hfj.model.Token;
import io.hfj.server.DemoHub;
import io.hfj.store.DownloadTarget;
import io.hfj.store.cache.CacheOptions;
import io.hfj.store.cache.CacheReport;
import io.hfj.store.cache.CacheScanner;
import io.hfj.store.cache.CachedBlob;
import io.hfj.store.cache.HubCache;
import io.hfj.store.localdir.LocalDirTarget;
import io.hfj.store.lock.LockFiles;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.Supplier;
import okhttp3.HttpUrl;

/**
 * Builds the objects of one run, each on first use: those of the network cost most of the start-up.
 * For one thread; must be closed.
 */
public final class App implements AutoCloseable {
  /**
   * Default number of connections: at 50 ms a request, 64 fetch some 600 small files a second, each
   * with a redirect (measured with 2,000 files).
   */
  private static final int CONNECTIONS = 64;

  /** Of these, for one file: data hosts limit the rate of a connection, home routers the count. */
  private static final int PER_FILE = 32;

  /** For all requests together that only improve an error message. */
  private static final Duration TIME_FOR_ADVICE = Duration.ofSeconds(4);

  private final Host host;
  private final Settings settings;
  private final RunOptions options;
  private final Consumer<String> notices;
  private final Supplier<Connections> connections = once(this::openConnections);
  private final Supplier<HubAccess> hubAccess = once(this::openHubAccess);
  private DemoHub demo;
  private HttpClients opened;

  /**
   * @param notices receives messages for the user, one sentence each
   */
  public App(Host host, Settings settings, RunOptions options, Consumer<String> notices) {
    this.host = host;
    this.settings = settings;
    this.options = options;
    this.notices = notices;
  }

  /** The HTTP clients and their hosts; nothing is connected yet. */
  private record Connections(
      List<HttpUrl> all,
      HttpUrl tokenOwner,
      HubHosts hosts,
      int connections,
      AtomicReference<Optional<Token>> token,
      HttpClients clients,
      Retry retry) {}

  /** The clients that send the token. */
  private record HubAccess(
      HubClient hub, Supplier<HubClient> advisor, HttpSources sources, Fetcher fetcher) {}

  /** Returns a supplier that makes its value on first use. Thread-safe. */
  private static <T> Supplier<T> once(Supplier<T> maker) {
    return new Supplier<>() {
      private T made;

      @Override
      public synchronized T get() {
        if (made == null) {
          made = maker.get();
        }
        return made;
      }
    };
  }

  /** Returns a downloader. */
  public Downloader downloader() {
    return new Downloader(
        () -> hubAccess.get().hub(),
        () -> hubAccess.get().advisor().get(),
        () -> hubAccess.get().sources(),
        () -> hubAccess.get().fetcher(),
        target(),
        host.nanos());
  }

  /** Returns a verifier, which compares files on disk with the hashes of the Hub. */
  public Verifier verifier() {
    return new Verifier(() -> hubAccess.get().hub(), target(), notices);
  }

  /** Returns an adopter, which takes files on disk for those of a repository. */
  public Adopter adopter() {
    return new Adopter(() -> hubAccess.get().hub(), target());
  }

  private DownloadTarget target() {
    LockFiles locks = new LockFiles(host.sleeper());
    CacheOptions cacheOptions =
        new CacheOptions(
            settings.store().symlinks(),
            settings.store().symlinksWarning(),
            settings.store().sharedBlobs(),
            options.force());
    HubCache cache = new HubCache(cacheFolder(), cacheOptions, locks, host.clock(), notices);
    if (options.localDir().isEmpty()) {
      return cache;
    }
    return new LocalDirTarget(
        options.localDir().get(), cache, options.links(), locks, host.clock(), options.force());
  }

  private Connections openConnections() {
    Logging.start(); // a logger made while it starts would print a warning
    NetworkOptions requested = options.network();
    boolean isDemo = requested.endpoints().isDemo();
    if (isDemo) {
      demo = DemoHub.start();
    }
    List<HttpUrl> all = requested.endpoints().all().stream().map(this::address).toList();
    HttpUrl tokenOwner = address(requested.endpoints().tokenOwner());
    Optional<BandwidthLimit> limit =
        requested.limitRate().map(rate -> new BandwidthLimit(rate, host.nanos(), host.sleeper()));
    int most = requested.connections().orElse(CONNECTIONS);
    int connections = limit.map(throttle -> throttle.connections(most)).orElse(most);
    // The demo Hub has a data host of its own; none of its traffic leaves this machine.
    HubHosts hosts = new HubHosts(all, tokenOwner, requested.onlyEndpoints() && !isDemo);
    AtomicReference<Optional<Token>> token = new AtomicReference<>(Optional.empty());
    opened =
        HttpClients.open(
            new HttpClients.Options(
                Version.text(),
                hosts,
                token::get,
                isDemo ? settings.network().online() : settings.network(),
                connections),
            limit);
    Retry retry = new Retry(RetryPolicy.DEFAULT, host.sleeper(), host.random(), host.nanos());
    return new Connections(all, tokenOwner, hosts, connections, token, opened, retry);
  }

  private HubAccess openHubAccess() {
    Connections to = connections.get();
    NetworkOptions requested = options.network();
    Quotas quotas =
        new Quotas(host.nanos(), host.sleeper(), RetryPolicy.DEFAULT.patience(), notices);
    Optional<Token> token = findToken(requested.token());
    to.token().set(token);
    FetchLimits limits =
        new FetchLimits(
            requested.files().orElse(Integer.MAX_VALUE),
            to.connections(),
            Math.min(PER_FILE, to.connections()),
            settings.network().downloadTimeout());
    // A server may echo the token into a message for the user.
    Consumer<String> masked = text -> notices.accept(token.map(t -> t.maskedIn(text)).orElse(text));
    Endpoints endpoints = new Endpoints(to.all(), masked);
    return new HubAccess(
        new HubClient(
            endpoints,
            new RateLimitedCallFactory(to.clients().metadata(), quotas),
            to.hosts(),
            to.retry(),
            token,
            masked),
        once(() -> advisor(to, token)),
        new HttpSources(
            new RateLimitedCallFactory(to.clients().content(), quotas),
            to.hosts(),
            endpoints,
            to.retry(),
            host.nanos()),
        new Fetcher(limits, host.nanos()));
  }

  /** Returns a client for requests that only improve an error message: no retries, a deadline. */
  private HubClient advisor(Connections to, Optional<Token> token) {
    return new HubClient(
        new Endpoints(to.all(), text -> {}),
        new DeadlineCallFactory(to.clients().metadata(), TIME_FOR_ADVICE),
        to.hosts(),
        new Retry(RetryPolicy.ONCE, host.sleeper(), host.random(), host.nanos()),
        token,
        text -> {});
  }

  /**
   * Returns a checkup, which finds out why downloads do not work here.
   *
   * @param found receives each finding at once
   */
  public Checkup checkup(Consumer<Finding> found) {
    Connections to = connections.get();
    Path java = Path.of(System.getProperty("java.home"), "bin", "java");
    List<String> lockHolder =
        List.of(
            java.toString(),
            "-cp",
            System.getProperty("java.class.path"),
            "io.hfj.Main",
            "doctor",
            "--try-lock");
    EndpointProbe probe =
        new EndpointProbe(
            to.clients().bare(),
            to.hosts(),
            ProxyRules.of(settings.network().proxies()),
            host.nanos());
    return new Checkup(
        new Checkup.Disk(cacheFolder(), lockHolder, this::unfinished),
        new Checkup.Network(to.all(), settings.network().offline(), probe, host.clock()),
        new Checkup.Access(
            () -> findToken(options.network().token()),
            accounts(),
            new RepoProbe(() -> hubAccess.get().hub(), downloader())),
        found);
  }

  private Path cacheFolder() {
    return options.cacheDir().orElse(settings.folders().hubCache());
  }

  private Optional<String> unfinished() {
    Path cache = cacheFolder();
    if (!Files.isDirectory(cache)) {
      return Optional.empty();
    }
    CacheReport found = new CacheScanner(cache).scan();
    long bytes = found.parts().stream().mapToLong(CachedBlob::size).sum();
    return found.parts().isEmpty()
        ? Optional.empty()
        : Optional.of(
            found.unfinishedDownloads()
                + " file(s), "
                + ByteSize.phrase(bytes)
                + "; the same download goes on");
  }

  /** Returns a client for accounts. */
  public Accounts accounts() {
    Connections to = connections.get();
    String clientId = settings.tokens().clientId();
    return new Accounts(to.tokenOwner(), to.clients().bare(), to.retry(), clientId, notices);
  }

  private HttpUrl address(Endpoint endpoint) {
    HttpUrl address = HttpUrl.parse(endpoint.isDemo() ? demo.endpoint() : endpoint.value());
    if (address == null) {
      throw options.network().endpoints().notAnAddress(endpoint);
    }
    return address;
  }

  /**
   * Returns the token to send.
   *
   * @param given by an option
   */
  public Optional<Token> findToken(Optional<String> given) {
    if (options.network().endpoints().isDemo() && given.isEmpty()) {
      return Optional.empty(); // the user's own token is not sent to the demo
    }
    return new TokenFinder(host, settings, this::accounts, this::oidcExchange, notices).find(given);
  }

  /** Exchanges tokens at the endpoint that the token belongs to, never at a mirror of it. */
  private OidcExchange oidcExchange() {
    Connections to = connections.get();
    return new OidcExchange(to.tokenOwner(), to.clients().bare(), to.retry(), notices);
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
