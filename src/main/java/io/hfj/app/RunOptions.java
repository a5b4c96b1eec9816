package io.hfj.app;

import io.hfj.store.fs.LinkMode;
import java.nio.file.Path;
import java.util.Optional;

/**
 * What a command's options say in place of the settings. Immutable.
 *
 * @param cacheDir the cache, in place of the settings' own
 * @param localDir a flat folder to fill, in place of the cache
 * @param links how the flat folder shares its content with the cache, if it does
 * @param force fetch again what is here
 */
public record RunOptions(
    NetworkOptions network,
    Optional<Path> cacheDir,
    Optional<Path> localDir,
    Optional<LinkMode> links,
    boolean force) {}
