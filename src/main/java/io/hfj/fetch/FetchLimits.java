package io.hfj.fetch;

import java.time.Duration;

/**
 * Upper bounds of a run of the {@link Fetcher}. Immutable.
 *
 * @param files under way at the same time, at least 1
 * @param connections in all, at least 1
 * @param perFile connections for one file, at least 1
 * @param silence longest time without a byte from a server; other bounds of silence follow from it
 * @param comparesSources whether the faster of two sources of a file is used, beginning with the
 *     second, and not one after the other
 */
public record FetchLimits(
    int files, int connections, int perFile, Duration silence, boolean comparesSources) {
  /** Returns limits of a run that uses the sources of each file in their order. */
  public FetchLimits(int files, int connections, int perFile, Duration silence) {
    this(files, connections, perFile, silence, false);
  }
}
