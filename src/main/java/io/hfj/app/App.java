package io.hfj.app;

import io.hfj.auth.StoredToken;
import io.hfj.auth.TokenSource;
import io.hfj.auth.TokenStore;
import io.hfj.console.ByteSize;
import io.hfj.doctor.Checkup;
import io.hfj.doctor.Finding;
import io.hfj.download.Adopter;
import io.hfj.download.Downloader;
import io.hfj.download.Verifier;
import io.hfj.env.Endpoint;
import io.hfj.env.Host;
import io.hfj.env.OidcSettings;
import io.hfj.env.Settings;
import io.hfj.error.AccessDenied;
import io.hfj.error.BadInput;
import io.hfj.error.NetworkFailure;
import io.hfj.error.StorageFailure;
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
import io.hfj.hub.OAuthToken;
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
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.Supplier;
import okhttp3.HttpUrl;

/**
 * The objects of one run. What a command does not need is not made: the network's part costs most
 * of the start-up. For one thread; close it at the end.
 */
public final class App implements AutoCloseable {
  /**
   * Connections in all, without another choice: of 2,000 small files at 50 ms a request, each with
   * a redirect, so many bring some 600 a second.
   */
  private static final int CONNECTIONS = 64;

  /** Of these, for one file: data hosts limit each connection, and home routers their number. */
  private static final int PER_FILE = 32;

  /** For all questions together that are asked only to say what may help. */
  private static final Duration TIME_FOR_ADVICE = Duration.ofSeconds(4);

  private final Host host;
  private final Settings settings;
  private final RunOptions choices;
  private final Consumer<String> notices;
  private final Supplier<Wire> wire = once(this::openWire);
  private final Supplier<Network> network = once(this::openNetwork);
  private DemoHub demo;
  private HttpClients opened;

  /**
   * @param notices told what the user should know, a sentence each
   */
  public App(Host host, Settings settings, RunOptions choices, Consumer<String> notices) {
    this.host = host;
    this.settings = settings;
    this.choices = choices;
    this.notices = notices;
  }

  /** The network as it was chosen; nothing is connected yet. */
  private record Wire(
      List<HttpUrl> all,
      HttpUrl tokenOwner,
      HubHosts hosts,
      int connections,
      AtomicReference<Optional<Token>> known,
      HttpClients clients,
      Retry retry) {}

  /** What needs the network and the token. */
  private record Network(
      HubClient hub, Supplier<HubClient> advisor, HttpSources sources, Fetcher fetcher) {}

  /** A value made on first use; for one thread at a time. */
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

  /** Does downloads after the choices. */
  public Downloader downloader() {
    return new Downloader(
        () -> network.get().hub(),
        () -> network.get().advisor().get(),
        () -> network.get().sources(),
        () -> network.get().fetcher(),
        target(),
        host.nanos());
  }

  /** Compares what is here with what the Hub says of it. */
  public Verifier verifier() {
    return new Verifier(() -> network.get().hub(), target(), notices);
  }

  /** Takes files that are here already for those of a repository. */
  public Adopter adopter() {
    return new Adopter(() -> network.get().hub(), target());
  }

  private DownloadTarget target() {
    LockFiles locks = new LockFiles(host.sleeper());
    CacheOptions options =
        new CacheOptions(
            settings.store().symlinks(),
            settings.store().symlinksWarning(),
            settings.store().sharedBlobs(),
            choices.force());
    HubCache cache = new HubCache(cacheFolder(), options, locks, notices);
    if (choices.localDir().isEmpty()) {
      return cache;
    }
    return new LocalDirTarget(
        choices.localDir().get(), cache, choices.links(), locks, host.clock(), choices.force());
  }

  private Wire openWire() {
    Logging.start(); // may be under way: a logger made meanwhile would tell that it was too early
    NetworkOptions wanted = choices.network();
    boolean isDemo = wanted.endpoints().isDemo();
    if (isDemo) {
      demo = DemoHub.start();
    }
    List<HttpUrl> all = wanted.endpoints().all().stream().map(this::address).toList();
    HttpUrl tokenOwner = address(wanted.endpoints().tokenOwner());
    Optional<BandwidthLimit> limit =
        wanted.limitRate().map(rate -> new BandwidthLimit(rate, host.nanos(), host.sleeper()));
    int most = wanted.connections().orElse(CONNECTIONS);
    int connections = limit.map(throttle -> throttle.connections(most)).orElse(most);
    // The Hub inside hfj has a data host of its own, and nothing of it leaves this machine.
    HubHosts hosts = new HubHosts(all, tokenOwner, wanted.onlyEndpoints() && !isDemo);
    AtomicReference<Optional<Token>> known = new AtomicReference<>(Optional.empty());
    opened =
        HttpClients.open(
            new HttpClients.Options(
                Version.text(),
                hosts,
                known::get,
                isDemo ? settings.network().online() : settings.network(),
                connections),
            limit);
    Retry retry = new Retry(RetryPolicy.DEFAULT, host.sleeper(), host.random(), host.nanos());
    return new Wire(all, tokenOwner, hosts, connections, known, opened, retry);
  }

