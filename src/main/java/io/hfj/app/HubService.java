package io.hfj.app;

import io.hfj.BadInput;
import io.hfj.HubException;
import io.hfj.HubFile;
import io.hfj.HubRef;
import io.hfj.LinkMode;
import io.hfj.ProgressListener;
import io.hfj.RepoInfo;
import io.hfj.Snapshot;
import io.hfj.SnapshotRequest;
import io.hfj.VerificationResult;
import io.hfj.download.Adopter;
import io.hfj.download.CachedCommits;
import io.hfj.download.CommitListing;
import io.hfj.download.DownloadRequest;
import io.hfj.download.DownloadResult;
import io.hfj.download.Downloader;
import io.hfj.download.FileSelection;
import io.hfj.download.Verifier;
import io.hfj.env.Host;
import io.hfj.env.NamedSetting;
import io.hfj.env.Settings;
import io.hfj.hub.HubClient;
import io.hfj.hub.HubCollection;
import io.hfj.model.CollectionSlug;
import io.hfj.model.RepoRevision;
import io.hfj.model.Token;
import io.hfj.store.DownloadTarget;
import io.hfj.store.cache.CacheOptions;
import io.hfj.store.cache.CacheTarget;
import io.hfj.store.localdir.LocalDirTarget;
import io.hfj.store.lock.LockFiles;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import okhttp3.OkHttpClient;

/**
 * Downloads, lists, describes and verifies the repositories of one Hub, for the library and for the
 * commands: {@code io.hfj.Hub} makes it from its builder, a command from its options. The network
 * is opened on first use. Thread-safe; must be closed.
 */
public final class HubService implements AutoCloseable {
  private final Host host;
  private final Settings settings;
  private final NetworkOptions options;
  private final Consumer<String> notices;
  private final HubConnections connections;
  private final Supplier<HubConnections.HubAccess> access;
  private final LockFiles locks;
  private final CacheTarget cache;
  private final SharedCalls<List<Object>, Path> files = new SharedCalls<>();
  private volatile boolean closed;

  /**
   * @param notices receives messages that belong to no download, one sentence each
   */
  public HubService(
      Host host, Settings settings, NetworkOptions options, Consumer<String> notices) {
    this(host, settings, options, Optional.empty(), notices);
  }

  /**
   * @param httpClient whose connections are used, in place of new ones
   */
  HubService(
      Host host,
      Settings settings,
      NetworkOptions options,
      Optional<OkHttpClient> httpClient,
      Consumer<String> notices) {
    this.host = host;
    this.settings = settings;
    this.options = options;
    this.notices = notices;
    this.connections = new HubConnections(host, settings, options, httpClient, notices);
    this.access = new Lazy<>(() -> connections.access(() -> findToken(options.token())));
    this.locks = new LockFiles(host.sleeper());
    this.cache = cache(false);
  }

  HubConnections connections() {
    return connections;
  }

  /** Returns the folder of the cache. */
  public Path cacheFolder() {
    return settings.folders().hubCache();
  }

  /** Returns the locks of the cache. */
  public LockFiles locks() {
    return locks;
  }

  /**
   * Requires that it is not closed.
   *
   * @throws IllegalStateException if it is
   */
  public void requireOpen() {
    if (closed) {
      throw new IllegalStateException("the Hub is closed");
    }
  }

  /** Makes a call about a repository, which its failure names if it names nothing else. */
  private <T> T about(String repo, Function<RepoRevision, T> call) {
    requireOpen();
    try {
      return call.apply(RepoRevision.parse(repo));
    } catch (HubException e) {
      throw e.about(repo);
    }
  }

  private HubClient hub() {
    return access.get().hub();
  }

  /** Downloads what is missing; returns what there is then. */
  public Snapshot download(SnapshotRequest request) {
    return run(request, false);
  }

  /** Returns what {@link #download} would do; changes nothing. */
  public Snapshot plan(SnapshotRequest request) {
    return run(request, true);
  }

  /**
   * Downloads one file into the cache.
   *
   * @throws BadInput if the request selects several
   */
  public DownloadedFile downloadFile(SnapshotRequest request) {
    return run(request, false, (asked, result) -> DownloadedFile.of(asked, result, cacheFolder()));
  }

  /** Returns the addresses of the files that the request selects; downloads none of them. */
  public FileAddresses addresses(SnapshotRequest request) {
    return run(request, true, this::addresses);
  }

  private FileAddresses addresses(DownloadRequest request, DownloadResult result) {
    RepoRevision repo = new RepoRevision(request.repo(), Optional.empty());
    return FileAddresses.of(
        connections.endpoints().get(0), findAccess(request.offline(), repo), request, result);
  }

  private Optional<RepoInfo.Access> findAccess(boolean offline, RepoRevision repo) {
    try {
      return offline
          ? Optional.empty()
          : Optional.of(hub().info(repo.repo(), repo.revisionOrMain()).access());
    } catch (HubException unknown) {
      return Optional.empty();
    }
  }

  private Snapshot run(SnapshotRequest wanted, boolean dryRun) {
    return run(wanted, dryRun, PublicTypes::snapshot);
  }

