package io.hfj.app;

import io.hfj.doctor.Checkup;
import io.hfj.doctor.Finding;
import io.hfj.env.Host;
import io.hfj.env.NamedSetting;
import io.hfj.env.Settings;
import io.hfj.hub.Accounts;
import io.hfj.hub.OAuthClient;
import io.hfj.model.ByteSize;
import io.hfj.model.Token;
import io.hfj.store.cache.CacheScan;
import io.hfj.store.cache.CacheScanner;
import io.hfj.store.cache.CachedBlob;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * What the program does beside the library: accounts, logins, diagnosis. For one thread; must be
 * closed.
 */
public final class App implements AutoCloseable {
  private final Host host;
  private final Settings settings;
  private final NetworkOptions options;
  private final HubService service;

  /**
   * @param notices receives messages for the user, one sentence each
   */
  public App(Host host, Settings settings, NetworkOptions options, Consumer<String> notices) {
    this.host = host;
    this.settings = settings;
    this.options = options;
    this.service = new HubService(host, settings, options, notices);
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
            "--enable-native-access=ALL-UNNAMED",
            "-cp",
            System.getProperty("java.class.path"),
            "io.hfj.Main",
            "doctor",
            "--try-lock");
    return new Checkup(
        new Checkup.CheckedDisk(service.cacheFolder(), lockHolder, this::unfinished),
        new Checkup.CheckedNetwork(
            service.connections().endpoints(),
            settings.network().offline(),
            service.connections().probe(),
            host.clock()),
        new Checkup.CheckedAccess(() -> findToken(options.token()), accounts(), service.probe()),
        found);
  }

  private Optional<String> unfinished() {
    Path cache = service.cacheFolder();
    if (!Files.isDirectory(cache)) {
      return Optional.empty();
    }
    CacheScan found = new CacheScanner(cache).scan();
    long bytes = found.unused().parts().stream().mapToLong(CachedBlob::size).sum();
    return found.unused().downloads() == 0
        ? Optional.empty()
        : Optional.of(
            found.unused().downloads()
                + (found.unused().downloads() == 1 ? " file, " : " files, ")
                + ByteSize.of(bytes)
                + "; repeat the download to resume");
  }

  /** Returns a client for accounts. */
  public Accounts accounts() {
    return service.connections().accounts();
  }

  /** Returns a client for logins. */
  public OAuthClient oauth() {
    return service.connections().oauth();
  }

  /**
   * Returns the token to send.
   *
   * @param given by an option
   */
  public Optional<Token> findToken(Optional<NamedSetting> given) {
    return service.findToken(given);
  }

  @Override
  public void close() {
    service.close();
  }
}
