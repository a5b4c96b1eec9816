package io.hfj.app;

import io.hfj.env.Endpoint;
import io.hfj.model.ByteRate;
import java.nio.file.Path;
import java.util.Optional;

/**
 * What a command's options say in place of the settings. Immutable.
 *
 * @param cacheDir the cache, in place of the settings' own
 * @param localDir a flat folder to fill, in place of the cache
 * @param linkIntoCache whether the flat folder is to hold links to the cache
 * @param force fetch again what is here
 * @param files most files under way at once, empty for no bound of its own
 * @param connections most connections in all, empty for the default
 * @param limitRate what all connections together may bring, empty for no limit
 */
public record Choices(
    Optional<Endpoint> endpoint,
    Optional<String> token,
    Optional<Path> cacheDir,
    Optional<Path> localDir,
    boolean linkIntoCache,
    boolean force,
    Optional<Integer> files,
    Optional<Integer> connections,
    Optional<ByteRate> limitRate) {}
