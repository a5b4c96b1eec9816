package io.hfj.fetch;

import java.time.Duration;

/**
 * Upper bounds of a run of the {@link Fetcher}. Immutable.
 *
 * @param files under way at the same time, at least 1
 * @param connections in all, at least 1
 * @param perFile connections for one file, at least 1
 * @param silence longest time without a byte from a server; other bounds of silence follow from it
 */
public record FetchLimits(int files, int connections, int perFile, Duration silence) {}
