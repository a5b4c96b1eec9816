package io.hfj.app;

import io.hfj.BadInput;
import io.hfj.FailureCode;
import io.hfj.HubFile;
import io.hfj.LinkMode;
import io.hfj.NotCached;
import io.hfj.ProgressListener;
import io.hfj.RepoInfo;
import io.hfj.Snapshot;
import io.hfj.SnapshotFile;
import io.hfj.SnapshotRequest;
import io.hfj.download.Adopter;
import io.hfj.download.CachedCommits;
import io.hfj.download.CommitListing;
import io.hfj.download.DownloadRequest;
import io.hfj.download.DownloadResult;
import io.hfj.download.Downloader;
import io.hfj.download.FileSelection;
import io.hfj.download.PlanStep;
import io.hfj.download.Verifier;
import io.hfj.download.WeightSelection;
import io.hfj.env.Host;
import io.hfj.env.NamedSetting;
import io.hfj.env.Settings;
import io.hfj.model.Etag;
import io.hfj.model.RemoteFile;
import io.hfj.model.RepoRevision;
import io.hfj.model.Revision;
import io.hfj.model.Token;
import io.hfj.store.DownloadTarget;
import io.hfj.store.cache.CacheOptions;
import io.hfj.store.cache.CacheTarget;
import io.hfj.store.localdir.LocalDirTarget;
import io.hfj.store.lock.LockFiles;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import okhttp3.OkHttpClient;

/**
 * What the library and the program do with one Hub, with the same objects for both: {@code
 * io.hfj.Hub} makes it from its builder, a command from its options. The network is opened on first
 * use. Thread-safe; must be closed.
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

  /** Downloads what is missing; returns what there is then. */
  public Snapshot download(SnapshotRequest request) {
    return run(request, false);
  }

  /** Returns what {@link #download} would do; changes nothing. */
  public Snapshot plan(SnapshotRequest request) {
    return run(request, true);
  }

  private Snapshot run(SnapshotRequest wanted, boolean dryRun) {
    DownloadRequest request = request(wanted, dryRun);
    DownloadTarget target = target(wanted.folder(), wanted.links(), wanted.isForced());
    return snapshot(request, downloader(target).run(request, wanted.progress()));
  }

  private DownloadRequest request(SnapshotRequest wanted, boolean dryRun) {
    RepoRevision address = RepoRevision.parse(wanted.repo());
    if (address.revision().isPresent() && wanted.revision().isPresent()) {
      throw new BadInput(
          "'" + address.revision().get() + "' and '" + wanted.revision().get() + "' are requested",
          "give the revision once: after the repository, or by itself");
    }
    return new DownloadRequest(
        address.repo(),
        wanted.revision().map(Revision::new).orElse(address.revisionOrMain()),
        selection(wanted).with(new WeightSelection(wanted.weights(), wanted.quant())),
        wanted.isOffline() || isOffline(),
        wanted.isForced(),
        dryRun);
  }

  private static FileSelection selection(SnapshotRequest wanted) {
    boolean patterns = !wanted.include().isEmpty() || !wanted.exclude().isEmpty();
    if (wanted.files().isEmpty()) {
      return FileSelection.ofPatterns(wanted.include(), wanted.exclude());
    }
    if (patterns) {
      throw new BadInput(
          "files are selected both by name and by pattern", "use patterns alone, or names alone");
    }
    return FileSelection.ofNames(wanted.files());
  }

  /** Whether no request may be sent. The demo Hub needs no network. */
  public boolean isOffline() {
    return settings.network().offline() && !options.endpoints().isDemo();
  }

  private static Snapshot snapshot(DownloadRequest request, DownloadResult result) {
    List<SnapshotFile> files =
        result.plan().steps().stream()
            .map(HubService::file)
            .sorted(Comparator.comparing(SnapshotFile::path))
            .toList();
    return new Snapshot(
        request.repo().toString(),
        request.revision().name(),
        result.commit().hex(),
        result.path(),
        files,
        result.fetched());
  }

  private static SnapshotFile file(PlanStep step) {
    RemoteFile file = step.file();
    return new SnapshotFile(
        file.path().value(), file.size(), step instanceof PlanStep.Fetch, step.bytes());
  }

  /**
   * Returns the path of a file, after downloading it if the commit's is not in the cache.
   *
   * @param file its exact name
   */
  public Path file(RepoRevision repo, String file) {
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
  public Optional<Path> cached(RepoRevision repo, String file) {
    return new CachedCommits(cache)
        .findFile(repo.repo(), repo.revision(), FileSelection.parsePath(file))
        .filter(Files::isRegularFile);
  }

  /** Returns all files of a revision, as the Hub lists them; from the cache if offline. */
  public List<HubFile> list(RepoRevision repo) {
    CommitListing listing =
        isOffline()
            ? CommitListing.require(cache, repo.repo(), repo.revisionOrMain())
            : CommitListing.resolve(
                () -> access.get().hub(), cache, repo.repo(), repo.revisionOrMain());
    return listing.files().stream().map(HubService::listed).toList();
  }

  private static HubFile listed(RemoteFile file) {
    return new HubFile(
        file.path().value(), file.size(), file.blobId(), file.lfsSha256().map(Etag::value));
  }

  /** Returns what the Hub says of a repository. */
  public RepoInfo info(RepoRevision repo) {
    if (isOffline()) {
      throw new NotCached(
          FailureCode.OFFLINE,
          "offline, so the Hub was not asked about " + repo.repo(),
          "allow requests to use the network",
          null);
    }
    return access.get().hub().info(repo.repo(), repo.revisionOrMain());
  }

  /** Returns what a checkup asks about a repository. */
  RepoProbe probe() {
    return new RepoProbe(() -> access.get().hub(), downloader(cache));
  }

  private Downloader downloader(DownloadTarget target) {
    return new Downloader(
        () -> access.get().hub(),
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
    return new Verifier(() -> access.get().hub(), target(folder, Optional.empty(), false), notices);
  }

  /** Returns an adopter, which takes files on disk for those of a repository. */
  public Adopter adopter() {
    return new Adopter(() -> access.get().hub(), cache);
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
    return new TokenFinder(host, settings, connections::oauth, connections::oidcExchange, notices)
        .find(given);
  }

  @Override
  public void close() {
    connections.close();
  }
}
