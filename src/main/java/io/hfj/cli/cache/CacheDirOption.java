package io.hfj.cli.cache;

import io.hfj.cli.options.PathArgument;
import io.hfj.env.Host;
import io.hfj.env.Settings;
import io.hfj.store.cache.CacheScanner;
import java.io.IOException;
import java.nio.file.Path;
import picocli.CommandLine.Option;

/** The option for the cache folder, shared by the commands about the cache. */
final class CacheDirOption {
  @Option(
      names = {"--cache-dir", "--dir"},
      paramLabel = "DIR",
      description = "Cache directory (default: HF_HUB_CACHE, or hub in HF_HOME).")
  private Path dir;

  /** Returns the cache folder with links resolved; it need not exist. */
  Path resolve(Host host) {
    Path typed =
        dir == null
            ? Settings.from(host, notice -> {}).folders().hubCache()
            : PathArgument.absolute(host, dir);
    try {
      return typed.toRealPath();
    } catch (IOException notThere) {
      return typed;
    }
  }

  /** Returns a scanner of the cache. */
  CacheScanner scanner(Host host) {
    return new CacheScanner(resolve(host));
  }
}
