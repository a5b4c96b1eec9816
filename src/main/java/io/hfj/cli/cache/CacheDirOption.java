package io.hfj.cli.cache;

import io.hfj.cli.options.PathArgument;
import io.hfj.env.Host;
import io.hfj.env.Settings;
import io.hfj.store.cache.CacheScanner;
import java.io.IOException;
import java.nio.file.Path;
import picocli.CommandLine.Option;

/** Which cache: the option of all commands about it. */
final class CacheDirOption {
  @Option(
      names = {"--cache-dir", "--dir"},
      paramLabel = "DIR",
      description = "The cache, in place of that of the settings (HF_HUB_CACHE, HF_HOME).")
  private Path dir;

  /** Its folder, which need not exist; links on the way to it are resolved. */
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

  /** What looks at it. */
  CacheScanner scanner(Host host) {
    return new CacheScanner(resolve(host));
  }
}
