package io.hfj.app;

import java.nio.file.Path;
import java.util.Optional;

/**
 * What a command's options say in place of the settings. Immutable.
 *
 * @param cacheDir the cache, in place of the settings' own
 * @param localDir a flat folder to fill, in place of the cache
 * @param linkIntoCache whether the flat folder is to hold links to the cache
 * @param force fetch again what is here
 */
public record Choices(
    NetworkChoices network,
    Optional<Path> cacheDir,
    Optional<Path> localDir,
    boolean linkIntoCache,
    boolean force) {}