  private Network openNetwork() {
    Wire to = wire.get();
    NetworkOptions wanted = choices.network();
    Quotas quotas =
        new Quotas(host.nanos(), host.sleeper(), RetryPolicy.DEFAULT.patience(), notices);
    Optional<Token> token = findToken(wanted.token());
    to.known().set(token);
    FetchLimits limits =
        new FetchLimits(
            wanted.files().orElse(Integer.MAX_VALUE),
            to.connections(),
            Math.min(PER_FILE, to.connections()),
            settings.network().downloadTimeout());
    // A server may echo what it was sent, and it is told to the user.
    Consumer<String> told = text -> notices.accept(token.map(t -> t.maskedIn(text)).orElse(text));
    Endpoints endpoints = new Endpoints(to.all(), told);
    return new Network(
        new HubClient(
            endpoints,
            new RateLimitedCallFactory(to.clients().metadata(), quotas),
            to.hosts(),
            to.retry(),
            token,
            told),
        once(() -> advisor(to, token)),
        new HttpSources(
            new RateLimitedCallFactory(to.clients().content(), quotas),
            to.hosts(),
            endpoints,
            to.retry(),
            host.nanos()),
        new Fetcher(limits, host.nanos()));
  }

  /** For whom somebody waits who could hear already what went wrong. */
  private HubClient advisor(Wire to, Optional<Token> token) {
    return new HubClient(
        new Endpoints(to.all(), text -> {}),
        new DeadlineCallFactory(to.clients().metadata(), TIME_FOR_ADVICE),
        to.hosts(),
        new Retry(RetryPolicy.ONCE, host.sleeper(), host.random(), host.nanos()),
        token,
        text -> {});
  }

  /**
   * Finds out why downloads do not work here.
   *
   * @param found told of each step as it ends
   */
  public Checkup checkup(Consumer<Finding> found) {
    Wire to = wire.get();
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
            () -> findToken(choices.network().token()),
            accounts(),
            new RepoProbe(() -> network.get().hub(), downloader())),
        found);
  }

  private Path cacheFolder() {
    return choices.cacheDir().orElse(settings.folders().hubCache());
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
            found.downloads()
                + " file(s), "
                + ByteSize.phrase(bytes)
                + "; the same download goes on");
  }

  /** Asks the Hub about accounts. */
  public Accounts accounts() {
    Wire to = wire.get();
    String clientId = settings.tokens().clientId();
    return new Accounts(to.tokenOwner(), to.clients().bare(), to.retry(), clientId, notices);
  }

  private HttpUrl address(Endpoint endpoint) {
    HttpUrl address = HttpUrl.parse(endpoint.isDemo() ? demo.endpoint() : endpoint.value());
    if (address == null) {
      throw choices.network().endpoints().notAnAddress(endpoint);
    }
    return address;
  }

  /**
   * The token to send, renewed or exchanged if that is how one is got.
   *
   * @param given by an option
   */
  public Optional<Token> findToken(Optional<String> given) {
    boolean isDemo = choices.network().endpoints().isDemo();
    if (isDemo && given.isEmpty()) {
      return Optional.empty(); // the user's own token is none of the demo's business
    }
    Optional<OidcSettings> oidc = settings.tokens().oidc();
    if (given.isPresent() || oidc.isEmpty() || !settings.tokens().implicit()) {
      return new TokenSource(settings.tokens(), notices, this::renewed).find(given);
    }
    Wire to = wire.get();
    // The endpoint that the token belongs to, and no mirror of it, gives one.
    OidcExchange exchange =
        new OidcExchange(to.tokenOwner(), to.clients().bare(), to.retry(), notices);
    OidcSettings job = oidc.get();
    String idToken =
        job.idToken()
            .orElseGet(
                () ->
                    exchange.githubIdToken(
                        job.requestUrl().orElseThrow(App::noIdentity),
                        job.requestToken().orElseThrow(App::noIdentity)));
    return Optional.of(exchange.exchange(job.resource(), idToken));
  }

  /** A login that runs out is renewed; that it could not be never stands in the way. */
  private String renewed(String secret) {
    if (settings.network().offline()) {
      return secret;
    }
    TokenStore store = new TokenStore(settings.folders().tokenFile(), host.sleeper(), notices);
    try {
      return store.renewed(secret, host.clock().instant(), this::renewed);
    } catch (StorageFailure e) {
      notices.accept("your login could not be renewed: " + e.getMessage());
      return secret;
    }
  }

  private StoredToken renewed(StoredToken old) {
    try {
      OAuthToken fresh = accounts().refresh(old.refresh().orElseThrow());
      long now = host.clock().instant().getEpochSecond();
      return new StoredToken(
          old.name(),
          fresh.access(),
          fresh.refresh().or(old::refresh),
          fresh.lifetime().isPresent()
              ? OptionalLong.of(now + fresh.lifetime().getAsLong())
              : OptionalLong.empty());
    } catch (AccessDenied | NetworkFailure e) {
      notices.accept("your login could not be renewed: " + e.getMessage() + "; " + e.advice());
      return old;
    }
  }

  private static BadInput noIdentity() {
    return new BadInput(
        "HF_OIDC_RESOURCE is set, but this job has no identity to show",
        "set HF_OIDC_ID_TOKEN, give the GitHub job the permission 'id-token: write', or unset it");
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
