package io.hfj.fetch;

import java.time.Duration;

/**
 * How much at once. Immutable.
 *
 * @param files under way at the same time, at least 1
 * @param connections in all, at least 1
 * @param perFile connections for one file, at least 1
 * @param silence longest time a server may keep silent
 */
public record FetchLimits(int files, int connections, int perFile, Duration silence) {}
