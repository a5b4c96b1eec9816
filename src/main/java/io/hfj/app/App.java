package io.hfj.app;

import io.hfj.console.ByteSize;
import io.hfj.doctor.Checkup;
import io.hfj.doctor.Finding;
import io.hfj.download.Adopter;
import io.hfj.download.Downloader;
import io.hfj.download.Verifier;
import io.hfj.env.Host;
import io.hfj.env.NamedSetting;
import io.hfj.env.Settings;
import io.hfj.hub.Accounts;
import io.hfj.hub.OAuthClient;
import io.hfj.model.Token;
import io.hfj.store.DownloadTarget;
import io.hfj.store.cache.CacheOptions;
import io.hfj.store.cache.CacheScan;
import io.hfj.store.cache.CacheScanner;
import io.hfj.store.cache.CacheTarget;
import io.hfj.store.cache.CachedBlob;
import io.hfj.store.localdir.LocalDirTarget;
import io.hfj.store.lock.LockFiles;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Builds the use cases of one run; those that need the network open it on first use. For one
 * thread; must be closed.
 */
public final class App implements AutoCloseable {
  private final Host host;
  private final Settings settings;
  private final RunOptions options;
  private final Consumer<String> notices;
  private final HubConnections connections;
  private final Supplier<HubConnections.HubAccess> hubAccess;

  /**
   * @param notices receives messages for the user, one sentence each
   */
  public App(Host host, Settings settings, RunOptions options, Consumer<String> notices) {
    this.host = host;
    this.settings = settings;
    this.options = options;
    this.notices = notices;
    this.connections = new HubConnections(host, settings, options.network(), notices);
    this.hubAccess =
        new Lazy<>(() -> connections.access(() -> findToken(options.network().token())));
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
    CacheTarget cache = new CacheTarget(cacheFolder(), cacheOptions, locks, host.clock(), notices);
    if (options.localDir().isEmpty()) {
      return cache;
    }
    return new LocalDirTarget(
        options.localDir().get(), cache, options.links(), locks, host.clock(), options.force());
  }

  /**
   * Returns a checkup, which finds out why downloads do not work here.
   *
   * @param found receives each finding at once
   */
  public Checkup checkup(Consumer<Finding> found) {
    Path java = Path.of(System.getProperty("java.home"), "bin", "java");
    List<String> lockHolder =
        List.of(
            java.toString(),
            "-cp",
            System.getProperty("java.class.path"),
            "io.hfj.Main",
            "doctor",
            "--try-lock");
    return new Checkup(
        new Checkup.CheckedDisk(cacheFolder(), lockHolder, this::unfinished),
        new Checkup.CheckedNetwork(
            connections.endpoints(),
            settings.network().offline(),
            connections.probe(),
            host.clock()),
        new Checkup.CheckedAccess(
            () -> findToken(options.network().token()),
            connections.accounts(),
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
    CacheScan found = new CacheScanner(cache).scan();
    long bytes = found.unused().parts().stream().mapToLong(CachedBlob::size).sum();
    return found.unused().parts().isEmpty()
        ? Optional.empty()
        : Optional.of(
            found.unused().downloads()
                + " file(s), "
                + ByteSize.phrase(bytes)
                + "; the same download goes on");
  }

  /** Returns a client for accounts. */
  public Accounts accounts() {
    return connections.accounts();
  }

  /** Returns a client for logins. */
  public OAuthClient oauth() {
    return connections.oauth();
  }

  /**
   * Returns the token to send.
   *
   * @param given by an option
   */
  public Optional<Token> findToken(Optional<NamedSetting> given) {
    if (options.network().endpoints().isDemo() && given.isEmpty()) {
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