  private <T> T run(
      SnapshotRequest wanted,
      boolean dryRun,
      BiFunction<DownloadRequest, DownloadResult, T> translation) {
    return about(
        wanted.repo(),
        repo -> {
          DownloadRequest request = PublicTypes.request(repo, wanted, isOffline(), dryRun);
          DownloadTarget target = target(wanted.folder(), wanted.links(), wanted.isForced());
          return translation.apply(request, downloader(target).run(request, wanted.progress()));
        });
  }

  /** Whether no request may be sent. The demo Hub needs no network. */
  boolean isOffline() {
    return settings.network().offline() && !options.endpoints().isDemo();
  }

  /**
   * Returns the path of a file, after downloading it if the commit's is not in the cache.
   *
   * @param file its exact name
   */
  public Path file(String repo, String file) {
    return about(repo, which -> files.get(List.of(which, file), () -> fetch(which, file)));
  }

  private Path fetch(RepoRevision repo, String file) {
    DownloadRequest request =
        new DownloadRequest(
            repo.repo(),
            repo.revisionOrMain(),
            FileSelection.ofFiles(List.of(FileSelection.parsePath(file))),
            isOffline(),
            false,
            false);
    ProgressListener silent = event -> {};
    return downloader(cache).run(request, silent).path();
  }

  /** Returns the path of a file in the cache; makes no request. */
  public Optional<Path> cached(String repo, String file) {
    return about(
        repo,
        which ->
            new CachedCommits(cache)
                .findFile(which.repo(), which.revision(), FileSelection.parsePath(file))
                .filter(Files::isRegularFile));
  }

  /** Returns all files of a revision, as the Hub lists them; from the cache if offline. */
  public List<HubFile> list(String repo) {
    return about(repo, which -> listing(which).files().stream().map(PublicTypes::file).toList());
  }

  CommitListing listing(RepoRevision repo) {
    return isOffline()
        ? CommitListing.require(cache, repo.repo(), repo.revisionOrMain())
        : CommitListing.resolve(this::hub, cache, repo.repo(), repo.revisionOrMain());
  }

  /** Returns what the Hub reports about a repository. */
  public RepoInfo info(String repo) {
    return about(repo, which -> hub().info(which.repo(), which.revisionOrMain()));
  }

  /** Compares the files of a repository in the cache with the hashes of the Hub. */
  public VerificationResult verify(String repo) {
    return about(
        repo,
        which ->
            verifier(Optional.empty())
                .verify(which.repo(), which.revision(), isOffline(), (done, of) -> {}));
  }

  /** Returns the repositories of a collection. */
  HubCollection collection(CollectionSlug slug) {
    requireOpen();
    return hub().collection(slug);
  }

  /** Returns branches and tags. */
  public List<HubRef> refs(String repo) {
    return about(repo, which -> hub().refs(which.repo()));
  }

  /** Returns what shows the content of repositories to users. */
  public RepoViewer viewer() {
    return new RepoViewer(this, this::hub, downloader(cache), cache, notices);
  }

  /** Returns what a checkup asks about a repository. */
  RepoProbe probe() {
    return new RepoProbe(this::hub, downloader(cache));
  }

  private Downloader downloader(DownloadTarget target) {
    return new Downloader(
        this::hub,
        new Lazy<>(() -> access.get().advisor().get()), // its time is that of one failure
        () -> access.get().sources(),
        () -> access.get().fetcher(),
        target,
        host.nanos());
  }

  /**
   * Returns a verifier, which compares files on disk with the hashes of the Hub.
   *
   * @param folder to verify in place of the cache
   */
  public Verifier verifier(Optional<Path> folder) {
    return new Verifier(this::hub, target(folder, Optional.empty(), false), notices);
  }

  /** Returns an adopter, which takes files on disk for those of a repository. */
  public Adopter adopter() {
    return new Adopter(this::hub, cache);
  }

  private DownloadTarget target(Optional<Path> folder, Optional<LinkMode> links, boolean force) {
    CacheTarget shared = force ? cache(true) : cache;
    return folder
        .<DownloadTarget>map(
            to -> new LocalDirTarget(to, shared, links, locks, host.clock(), force))
        .orElse(shared);
  }

  private CacheTarget cache(boolean force) {
    CacheOptions how =
        new CacheOptions(
            settings.store().symlinks(),
            settings.store().symlinksWarning(),
            settings.store().sharedBlobs(),
            force);
    return new CacheTarget(cacheFolder(), how, locks, host.clock(), notices);
  }

  /**
   * Returns the token to send.
   *
   * @param given by an option
   */
  public Optional<Token> findToken(Optional<NamedSetting> given) {
    if (options.endpoints().isDemo() && given.isEmpty()) {
      return Optional.empty(); // the user's own token is not sent to the demo
    }
    if (!options.endpoints().hasTokenOwner()) {
      return Optional.empty(); // nor renewed, nor exchanged: that asks the endpoint too
    }
    return new TokenFinder(host, settings, connections::oauth, connections::oidcExchange, notices)
        .find(given);
  }

  @Override
  public void close() {
    closed = true;
    connections.close();
  }
}
