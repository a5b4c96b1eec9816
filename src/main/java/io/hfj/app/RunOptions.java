package io.hfj.app;

import io.hfj.store.fs.LinkMode;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The options of a command that override settings. Immutable; built from {@link #of} and the {@code
 * with} methods.
 *
 * @param cacheDir the cache, in place of that of the settings
 * @param localDir a flat folder to fill, in place of the cache
 * @param links how the flat folder shares its content with the cache, if it does
 * @param force whether to fetch again what is on disk
 */
public record RunOptions(
    NetworkOptions network,
    Optional<Path> cacheDir,
    Optional<Path> localDir,
    Optional<LinkMode> links,
    boolean force) {
  /** Returns options that override the network alone. */
  public static RunOptions of(NetworkOptions network) {
    return new RunOptions(network, Optional.empty(), Optional.empty(), Optional.empty(), false);
  }

  public RunOptions withCacheDir(Optional<Path> folder) {
    return new RunOptions(network, folder, localDir, links, force);
  }

  public RunOptions withLocalDir(Optional<Path> folder) {
    return new RunOptions(network, cacheDir, folder, links, force);
  }

  public RunOptions withLinks(Optional<LinkMode> mode) {
    return new RunOptions(network, cacheDir, localDir, mode, force);
  }

  public RunOptions withForce(boolean again) {
    return new RunOptions(network, cacheDir, localDir, links, again);
  }
}
